"""Statistics over worlds: pure functions of saved metrics."""

from experiments.analysis.statistics import Analysis, analyse

__all__ = ["Analysis", "analyse"]
