"""Fans: mean and quantiles over worlds of a monthly quantity.

They come from series that were kept, or from worlds that were counted while they were simulated
(`experiments.store.counts`).
"""
