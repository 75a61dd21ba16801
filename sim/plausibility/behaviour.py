"""Behaviour against the bundled range of the same parameter."""

from collections.abc import Iterator

from sim.config.quantity import Quantity
from sim.config.schema.plausible import NumberBound, PlausibleFile
from sim.plausibility.base import Doubt, Subject
from sim.plausibility.compare import ends_of
from sim.plausibility.numbers import doubts_of
from sim.plausibility.walk import Found


def behaviour_in_range(subject: Subject) -> Iterator[Doubt]:
    """Yield each parameter of behaviour that lies far from its bundled range."""
    bundled = subject.baseline if subject.bundled is None else subject.bundled
    for name, quantity in subject.baseline.behaviour.items():
        bound = behaviour_bound(name, bundled.behaviour.get(name, quantity), subject.bounds)
        found = Found(quantity, ("behaviour", name), None)
        # Where nothing is possible, it takes a piece of behaviour out, and is no slip.
        yield from doubts_of(found, quantity, bound, [end for end in ends_of(quantity) if end != 0.0])


def behaviour_bound(name: str, usual: Quantity, bounds: PlausibleFile) -> NumberBound:
    """Return between which ends a parameter is plausible: its bundled range, unless the bounds say otherwise.

    What is possible at all, `sim.config.bounds` holds it to.
    """
    own = bounds.behaviour_by_name.get((name, usual.unit))
    if own is not None:
        return own
    return NumberBound(unit=usual.unit, low=_at(usual, min(ends_of(usual))), high=_at(usual, max(ends_of(usual))))


def _at(quantity: Quantity, value: float) -> Quantity:
    return quantity.model_copy(update={"value": value, "low": None, "high": None, "dist": None})
