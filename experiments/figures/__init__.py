"""Figures: pure functions of a run's saved tables."""
