"""What a number of behaviour can be at all, in a file or on the command line.

A range is what the sources leave open, and an analyst may well ask what lies beyond it; but a time that behaviour
divides by cannot be none, and a share cannot be more than all.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.config.crosscheck import problem_at
from sim.config.errors import ConfigError, did_you_mean
from sim.config.quantity import Quantity
from sim.config.schema.baseline import BehaviourFile
from sim.config.schema.calibration import FittedFile


@dataclass(frozen=True)
class Bounds:
    """Limits of a number.

    Attributes
    ----------
    least, most
        Ends; infinite where there is none.
    beyond
        Whether the number must be more than `least`, not only as much.
    """

    least: float = -math.inf
    most: float = math.inf
    beyond: bool = False

    def __contains__(self, value: float) -> bool:
        """Tell whether a value lies within."""
        return (value > self.least if self.beyond else value >= self.least) and value <= self.most

    def __str__(self) -> str:
        """Return the limits as words."""
        if self.beyond:
            return f"more than {self.least:g}" + (f", at most {self.most:g}" if math.isfinite(self.most) else "")
        return f"between {self.least:g} and {self.most:g}" if math.isfinite(self.most) else f"at least {self.least:g}"


_SHORTEST = 1.0
"""Months; the shortest time in which a gap can be closed, month by month, without overshooting."""

_ABOVE_NONE = frozenset(
    {
        "shortage_threshold",  # a shortage of nothing is none
        "wall_span", "leak_opening", "leak_span", "mothball_span", "speculation_rise", "speculation_depth",
        "rival_span", "substitution_span", "stock_build_span",  # the model divides by these
        "order_cap", "price_floor", "anchor_bound", "scrap_limit", "leak_capacity",  # none would leave no market
    }
)  # fmt: skip
"""Numbers of which none means nothing."""

_AT_LEAST_ONE = frozenset({"supply_stretch", "byproduct_headroom"})
"""How far something can rise: less than once would cut what runs."""

_AT_MOST_ONE = frozenset({"mothball_pace"})
"""Parts of a whole that are not written as shares."""


def rule_bounds(name: str, unit: str, lowest: float, most: float | None) -> Bounds:
    """Return what a number of behaviour can be.

    Parameters
    ----------
    name, unit
        As in the behaviour file, the unit as the model has it.
    lowest
        Lower end of its bundled range, or its value where it has none.
    most
        Most that its kind can be; None where there is no end.

    Notes
    -----
    What is negative in the bundle may be negative. A time is what a month's step is divided by: with less than a month
    the step overshoots the gap that it should close, month after month, and prices run away; and nothing is built
    within the month in which it is decided.
    """
    top = 1.0 if name in _AT_MOST_ONE else math.inf if most is None else most
    if lowest < 0.0:
        return Bounds()
    if unit == "month" and name.endswith("_months") and lowest > 0.0:
        return Bounds(min(_SHORTEST, lowest), top)
    if name in _AT_LEAST_ONE:
        return Bounds(1.0, top)
    return Bounds(0.0, top, beyond=name in _ABOVE_NONE or (unit == "month" and lowest > 0.0))


def behaviour_problems(file: BehaviourFile, known: BehaviourFile) -> Iterator[ConfigError]:
    """Yield what the model has no number or switch for, and numbers that make no sense.

    Parameters
    ----------
    file
        A file of behaviour.
    known
        The file at the bottom of all, which has every number that the model reads.
    """
    for section in ("parameters", "switches"):
        names = getattr(known, section)
        for name, quantity in getattr(file, section).items():
            if not file.holds(section, name):
                continue
            if name not in names:
                kind = "number of behaviour" if section == "parameters" else "switch"
                yield problem_at(file.origin, (section, name), f"there is no such {kind}", did_you_mean(name, names))
            elif section == "parameters":
                yield from _rule_problems(file, name, quantity, names[name])


def _rule_problems(file: BehaviourFile, name: str, quantity: Quantity, rule: Quantity) -> Iterator[ConfigError]:
    """Yield what is wrong with one number, held against the same number of the bundle."""
    path = ("parameters", name)
    if quantity.unit != rule.unit:
        written = quantity.given.rpartition(" ")[2] or quantity.unit
        wanted = rule.given.rpartition(" ")[2] or rule.unit
        yield problem_at(file.origin, (*path, "unit"), f"{written!r} measures something else", f"write it in {wanted}")
        return
    bounds = bounds_of_rule(name, rule)
    for key, number in (("low", quantity.low), ("value", quantity.value), ("high", quantity.high)):
        if number is not None and number not in bounds:
            shown = "" if rule.unit == "1" else f" {rule.unit}"
            where = path if key == "value" else (*path, key)
            yield problem_at(file.origin, where, f"must be {bounds}{shown}, got {number:g}")
            return


def bounds_of_rule(name: str, rule: Quantity) -> Bounds:
    """Return what the number of behaviour that the bundle has so can be."""
    return rule_bounds(name, rule.unit, rule.value if rule.low is None else rule.low, rule.most)


def fitted_problems(file: FittedFile, rules: Mapping[str, Quantity]) -> Iterator[ConfigError]:
    """Yield fitted values that a number of behaviour cannot have."""
    for name, values in file.parameters.items():
        if name not in rules:
            continue
        bounds = bounds_of_rule(name, rules[name])
        for place, value in enumerate(values):
            if value not in bounds:
                yield problem_at(file.origin, ("parameters", name, place), f"must be {bounds}, got {value:g}")
                break
