"""A national stockpile: it releases when industry runs low and refills when the market can spare it."""

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.base import NationAgent
from sim.axes import WORLD
from sim.block import Block
from sim.need import lack
from sim.rules import BUYERS, fixed, rule

Float = NDArray[np.float64]


@fixed("nation", "good", WORLD)
def reserve_cover(block: Block) -> Float:
    """Return the months of industry's use that reserves hold in the base year; 0 where there is no use."""
    stock, use = block.base.public_stock, block.base.use
    return np.divide(stock, use, out=np.zeros_like(stock), where=use > 0.0)


@rule(over=BUYERS)
def release(
    industry_stock: float, public_stock: float, released: float, missed: float, expected_use: float, inflow: float,
    calm_cover: float, release_trigger: float,
) -> tuple[float, ...]:  # fmt: skip
    """Give industry what it lacks to the trigger, a share of its calm stock, or what it missed last month."""
    need = lack(expected_use, industry_stock, inflow, calm_cover, missed, release_trigger)
    given = min(need, public_stock)
    public_stock -= given
    industry_stock += given
    released += given
    missed = max(missed - given, 0.0)
    return industry_stock, public_stock, released, missed


@rule(over=BUYERS, reserve_cover=reserve_cover, price="spot[outside]")
def request(
    fill: float, public_stock: float, expected_use: float, price: float, reserve_cover: float,
    replenish_price_ceiling: float, replenish_months: float,
) -> tuple[float, ...]:  # fmt: skip
    """Add to industry's order a part of what the reserve lacks, while prices are not high."""
    wanted = reserve_cover * expected_use
    if price <= replenish_price_ceiling:
        fill += min(max(wanted - public_stock, 0.0), wanted / replenish_months)
    public_fill = fill
    return fill, public_fill


@rule(over=BUYERS)
def store(
    industry_stock: float, public_stock: float, public_fill: float, expected_use: float, calm_cover: float
) -> tuple[float, ...]:
    """Take over what was requested, as far as industry keeps its calm stock."""
    spare = max(industry_stock - calm_cover * expected_use, 0.0)
    stored = min(public_fill, spare)
    industry_stock -= stored
    public_stock += stored
    return industry_stock, public_stock


class Stockpile(NationAgent):
    """The government reserve of one nation, in days of its industry's use as held in the base year."""

    release = release
    request = request
    store = store

    def __init__(self, model: mesa.Model, block: Block, nation: int) -> None:
        super().__init__(model, block, nation)
        self._released = np.zeros_like(block.base.public_stock[nation])

    def tell_of_release(self) -> None:
        """Tell when the reserve is opened, and when it has nothing left."""
        block = self.block
        before, released = self._released, block.month.released[self.nation].copy()
        self._released = released
        opens, gives = (released > 0.0) & (before <= 0.0), released > 0.0
        empty = gives & (block.state.public_stock[self.nation] <= 0.0)
        for good in np.flatnonzero(gives.any(axis=1)):
            name = block.structure.goods[good]
            block.tell(opens[good], "release", self.name, name, released[good], f"{self.name}: national reserve opens")
            block.tell(
                empty[good], "release", self.name, name, released[good], f"{self.name}: national reserve is empty"
            )
