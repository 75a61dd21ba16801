"""Write numbers the way an aide would say them: as few digits as the number can carry."""

import pandas as pd

NARROW = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line."""


def percent(share: float) -> str:
    """Write a share of 1 as per cent, with one decimal only where it matters."""
    value = 100.0 * share
    if value != 0.0 and abs(value) < 0.05:
        return f"under 0.1{NARROW}%"
    return f"{value:.1f}{NARROW}%" if 0.0 < abs(value) < 9.95 else f"{value:.0f}{NARROW}%"


def points(share: float) -> str:
    """Write a difference of shares as percentage points, without its sign."""
    value = abs(100.0 * share)
    if value != 0.0 and value < 0.05:
        return f"under 0.1{NARROW}points"
    return f"{value:.1f}{NARROW}points" if value < 9.95 else f"{value:.0f}{NARROW}points"


def clear(row: pd.Series) -> bool:
    """Tell whether the interval of a difference leaves out zero."""
    return not row["ci_low"] <= 0.0 <= row["ci_high"]


def change(row: pd.Series) -> str:
    """Say what a policy does to a share, from its row of the comparison."""
    difference = float(row["difference"])
    if not clear(row):
        return "makes no clear difference"
    return f"{'takes off' if difference < 0.0 else 'adds'} {points(difference)}"


def frequency(share: float) -> str:
    """Write a share of 1 as a natural frequency, which is read more rightly than a percentage (Gigerenzer 1995)."""
    tenths, hundredths = round(10.0 * share), round(100.0 * share)
    if 0 < tenths < 10 or share in {0.0, 1.0}:
        return f"{tenths} of 10"
    return f"{hundredths} of 100" if 0 < hundredths < 100 else f"{'fewer than 1' if share < 0.5 else 'over 99'} of 100"


def sentence(words: str) -> str:
    """Begin a sentence with a capital letter, whatever its first word."""
    return words[:1].upper() + words[1:]


def listed(words: list[str]) -> str:
    """Join words with commas and a final 'and'."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
