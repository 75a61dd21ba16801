"""Figures: pure functions of a run's saved tables."""

from experiments.figures.output import draw_all

__all__ = ["draw_all"]
