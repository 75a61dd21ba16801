"""A national stockpile: it releases when industry runs low and refills when the market can spare it."""

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.base import NationAgent
from sim.block import Block
from sim.need import lacks
from sim.state import OUTSIDE

Float = NDArray[np.float64]


class Stockpile(NationAgent):
    """The government reserve of one nation, in days of its industry's use as held in the base year."""

    def __init__(self, model: mesa.Model, block: Block, nation: int) -> None:
        super().__init__(model, block, nation)
        stock, use = block.base.public_stock[nation], block.base.use[nation]
        self.cover = np.divide(stock, use, out=np.zeros_like(stock), where=use > 0.0)
        self._released = np.zeros_like(stock)

    def release(self) -> None:
        """Give industry what it lacks to the trigger, a share of its calm stock, or what it missed last month."""
        block, n = self.block, self.nation
        state, month = block.state, block.month
        need = lacks(block, n, slice(None), block.rules.release_trigger)
        released = np.minimum(need, state.public_stock[n])
        state.public_stock[n] -= released
        state.industry_stock[n] += released
        month.released[n] += released
        month.missed[n] = np.maximum(month.missed[n] - released, 0.0)
        self._tell(released)

    def request(self) -> None:
        """Add to the industry's order what the reserve lacks, while prices are not high."""
        block, n = self.block, self.nation
        state, rules = block.state, block.rules
        lack = np.maximum(self.cover * state.expected_use[n] - state.public_stock[n], 0.0)
        cheap = state.spot[OUTSIDE] <= rules.replenish_price_ceiling
        instalment = self.cover * state.expected_use[n] / rules.replenish_months
        block.month.fill[n] += np.where(cheap, np.minimum(lack, instalment), 0.0)
        block.month.public_fill[n] = block.month.fill[n]

    def store(self) -> None:
        """Take over what was requested, as far as industry keeps its calm stock."""
        block, n = self.block, self.nation
        state = block.state
        spare = np.maximum(state.industry_stock[n] - block.calm_cover[n] * state.expected_use[n], 0.0)
        stored = np.minimum(block.month.public_fill[n], spare)
        state.industry_stock[n] -= stored
        state.public_stock[n] += stored

    def _tell(self, released: Float) -> None:
        """Tell when the reserve is opened, and when it has nothing left."""
        block = self.block
        before, self._released = self._released, released
        if not block.watching:
            return
        opens, gives = (released > 0.0) & (before <= 0.0), released > 0.0
        empty = gives & (block.state.public_stock[self.nation] <= 0.0)
        for good in np.flatnonzero(gives.any(axis=1)):
            name = block.structure.goods[good]
            block.tell(opens[good], "release", self.name, name, released[good], f"{self.name}: national reserve opens")
            block.tell(
                empty[good], "release", self.name, name, released[good], f"{self.name}: national reserve is empty"
            )
