"""Fans: how a monthly quantity spreads over worlds.

They come from series that were kept, or from worlds that were counted while they were simulated
(`experiments.store.counts`).
"""
