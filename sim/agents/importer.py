"""An importer: the using industry of a nation, which orders, bids, uses, substitutes and remembers."""

from typing import Final

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents import buying
from sim.agents.base import NationAgent
from sim.agents.lines import Lines
from sim.block import Block
from sim.state import INSIDE, OUTSIDE

Float = NDArray[np.float64]

STORY_STEP: Final = 0.05
"""Share of demand whose substitution is worth a line in a world's story."""


class Importer(NationAgent):
    """All industry of one nation that uses minerals, pooled: stock is tradable inside a nation.

    Attributes
    ----------
    zone
        Side of each good's control wall on which the nation buys, ``(good,)``.
    lines
        Its using lines, which stop when goods are gone.
    industry, habits
        What it sees and writes, and how it behaves.
    """

    def __init__(self, model: mesa.Model, block: Block, nation: int) -> None:
        super().__init__(model, block, nation)
        controller = block.structure.baseline.controller
        self.zone = np.where(controller == nation, INSIDE, OUTSIDE)
        self.lines = Lines(block, nation)
        self.industry = buying.Industry.of(block, nation)
        self.habits = buying.Habits.of(block)

    def want(self) -> None:
        """Set reference demand of final use, and what running lines want of it at the price and after substitution.

        What is bought for stock is no need: it is not part of the reference and vanishes as the price rises.
        """
        state = self.block.state
        buying.want(self.industry, self.habits, state.spot, state.contract, self.zone)
        self.lines.restart()

    def order(self) -> None:
        """Order by stock management (Sterman 1989), and bid the more the leaner the stock.

        Expected use, plus a correction of the stock and, under-weighted as in his experiments, of the pipeline. Fear
        and announced controls raise the target; bids look at the unraised one, or fear would feed on itself. A surplus
        is run down in calm only: who is afraid, or sees its supplier's exports blocked, goes on ordering what it uses.
        Lines that stand still for want of goods are waiting for them, so the order counts what they would use.
        """
        buying.order(self.industry, self.habits, self.block.state.transit[:, self.nation])

    def consume(self) -> None:
        """Use what is there for final demand; what is wanted and missing, by stopped lines too, is the shortage."""
        block, n = self.block, self.nation
        state, month = block.state, block.month
        np.minimum(month.final_wanted[n], state.industry_stock[n], out=month.consumed[n])
        self.lines.stop()
        state.industry_stock[n] -= month.consumed[n]
        month.missed[n] += month.final_wanted[n] - month.consumed[n]
        month.missed[n] += month.idle[n]
        np.minimum(month.stock_wanted[n], state.industry_stock[n], out=month.put_aside[n])
        state.industry_stock[n] -= month.put_aside[n]

    def adapt(self) -> None:
        """Let fear follow unfilled orders and bad news about suppliers, and engineer demand away, or back, slowly."""
        buying.fear(self.industry, self.habits)
        if not self.block.switches.substitution.any():
            return
        before = self.industry.substitution.copy() if self.block.watching else None
        buying.substitute(self.industry, self.habits)
        if before is not None:
            self._tell_substitution(before)

    def _tell_substitution(self, before: Float) -> None:
        """Tell each further step of demand that is engineered away, or comes back."""
        block = self.block
        share = block.state.substitution[self.nation]
        steps = np.floor(share / STORY_STEP) - np.floor(before / STORY_STEP)
        away = share * block.month.reference[self.nation]
        for good in np.flatnonzero(steps.any(axis=1)):
            name = block.structure.goods[good]
            block.tell(
                steps[good] > 0.0, "substitution", self.name, name, away[good],
                f"{self.name}: industry does without some {name}",
            )  # fmt: skip
            block.tell(
                steps[good] < 0.0, "substitution undone", self.name, name, away[good],
                f"{self.name}: industry comes back to {name}, and still does without some",
            )  # fmt: skip
