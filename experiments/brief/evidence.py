"""Count what a run rests on: how many of its numbers were read somewhere, and list the guesses.

The resolved configuration in the manifest holds every number with its status, so the count is of what this run
really used, not of what a document claims. Transit times are counted apart: there is one for every pair of nations, all
from one table of sea distances, and they would hide how much of everything else is guessed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.config.quantity import GUESSES

PLACES = {
    "nations": "Nations",
    "minerals": "Base year: production, trade, use, prices, growth",
    "transit": "Base year: transit",
    "stockpiles": "Base year: public stocks",
    "projects": "Projects",
    "behaviour": "Behaviour",
    "switches": "Mechanisms",
    "value_at_risk": "Value at risk: published studies",
    "scenarios": "Controls and escalation",
    "partnerships": "Clauses of the partnerships",
}
APART = "transit"
"""The part of the configuration whose numbers are counted apart."""
HEAVY = ("ree_ore_ionic", "dytb_oxide")
"""Goods that carry the heavy rare earths."""


@dataclass(frozen=True)
class Number:
    """One number of the configuration.

    Attributes
    ----------
    place
        Part of the configuration, a key of `PLACES`.
    path
        Names from there to the number.
    value, unit, status, source, note
        As configured.
    low, high
        Range, if it has one.
    """

    place: str
    path: tuple[str, ...]
    value: float
    unit: str
    status: str
    source: str
    note: str
    low: float | None
    high: float | None

    @property
    def guess(self) -> bool:
        """Whether it was neither read nor derived from what was read."""
        return self.status in GUESSES

    @property
    def label(self) -> str:
        """The path as words."""
        return ", ".join(part.replace("_", " ") for part in self.path)


@dataclass(frozen=True)
class Evidence:
    """Numbers of a run by part of the configuration."""

    numbers: tuple[Number, ...]

    @property
    def main(self) -> "Evidence":
        """The same without transit."""
        return Evidence(tuple(number for number in self.numbers if number.place != APART))

    @property
    def apart(self) -> "Evidence":
        """Transit alone."""
        return Evidence(tuple(number for number in self.numbers if number.place == APART))

    @property
    def guesses(self) -> tuple[Number, ...]:
        """The numbers that were neither read nor derived from what was read."""
        return tuple(number for number in self.numbers if number.guess)

    @property
    def guessed(self) -> float:
        """Share of the numbers that are guesses; 0 if there are none."""
        return len(self.guesses) / len(self.numbers) if self.numbers else 0.0

    def counts(self) -> list[tuple[str, int, int]]:
        """Return for each part of the configuration its words, its numbers and how many are guesses."""
        total = Counter(number.place for number in self.numbers)
        guessed = Counter(number.place for number in self.guesses)
        return [(words, total[place], guessed[place]) for place, words in PLACES.items() if total[place]]

    def statuses(self) -> list[tuple[str, int]]:
        """Return how many numbers have each status, the most frequent first."""
        return Counter(number.status for number in self.numbers).most_common()

    def listed(self) -> list[tuple[str, list[Number]]]:
        """Return the guesses of each part of the configuration."""
        return [
            (words, [number for number in self.guesses if number.place == place])
            for place, words in PLACES.items()
            if any(number.place == place for number in self.guesses)
        ]

    def about(self, names: tuple[str, ...]) -> tuple[int, int]:
        """Return how many base-year numbers mention one of some goods or their processes, and how many are guesses."""
        mine = [
            number
            for number in self.numbers
            if number.place == "minerals" and any(name in part for part in number.path for name in names)
        ]
        return len(mine), sum(number.guess for number in mine)


def evidence_of(config: Mapping[str, Any]) -> Evidence:
    """Collect the numbers of a resolved configuration."""
    parts = {**config.get("baseline", {}), **{name: config.get(name, {}) for name in ("scenarios", "partnerships")}}
    found = [number for place in PLACES for number in _walk(parts.get(place, {}), place, ())]
    # A scenario that extends another repeats its controls: the same number of the same control counts once.
    unlike = {(_shared(number), number.value): number for number in reversed(found)}
    return Evidence(tuple(reversed(unlike.values())))


def _shared(number: Number) -> tuple[str, ...]:
    return (number.place, *(number.path[1:] if number.place == "scenarios" else number.path))


def _walk(node: object, place: str, path: tuple[str, ...]) -> Iterator[Number]:
    if isinstance(node, Mapping):
        if {"value", "unit", "status"} <= node.keys():
            yield _number(node, place, path)
            return
        for key, child in node.items():
            yield from _walk(child, place, path if key in {"values", "clauses"} else (*path, str(key)))
    elif isinstance(node, list | tuple):
        for position, child in enumerate(node):
            name = child.get("id", position) if isinstance(child, Mapping) else position
            yield from _walk(child, place, (*path, str(name)))


def _number(node: Mapping[str, Any], place: str, path: tuple[str, ...]) -> Number:
    return Number(
        place=place,
        path=path,
        value=float(node["value"]),
        unit=str(node["unit"]),
        status=str(node["status"]),
        source=str(node.get("source") or ""),
        note=str(node.get("note") or ""),
        low=node.get("low"),
        high=node.get("high"),
    )
