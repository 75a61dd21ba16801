"""Add up by calendar year what flows between nations, what reserves release and what projects deliver."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.totals import Keys, Total

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Yearly:
    """A quantity that is added up by calendar year.

    Attributes
    ----------
    table, quantity, keys
        As of a `Total`.
    of_month
        Amounts of the month that a block is in, ``(row, W)``, or 0.
    """

    table: str
    quantity: str
    keys: Keys
    of_month: Callable[[Block], Float | float]


class YearTotals:
    """Adds up the months of each calendar year.

    Parameters
    ----------
    quantities
        What is added up.
    years
        Calendar year of each month.
    width
        Number of worlds.
    """

    def __init__(self, quantities: Sequence[Yearly], years: Sequence[int], width: int) -> None:
        self._quantities = quantities
        known, self._place = np.unique(years, return_inverse=True)
        self._sums = [np.zeros((len(known), len(one.keys), width)) for one in quantities]

    def add(self, block: Block, month: int) -> None:
        """Add a month, counted from the first scored one."""
        for quantity, total in zip(self._quantities, self._sums, strict=True):
            total[self._place[month]] += quantity.of_month(block)

    def of_worlds(self, worlds: int) -> tuple[Total, ...]:
        """Return the totals of the first `worlds` worlds."""
        return tuple(
            Total(quantity.table, quantity.quantity, quantity.keys, total[..., :worlds])
            for quantity, total in zip(self._quantities, self._sums, strict=True)
        )
