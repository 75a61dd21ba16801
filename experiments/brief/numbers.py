"""Sentences of the brief in one language, and the numbers that stand in them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from experiments.brief.sentences import sentences_in
from experiments.words import (
    Language,
    amount,
    between,
    chance,
    change,
    change_parts,
    day,
    listed,
    month,
    percent,
    percentage,
    short_chance,
)
from experiments.words.uncertain import clear

__all__ = ["MONEY", "Numbers", "Row", "clear", "rows_of"]

Row = Mapping[str, Any]
MONEY = "USD_2024"
_TABLE_UNITS: Final[Mapping[Language, tuple[float, int]]] = {"en": (1e9, 2), "ja": (1e8, 1)}
"""Dollars in the unit of money of a table, and digits behind the point."""


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

    def risk(self, row: Row) -> str:
        """Write a chance without its interval; of what happens in no world or in all, the bound."""
        return short_chance(*_level(row), self.language)

    def risk_in_full(self, row: Row, worlds: int) -> str:
        """Write a chance in this number of worlds with its interval."""
        return chance(*_level(row), worlds, self.language)

    def bare_share(self, row: Row) -> str:
        """Write a share with its interval for a table whose caption says that it is in per cent."""
        ends = self.say("to", low=percentage(row["ci_low"]), high=percentage(row["ci_high"]))
        return self.say("bracket", value=percentage(row["value"]), interval=ends)

    def bare_points(self, row: Row) -> str:
        """Write a clear difference of shares for a table in points, an arrow for its direction."""
        return self._bare(row, tuple(percentage(size) for size in _sizes(row)))

    def bare_billions(self, row: Row) -> str:
        """Write a clear difference of money for a table whose caption names the unit, an arrow for its direction."""
        return self._bare(row, self.billions(*_sizes(row)))

    def _bare(self, row: Row, numbers: tuple[str, ...]) -> str:
        value, low, high = numbers
        mark = self.say("lower_mark" if row["difference"] < 0.0 else "higher_mark")
        return mark + self.say("bracket", value=value, interval=self.say("to", low=low, high=high))

    def change(self, row: Row, unit: str = "share") -> str:
        """Write what a policy changes, with its direction in a word and its interval."""
        return change(*_ends(row), unit, self.language)

    def change_parts(self, row: Row, unit: str = "share") -> tuple[str, str]:
        """Return the change and its interval apart; the interval is empty where nothing changes in any world."""
        return change_parts(*_ends(row), unit, self.language)

    def money(self, dollars: float) -> str:
        """Write an amount of money in the unit in which the language counts it."""
        return amount(dollars, MONEY, self.language)

    def money_interval(self, low: float, high: float) -> str:
        """Write the interval of an amount of money."""
        return between(low, high, MONEY, self.language)

    def billions(self, *dollars: float) -> tuple[str, ...]:
        """Write amounts of money of one table, in the unit that its caption names, all with the same digits."""
        size, digits = _TABLE_UNITS[self.language]
        return tuple(_unsigned_zero(f"{value / size:,.{digits}f}") for value in dollars)

    def tonnes(self, tonnes: float) -> str:
        """Write an amount in tonnes with the three digits that a mean over worlds carries at most."""
        return amount(float(f"{tonnes:.3g}"), "t", self.language)

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


def _unsigned_zero(number: str) -> str:
    return number if number.strip("-0.,") else number.lstrip("-")


def _sizes(row: Row) -> tuple[float, ...]:
    """Return a difference and the ends of its interval without their signs, the smaller end first."""
    return (abs(row["difference"]), *sorted(abs(row[name]) for name in ("ci_low", "ci_high")))


def _level(row: Row) -> tuple[float, float, float]:
    """Return a number and the ends of its interval."""
    return float(row["value"]), float(row["ci_low"]), float(row["ci_high"])


def _ends(row: Row) -> tuple[float, float, float]:
    """Return a difference and the ends of its interval."""
    return float(row["difference"]), float(row["ci_low"]), float(row["ci_high"])


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a table, each by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
