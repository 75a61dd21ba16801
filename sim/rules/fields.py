"""List the numbers that a rule can ask for by name, with the part of a block that holds them and their axes."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.axes import WORLD
from sim.block import Rules, Switches
from sim.rules.fixed import Fixed
from sim.state import INSIDE, OUTSIDE, Measures, Month, State, axes_of

if TYPE_CHECKING:
    from sim.block import Block

Array = NDArray[np.generic]

FIXED_PLACES: Final[Mapping[str, tuple[str, int | str]]] = {
    "inside": ("zone", INSIDE),
    "outside": ("zone", OUTSIDE),
    "host": ("process", "host"),
}
"""What a rule may write in brackets behind a field: the axis that it means, and the place along it or a cell's own."""

_KEPT: Final = {
    "calm_cover": ("nation", "good", WORLD),
    "host_index": ("process", WORLD),
}
_OUTLOOK: Final = {
    "monthly_growth": ("good", WORLD),
    "growth_while_building": ("good", WORLD),
    "monthly_host_growth": ("process", WORLD),
}
_BASE: Final = {
    "output": ("process", WORLD),
    "capacity": ("process", WORLD),
    **dict.fromkeys(
        ("need", "stock_build", "use", "made", "industry_stock", "seller_stock", "public_stock"),
        ("nation", "good", WORLD),
    ),
}
_RECIPES: Final = {
    "main": ("process",),
    "utilisation": ("process",),
    "supply_elasticity": ("process",),
    "must_run": ("process",),
}


@dataclass(frozen=True)
class Field:
    """An array of a block that a rule can read or write.

    Attributes
    ----------
    part
        Part of the block that holds it, such as ``state``.
    axes
        Its axes in order; `WORLD` is the last unless it holds one number for all worlds.
    writable
        Whether a rule may write it.
    """

    part: str
    name: str
    axes: tuple[str, ...]
    writable: bool = False

    def of(self, block: "Block") -> Array:
        """Return the array of a block."""
        array: Array = getattr(_PARTS[self.part](block), self.name)
        return array


@dataclass(frozen=True)
class Total:
    """The sum of a field over its first axis, in order, such as of what is on the way over the months of arrival."""

    name: str


def total(name: str) -> Total:
    """Ask for the sum of a field over its first axis."""
    return Total(name)


@dataclass(frozen=True)
class Own:
    """Numbers that the caller of a rule brings itself, such as draws or the terms of a clause.

    Attributes
    ----------
    axes
        Their axes; the last is `WORLD`, unless they hold one number for all worlds.
    """

    axes: tuple[str, ...]
    part: str = "own"
    name: str = "own"
    writable: bool = True


def own(*axes: str) -> Own:
    """Say that the caller brings the numbers of a parameter, ``(*axes, W)``."""
    return Own((*axes, WORLD))


@dataclass(frozen=True)
class Source:
    """Where the numbers of one name of a rule come from, or go to.

    Attributes
    ----------
    chosen
        Axes whose place the rule says itself: axis to the number of the place, or to the name of a cell's place.
    summed
        Whether the first axis is added up.
    """

    numbers: Field | Fixed | Own
    chosen: Mapping[str, int | str] = field(default_factory=dict)
    summed: bool = False

    @property
    def axes(self) -> tuple[str, ...]:
        """Places of the cell that the index needs."""
        left = self.numbers.axes[1:] if self.summed else self.numbers.axes
        places = (self.chosen.get(axis, axis) for axis in left if axis != WORLD)
        return tuple(place for place in places if isinstance(place, str))

    @property
    def index(self) -> str:
        """Index of a cell's row in the array, such as ``nation, good``."""
        left = self.numbers.axes[1:] if self.summed else self.numbers.axes
        return ", ".join(str(self.chosen.get(axis, axis)) for axis in left if axis != WORLD)

    @property
    def by_world(self) -> bool:
        """Whether each world has a number of its own."""
        return WORLD in self.numbers.axes


_STILL: Final = {"base", "switches", "recipes"}

_PARTS: "Final[Mapping[str, Callable[[Block], object]]]" = {
    "state": lambda block: block.state,
    "month": lambda block: block.month,
    "measures": lambda block: block.measures,
    "behaviour": lambda block: block.rules,
    "switches": lambda block: block.switches,
    "base": lambda block: block.base,
    "block": lambda block: block,
    "outlook": lambda block: block.outlook,
    "recipes": lambda block: block.structure.recipes,
}


@cache
def _known() -> dict[str, tuple[Field, ...]]:
    """Return every field by name; several parts may each have one of a name."""
    found = [
        Field(part, name, (*marks.names, WORLD), writable=True)
        for part, kind in (("state", State), ("month", Month), ("measures", Measures))
        for name, marks in axes_of(kind).items()
    ]
    found += [Field("behaviour", item.name, (WORLD,)) for item in fields(Rules)]
    found += [Field("switches", item.name, (WORLD,)) for item in fields(Switches)]
    tables: dict[str, Mapping[str, tuple[str, ...]]] = {
        "block": _KEPT,
        "outlook": _OUTLOOK,
        "base": _BASE,
        "recipes": _RECIPES,
    }
    found += [Field(part, name, axes) for part, table in tables.items() for name, axes in table.items()]
    known: dict[str, tuple[Field, ...]] = {}
    for item in found:
        known[item.name] = (*known.get(item.name, ()), item)
    return known


def names() -> Iterable[str]:
    """Return the names of all fields."""
    return _known().keys()


def find(name: str) -> tuple[Field, ...]:
    """Return the fields that a name, with or without its part as in ``state.idle``, may mean.

    Without it, what moves comes before what stays: the base year and the switches are meant only where nothing else
    has the name.
    """
    part, _, short = name.rpartition(".")
    found = tuple(item for item in _known().get(short, ()) if part in {"", item.part})
    moving = tuple(item for item in found if item.part not in _STILL)
    return moving or found


_PATH = re.compile(r"(?P<name>[\w.]+)(?:\[(?P<place>\w+)\])?")


def split(path: str) -> tuple[str, str]:
    """Split what a rule writes for a field, such as ``spot[outside]``, into its name and the place that it fixes.

    Raises
    ------
    ValueError
        If it is written otherwise.
    """
    parts = _PATH.fullmatch(path)
    if parts is None:
        raise ValueError(f"{path!r} is no field; write it as 'name', 'part.name' or 'name[outside]'")
    return parts["name"], parts["place"] or ""
