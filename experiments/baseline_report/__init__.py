"""The balance sheet of the base year: what it holds, what balancing changed, what it rests on.

A reader who does not trust the base year need not trust the rest, so every large adjustment and every guess
is shown here before any result.
"""

from experiments.baseline_report.document import document
from experiments.baseline_report.text import render

__all__ = ["document", "render"]
