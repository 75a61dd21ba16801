"""What the numbers of a run rest on: the sources that they name, and which of them are guesses.

The resolved configuration in the manifest holds every number with its status, so this is what the run really used, not
what a document claims.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.config.quantity import GUESSES

PLACES = (
    "nations", "minerals", "transit", "stockpiles", "projects", "behaviour", "switches", "value_at_risk", "scenarios",
    "partnerships",
)  # fmt: skip
"""Parts of the configuration that hold numbers."""
HEAVY = ("ree_ore_ionic", "dytb_oxide")
"""Goods that carry the heavy rare earths."""


@dataclass(frozen=True)
class Number:
    """One number of the configuration.

    Attributes
    ----------
    place
        Part of the configuration, one of `PLACES`.
    path
        Names from there to the number.
    value, status, source
        As configured.
    """

    place: str
    path: tuple[str, ...]
    value: float
    status: str
    source: str

    @property
    def guess(self) -> bool:
        """Whether it was neither read nor derived from what was read."""
        return self.status in GUESSES


@dataclass(frozen=True)
class Evidence:
    """Numbers of a run by part of the configuration."""

    numbers: tuple[Number, ...]

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
            yield Number(place, path, float(node["value"]), str(node["status"]), str(node.get("source") or ""))
            return
        for key, child in node.items():
            yield from _walk(child, place, path if key in {"values", "clauses"} else (*path, str(key)))
    elif isinstance(node, list | tuple):
        for position, child in enumerate(node):
            name = child.get("id", position) if isinstance(child, Mapping) else position
            yield from _walk(child, place, (*path, str(name)))
