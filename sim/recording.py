"""Hold what observers asked to keep of a simulated block: nothing else leaves the model."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.counted import Counted
from sim.totals import Total

if TYPE_CHECKING:
    from sim.base_year import BaseYear

Float = NDArray[np.float64]
Arrays = tuple[NDArray[Any], ...]


@dataclass(frozen=True)
class Event:
    """One thing that happened in one world, for the story of a bad world.

    Attributes
    ----------
    row
        Place of the world in its block: there the same world may stand under several policies.
    """

    world: int
    month: int
    kind: str
    nation: str
    good: str
    amount: float
    text: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Recording:
    """Monthly series and accounts of one block.

    Attributes
    ----------
    worlds
        World numbers, shape ``(W,)``.
    months
        Calendar labels ``YYYY-MM`` of the scored months, length ``M``.
    nations, goods
        Names along the nation and good axes; the nations are those asked for.
    series
        Variable to array of shape ``(M, nation, good, W)``, tonnes a month unless the variable says otherwise.
    prices
        Price series to array of shape ``(M, good, W)``, multiples of the base-year price.
    accounts
        Account over all months to array of shape ``(nation, good, W)``, as `sim.present_value` closes it: USD of 2024
        in money of the first scored month (tonnes for ``released``).
    links
        Variable to array of shape ``(M, link, W)``, tonnes a month.
    base
        The base year of each world, worlds last, if link variables were asked for.
    gdp
        Yearly GDP of each nation, USD of 2024, NaN where none is configured; ``(nation,)`` or one NaN for all.
    discount
        What money of each scored month is worth in the first of them, ``(M, W)``, or one number for all.
    events
        What happened, if asked for.
    counted
        What each measure did, if asked for.
    accounts_at
        Number of months to the accounts as they stood after so many, at each year's end, if asked for.
    totals
        What was added up by year, and in which months measures were in force, if asked for.
    folded
        By key, how many months `fold` has gone through and what it found; None to keep nothing.
    """

    worlds: NDArray[np.int64]
    months: tuple[str, ...]
    nations: tuple[str, ...]
    goods: tuple[str, ...]
    series: dict[str, Float]
    prices: dict[str, Float]
    accounts: dict[str, Float]
    links: dict[str, Float] = field(default_factory=dict)
    base: "BaseYear | None" = None
    gdp: Float = field(default_factory=lambda: np.full(1, np.nan))
    discount: Float = field(default_factory=lambda: np.ones((1, 1)))
    events: list[Event] = field(default_factory=list)
    counted: tuple[Counted, ...] = ()
    accounts_at: dict[int, dict[str, Float]] = field(default_factory=dict)
    totals: tuple[Total, ...] = ()
    folded: dict[Hashable, tuple[int, Arrays]] | None = field(default=None, repr=False, compare=False)

    def fold(self, key: Hashable, begin: Callable[[], Arrays], add: Callable[[int, Arrays], None]) -> Arrays:
        """Go through the months in calendar order and return the arrays that result.

        Where `folded` is kept, which recordings of a run's first months share with it, an earlier date's result is gone
        on from; the bits are the same.

        Parameters
        ----------
        key
            What tells this from other ways to go through the months.
        begin
            Makes the arrays as they are before the first month.
        add
            Changes them in place by what a month, counted from 0, holds.
        """
        folded = {} if self.folded is None else self.folded
        done, arrays = folded.get(key, (0, ()))
        if not 0 < done <= len(self.months):
            done, arrays = 0, begin()
        for month in range(done, len(self.months)):
            add(month, arrays)
        folded[key] = len(self.months), arrays
        return arrays if self.folded is None else tuple(array.copy() for array in arrays)

    def until(self, months: int) -> "Recording":
        """Return what a run of the first so many months would have recorded, for metrics; they end a year.

        Raises
        ------
        KeyError
            If no accounts were kept at that time.
        """
        return replace(
            self,
            months=self.months[:months],
            series={name: kept[:months] for name, kept in self.series.items()},
            prices={name: kept[:months] for name, kept in self.prices.items()},
            links={name: kept[:months] for name, kept in self.links.items()},
            accounts=self.accounts_at[months],
            discount=self.discount[:months],
        )
