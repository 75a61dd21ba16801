"""Statistics over worlds: pure functions of saved metrics."""

from experiments.analysis.saved import analyse
from experiments.analysis.statistics import Analysis

__all__ = ["Analysis", "analyse"]
