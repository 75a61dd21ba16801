"""Check what must hold whatever happens: mass is conserved, and nothing is negative.

Public functions that name the culprit: nation, good, month and world.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import month_label

Float = NDArray[np.float64]

TOLERANCE: Final = 1e-9
"""Largest error of a balance, relative to what is held and moved."""


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


def demand_finite_and_positive(block: Block) -> None:
    """Check that every number of the state is finite and none is negative.

    Raises
    ------
    InvariantError
        Naming the array.
    """
    for item in fields(block.state):
        values = getattr(block.state, item.name)
        if not np.isfinite(values).all():
            raise InvariantError(f"{item.name} is not finite in {_now(block)}")
        if values.min(initial=0.0) < 0.0:
            raise InvariantError(f"{item.name} is negative ({values.min()}) in {_now(block)}")


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
