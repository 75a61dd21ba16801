"""An importer: the using industry of a nation, which orders, bids, uses, substitutes and remembers."""

from typing import Final

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents import buying, lines
from sim.agents.base import NationAgent
from sim.block import Block

Float = NDArray[np.float64]

STORY_STEP: Final = 0.05
"""Share of demand whose substitution is worth a line in a world's story."""


class Importer(NationAgent):
    """All industry of one nation that uses minerals, pooled: stock is tradable inside a nation."""

    want = buying.want
    restart = lines.restart
    order = buying.order
    consume = lines.consume
    fear = buying.fear
    substitute = buying.substitute

    def __init__(self, model: mesa.Model, block: Block, nation: int) -> None:
        super().__init__(model, block, nation)
        self._stood = np.zeros(block.state.standing[nation].shape, dtype=bool)
        self._away = block.state.substitution[nation].copy()

    def tell_of_lines(self) -> None:
        """Tell of lines that stop for want of a good, and of those that all run again."""
        block, n = self.block, self.nation
        stands = block.state.standing[n] > 0.0
        stood_still = block.state.standing[n] * (block.month.final_wanted[n] + block.month.idle[n])
        for good in np.flatnonzero((stands != self._stood).any(axis=1)):
            name, nation = block.structure.goods[good], block.structure.nations[n]
            block.tell(
                stands[good] & ~self._stood[good], "plants stop", nation, name, stood_still[good],
                f"{nation}: lines that use {name} stop for want of it",
            )  # fmt: skip
            block.tell(
                ~stands[good] & self._stood[good], "plants run again", nation, name, np.zeros(1),
                f"{nation}: all lines that use {name} run again",
            )  # fmt: skip
        self._stood = stands

    def tell_of_substitution(self) -> None:
        """Tell each further step of demand that is engineered away, or comes back."""
        block = self.block
        share = block.state.substitution[self.nation]
        steps = np.floor(share / STORY_STEP) - np.floor(self._away / STORY_STEP)
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
        self._away = share.copy()
