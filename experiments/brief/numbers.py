"""Sentences of the brief in one language, and the numbers that stand in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from experiments.brief.sentences import sentences_in
from experiments.words import Language, amount, between, change, change_parts, day, listed, month, percent
from experiments.words.shares import NO_NUMBER, is_difference
from sim.config.text import in_language

Row = Mapping[str, Any]
MONEY = "USD_2024"


class Numbers:
    """Sentences, shares, differences and money as one language writes them.

    Attributes
    ----------
    language
        Code of the language.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._sentences = sentences_in(language)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence with its places filled; values are taken as they are, whatever they hold."""
        return self._sentences[key].format(**values)

    def percent(self, share: float) -> str:
        """Write a share of 1 as per cent."""
        return percent(share, self.language)

    def chance(self, row: Row) -> str:
        """Write the interval of a share."""
        return between(row["ci_low"], row["ci_high"], "share", self.language)

    def share(self, row: Row) -> str:
        """Write a share with its interval."""
        return self.say("bracket", value=self.percent(row["value"]), interval=self.chance(row))

    def change(self, row: Row, unit: str = "share") -> str:
        """Write what a policy changes, with its direction in a word and its interval."""
        value, low, high = ends = _ends(row)
        if unit == "share" and not all(map(is_difference, ends)):
            return in_language(NO_NUMBER, self.language)
        return change(value, low, high, unit, self.language)

    def change_parts(self, row: Row, unit: str = "share") -> tuple[str, str]:
        """Return the change and its interval apart; the interval is empty where nothing changes in any world."""
        value, low, high = ends = _ends(row)
        if unit == "share" and not all(map(is_difference, ends)):
            return in_language(NO_NUMBER, self.language), ""
        return change_parts(value, low, high, unit, self.language)

    def money(self, dollars: float) -> str:
        """Write an amount of money in the unit in which the language counts it."""
        return amount(dollars, MONEY, self.language)

    def money_interval(self, low: float, high: float) -> str:
        """Write the interval of an amount of money."""
        return between(low, high, MONEY, self.language)

    def tonnes(self, tonnes: float) -> str:
        """Write an amount in tonnes."""
        return amount(tonnes, "t", self.language)

    def month(self, label: str) -> str:
        """Write a month, given as `YYYY-MM` with or without a day."""
        return month(label[:7], self.language)

    def day(self, label: str) -> str:
        """Write a day, given as `YYYY-MM-DD`."""
        return day(label, self.language)

    def listed(self, words: Sequence[str], most: int | None = None) -> str:
        """Join the first words of a list, and count the others."""
        if not words:
            return self.say("none")
        more = 0 if most is None else max(len(words) - most, 0)
        return listed([*words[:most], self.say("rest", more=more)] if more else words, self.language)


def _ends(row: Row) -> tuple[float, float, float]:
    """Return a difference and the ends of its interval."""
    return float(row["difference"]), float(row["ci_low"]), float(row["ci_high"])


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a table, each by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def clear(row: Row) -> bool:
    """Tell whether the interval of a difference leaves out zero."""
    return not row["ci_low"] <= 0.0 <= row["ci_high"]
