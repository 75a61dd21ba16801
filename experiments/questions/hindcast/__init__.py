"""Replay episodes of history and compare: each observation becomes a metric of a run like any other."""
