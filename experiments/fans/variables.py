"""The monthly quantities counted in every run: unserved demand, stock cover and prices.

A variable is worked out of recorded series alone, so that a fan of kept series and a fan of counts show the same thing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.store.layout import MONTHLY
from sim.metrics.base import FloatArray, ratio
from sim.metrics.cover import DAYS_PER_MONTH

Kept = Mapping[str, FloatArray]
_PER_GOOD: Final = tuple(axis for axis in MONTHLY if axis != "nation")


@dataclass(frozen=True)
class FanVariable:
    """A monthly quantity of which fans are computed.

    Attributes
    ----------
    name, title, unit
        Identifier in tables, words for people, unit of the values.
    axes
        Axes before the world axis; a price has no nation.
    needs
        Recorded variables that `compute` reads.
    compute
        Maps recorded variables, all of one shape with the months first and the worlds last, to values of that shape
        that are never negative; NaN means 'not applicable'.
    """

    name: str
    title: str
    unit: str
    axes: tuple[str, ...]
    needs: tuple[str, ...]
    compute: Callable[[Kept], FloatArray]


def _unserved(kept: Kept) -> FloatArray:
    return ratio(kept["unserved"], kept["reference"])


def _cover(kept: Kept) -> FloatArray:
    return DAYS_PER_MONTH * ratio(np.add(kept["stock"], kept["public_stock"]), kept["reference"])


def _price(name: str, title: str) -> FanVariable:
    return FanVariable(name, title, "multiple of base price", _PER_GOOD, (name,), lambda kept: kept[name])


_TONNES: Final = ("unserved", "reference")
_STOCKS: Final = ("stock", "public_stock", "reference")

_ALL: Final = (
    FanVariable("unserved", "Unserved share of reference demand", "share", MONTHLY, _TONNES, _unserved),
    FanVariable("cover", "Industry and public stock over reference use", "day", MONTHLY, _STOCKS, _cover),
    _price("price_outside_weighted", "Volume-weighted price outside the control wall"),
    _price("price_outside_thin", "Thin quote outside the control wall"),
    _price("price_inside_weighted", "Volume-weighted price inside the control wall"),
)

FANS: Final = {variable.name: variable for variable in _ALL}
"""Every variable that a run counts, by name."""
