"""Single numbers against the bounds of their kind, by the name of their field."""

from collections.abc import Iterator, Sequence

from sim.config.origin import Key
from sim.config.quantity import Quantity
from sim.config.schema.plausible import Bound, NumberBound, PlausibleFile
from sim.plausibility.base import Doubt, Subject, doubt_of
from sim.plausibility.compare import Off, as_written, ends_of, in_words, off, unit_of
from sim.plausibility.walk import Found, numbers


def within_bounds(subject: Subject) -> Iterator[Doubt]:
    """Yield each number of which the value, or an end of the range, lies beyond the bound of its kind."""
    for found, quantity in numbers(subject):
        bound = bound_of(found.keys, quantity.unit, subject.bounds)
        if bound is not None:
            yield from doubts_of(found, quantity, bound, list(ends_of(quantity)))


def bound_of(keys: Sequence[Key], unit: str, bounds: PlausibleFile) -> NumberBound | None:
    """Return the bound of a number in the model's unit: that of its innermost field, else that of its unit."""
    known = bounds.bounds_by_field
    innermost = (known[key, unit] for key in reversed(keys) if isinstance(key, str) and (key, unit) in known)
    return next(innermost, known.get(("", unit)))


def doubts_of(found: Found, quantity: Quantity, bound: Bound, ends: Sequence[float]) -> Iterator[Doubt]:
    """Yield a doubt of that end of a quantity that is farthest from a bound, if one is beyond it."""
    worst = max(ends, key=lambda end: _badness(off(end, bound)), default=None)
    away = Off() if worst is None else off(worst, bound)
    if worst is None or away.end is None:
        return
    got, against = as_written(quantity, worst), in_words(away, unit_of(quantity))
    yield doubt_of(quantity, found.name, got, against, away, found.sure)


def _badness(away: Off) -> tuple[bool, float]:
    return away.impossible, away.factor
