"""Words that figures, the brief and tables build their sentences of."""

import pandas as pd

from experiments.shares import NARROW, frequency, percent, points

__all__ = ["NARROW", "change", "clear", "frequency", "listed", "percent", "points", "sentence"]


def clear(row: pd.Series) -> bool:
    """Tell whether the interval of a difference leaves out zero."""
    return not row["ci_low"] <= 0.0 <= row["ci_high"]


def change(row: pd.Series) -> str:
    """Say what a policy does to a share, from its row of the comparison."""
    difference = float(row["difference"])
    if not clear(row):
        return "makes no clear difference"
    return f"{'takes off' if difference < 0.0 else 'adds'} {points(difference)}"


def on_top_of(baseline: str) -> str:
    """Return words to follow a policy's name where it is compared with another policy, nothing where with none."""
    return "" if baseline.partition("[")[0] == "none" else f" (on top of {baseline})"


def sentence(words: str) -> str:
    """Begin a sentence with a capital letter, whatever its first word."""
    return words[:1].upper() + words[1:]


def listed(words: list[str]) -> str:
    """Join words with commas and a final 'and'."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
