"""Statistics over worlds: pure functions of saved metrics."""

from experiments.analysis.report import Analysis, analyse

__all__ = ["Analysis", "analyse"]
