"""Check what must hold whatever happens: mass is conserved, and nothing is negative.

Public functions that name the culprit: nation, good, month and world.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.axes import Axes
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR, month_label
from sim.state import PRICE_ZONES, State

Float = NDArray[np.float64]

TOLERANCE: Final = 1e-9
"""Largest error of a balance, relative to what is held and moved."""

PRICES: Final = ("spot", "contract")
"""Looked at every month of every run."""

HOLDINGS: Final = ("seller_stock", "industry_stock", "public_stock", "joint_stock", "trader_stock", "flow", "capacity")
"""Looked at every year of every run."""

_AXES: Final = {
    name: next(mark for mark in hint.__metadata__ if isinstance(mark, Axes)).names
    for name, hint in get_type_hints(State, include_extras=True).items()
}
"""Axes of each array of the state before that of the worlds."""


class InvariantError(AssertionError):
    """Something that must hold in every world does not."""


@dataclass(frozen=True)
class MassBook:
    """What is held at the opening of a month.

    Attributes
    ----------
    held
        Tonnes in all stocks of a nation, shape ``(nation, good, W)``.
    afloat
        Tonnes in transit to it or held at customs for it, shape ``(nation, good, W)``.
    """

    held: Float
    afloat: Float

    @classmethod
    def opened(cls, block: Block) -> "MassBook":
        """Take stock before a month's phases run."""
        return cls(held=held(block), afloat=afloat(block))

    def close(self, block: Block) -> None:
        """Check the month that has just run, before the clock moves on.

        opening + made + arrived = used + consumed + put aside + shipped + moved to partners + closing, for each nation
        and good; and what is afloat changes by what was loaded less what arrived, for each good.

        Raises
        ------
        InvariantError
            Naming nation, good, month and world of the largest error.
        """
        month = block.month
        closing = held(block)
        gone = month.used + month.consumed + month.put_aside + month.shipped + month.moved_out
        came = month.made + month.arrived
        scale = self.held + came + gone
        _demand("mass of stocks", block, self.held + came - gone - closing, scale)
        floating = afloat(block)
        loaded = (month.shipped + month.moved_out).sum(axis=0)
        landed = month.arrived.sum(axis=0)
        error = self.afloat.sum(axis=0) + loaded - landed - floating.sum(axis=0)
        _demand("mass afloat", block, error[None], (self.afloat.sum(axis=0) + loaded)[None])


def held(block: Block) -> Float:
    """Return tonnes in all stocks of each nation, shape ``(nation, good, W)``."""
    state = block.state
    return state.seller_stock + state.industry_stock + state.public_stock + state.joint_stock + state.trader_stock


def afloat(block: Block) -> Float:
    """Return tonnes on the way to each nation, what customs hold included, ``(nation, good, W)``."""
    total: Float = block.state.transit.sum(axis=0)
    return add_customs(block, total)


def add_customs(block: Block, total: Float) -> Float:
    """Add to ``(nation, good, W)`` what waits at customs for each nation, and return it."""
    structure = block.structure
    buyers = structure.links.buyer[structure.gated_links]
    np.add.at(total, (buyers, structure.good_of_gate), block.state.customs)
    return total


def demand_finite_and_positive(block: Block, names: Iterable[str] | None = None, *, least: float = 0.0) -> None:
    """Check that the numbers of the state are finite and not negative.

    Parameters
    ----------
    names
        Arrays of the state to look at; all by default.
    least
        How far below zero, relative to the largest number of an array, is rounding and no fault.

    Raises
    ------
    InvariantError
        Naming the number, with nation, good, month and world.
    """
    for name in _AXES if names is None else names:
        values: Float = getattr(block.state, name)
        if not values.size:
            continue
        low, high = float(values.min()), float(values.max())  # not a number if any of them is not
        if not (math.isfinite(high) and low >= least * max(high, 1.0)):
            raise InvariantError(_unsound(block, name, values))


def check_month(block: Block) -> None:
    """Check a month of an ordinary run: prices always, stocks and flows at the end of each year, at next to no cost.

    What goes wrong otherwise stays wrong, and is found by `demand_finite_and_positive` after the last month.

    Raises
    ------
    InvariantError
        As `demand_finite_and_positive`.
    """
    demand_finite_and_positive(block, PRICES, least=-TOLERANCE)
    if block.clock % MONTHS_PER_YEAR == MONTHS_PER_YEAR - 1:
        demand_finite_and_positive(block, HOLDINGS, least=-TOLERANCE)


def _unsound(block: Block, name: str, values: Float) -> str:
    """Return what the worst number of an array is and whose it is: one that is no number before the most negative."""
    faulty = np.where(np.isfinite(values), values, -np.inf)
    index = np.unravel_index(int(np.argmin(faulty)), values.shape)
    *places, column = (int(place) for place in index)
    whose = ", ".join(_named(block, axis, place) for axis, place in zip(_AXES[name], places, strict=True))
    what = "is negative" if np.isfinite(values[index]) else "is no finite number"
    return (
        f"{name.replace('_', ' ')} ({whose}) {what} in {_now(block)}, world {block.worlds[column]}: {values[index]:.6g}"
    )


def _named(block: Block, axis: str, place: int) -> str:
    """Return what stands at a place along an axis of the state."""
    structure = block.structure
    if axis in {"link", "gate"}:
        link = place if axis == "link" else int(structure.gated_links[place])
        seller, buyer = structure.links.seller[link], structure.links.buyer[link]
        good = structure.goods[structure.good_of_link[link]]
        return f"{good} from {structure.nations[seller]} to {structure.nations[buyer]}"
    names = {"nation": structure.nations, "good": structure.goods, "process": structure.recipes.names,
             "zone": PRICE_ZONES}.get(axis)  # fmt: skip
    return f"{axis} {place}" if names is None else names[place]


def _demand(what: str, block: Block, error: Float, scale: Float) -> None:
    """Raise if an error is larger than the tolerance allows, naming the worst place."""
    relative = np.abs(error) / np.maximum(scale, TOLERANCE)
    worst = np.unravel_index(int(np.argmax(relative)), relative.shape)
    if relative[worst] <= TOLERANCE or np.abs(error[worst]) <= TOLERANCE:
        return
    nation, good, column = (int(place) for place in worst)
    name = block.structure.nations[nation] if error.shape[0] > 1 else "all nations"
    raise InvariantError(
        f"{what}: {name}, {block.structure.goods[good]}, {_now(block)}, world {block.worlds[column]}: "
        f"{error[worst]:.6g} t of {scale[worst]:.6g} t unaccounted for"
    )


def _now(block: Block) -> str:
    return month_label(block.structure.calendar.first + block.clock)
