"""Parts of the sentences that figures, the brief and tables are made of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.words.shares import NARROW, frequency, percent, points
from experiments.words.uncertain import clear, is_clear
from sim.config.text import Language

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NARROW", "change", "clear", "frequency", "listed", "on_top_of", "percent", "points", "sentence"]


def change(row: "pd.Series") -> str:
    """Return a sentence on what a policy does to a share, from its row of the comparison."""
    difference = float(row["difference"])
    if not is_clear(float(row["ci_low"]), float(row["ci_high"])):
        same = difference == row["ci_low"] == row["ci_high"] == 0.0
        return "changes nothing" if same else "makes no clear change"
    return f"{'takes off' if difference < 0.0 else 'adds'} {points(difference)}"


def on_top_of(baseline: str, words: str) -> str:
    """Return what follows a policy's name where it is compared with another policy; nothing where it is with none."""
    return "" if baseline.partition("[")[0] == "none" else f" (against '{words}')"


def sentence(words: str) -> str:
    """Begin a sentence with a capital letter."""
    return words[:1].upper() + words[1:]


def listed(words: Sequence[str], language: Language = "en") -> str:
    """Join words: with commas and a final 'and' in English, with the Japanese comma in Japanese."""
    if language == "ja":
        return "、".join(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def inside(words: str) -> str:
    """Return a name as it stands inside a sentence: without its capital letter unless that is a name's own."""
    plain = words[:1].isupper() and words[1:2].islower()
    return words[0].lower() + words[1:] if plain else words


def spaced(identifier: str) -> str:
    """Return an identifier of which nobody says what it is called, with spaces."""
    return identifier.replace("_", " ").replace("-", " ")
