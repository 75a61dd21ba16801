"""Goes through all numbers and dates of a configuration, with the entry that holds each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from sim.config.origin import UNWRITTEN, Keys, Place
from sim.config.quantity import Quantity
from sim.config.schema.base import Block
from sim.plausibility.base import Subject, place_of


@dataclass(frozen=True)
class Found:
    """A number or date, and what holds it.

    Attributes
    ----------
    value
        The number or date.
    keys
        Keys that lead to it, from the section of the configuration on.
    holder
        The entry that it stands in directly; None where there is none.
    """

    value: Quantity | date
    keys: Keys
    holder: Block | None

    @property
    def place(self) -> Place:
        """Where it was read."""
        own = self.value.place if isinstance(self.value, Quantity) else None
        around = None if self.holder is None else self.holder.place.below(self.keys[-1])
        return place_of(*(place for place in (own, around) if place is not None))

    @property
    def name(self) -> str:
        """Its dotted name."""
        return str(self.place) or ".".join(str(key) for key in self.keys if key not in UNWRITTEN)

    @property
    def sure(self) -> str | None:
        """Why it is right although it is doubted, as it or its holder says."""
        own = self.value.sure if isinstance(self.value, Quantity) else None
        return own or (None if self.holder is None else self.holder.sure)


def everything(subject: Subject) -> Iterator[Found]:
    """Yield all numbers and dates of what is checked, behaviour apart."""
    base = subject.baseline
    for name in ("nations", "minerals", "transit", "stockpiles", "projects", "value_at_risk"):
        yield from _within(getattr(base, name), (name,), None)
    yield from _within(subject.scenarios, ("scenarios",), None)
    yield from _within(subject.partnerships, ("partnerships",), None)
    yield from _within(subject.experiment, ("experiment",), None)


def numbers(subject: Subject) -> Iterator[tuple[Found, Quantity]]:
    """Yield all numbers of what is checked, behaviour apart."""
    yield from ((found, found.value) for found in everything(subject) if isinstance(found.value, Quantity))


def dates(subject: Subject) -> Iterator[tuple[Found, date]]:
    """Yield all dates of what is checked."""
    yield from ((found, found.value) for found in everything(subject) if isinstance(found.value, date))


def _within(value: object, keys: Keys, holder: Block | None) -> Iterator[Found]:
    if isinstance(value, (Quantity, date)):
        yield Found(value, keys, holder)
    elif isinstance(value, BaseModel):
        inside = value if isinstance(value, Block) else holder
        for name in type(value).model_fields:
            yield from _within(getattr(value, name), (*keys, name), inside)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _within(item, (*keys, key), holder)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from _within(item, (*keys, index), holder)
