"""Swings of demand: a mean-reverting multiple of final use, one per mineral and world."""

from typing import ClassVar, Literal

import numpy as np
from scipy.special import ndtri

from sim.block import Block
from sim.config.quantity import Months, Ratio
from sim.config.text import Text
from sim.config.wording import Wording
from sim.shocks.base import Shock, ShockModifier, added_up, count_demand
from sim.tally import MeasureTally

SMALLEST_UNIFORM = 2.0**-54
"""Keeps the normal quantile of a uniform of 0 finite."""


class DemandSwing(Shock):
    """Parameters of demand swings.

    Attributes
    ----------
    volatility
        Standard deviation of the logarithm of demand around its path, in the long run.
    memory
        Months after which a swing has faded to 1/e.
    """

    kind_name: ClassVar[str] = "demand_swing"
    words: ClassVar[Wording] = Wording(
        Text("Swings of demand", "需要の変動"),
        Text("Final use of each mineral swings around its path.", "各鉱物の最終需要が、基準の推移の周りで変動する。"),
        {
            "volatility": Text("size of the swings", "変動の大きさ"),
            "memory": Text("time in which a swing fades", "変動が消えるまでの期間"),
        },
    )
    uncounted: ClassVar[str] = ""
    kind: Literal["demand_swing"]
    volatility: Ratio
    memory: Months

    def modifier(self, block: Block) -> "DemandSwingModifier":
        """Return what carries the swings out in a block."""
        return DemandSwingModifier(self, block)


class DemandSwingModifier(ShockModifier):
    """Keeps the logarithm of each mineral's swing (a first-order autoregression)."""

    def __init__(self, spec: DemandSwing, block: Block) -> None:
        super().__init__(spec, block)
        minerals = block.structure.baseline.mineral_of_good
        self._minerals = tuple(dict.fromkeys(minerals))
        self._of_good = np.array([self._minerals.index(mineral) for mineral in minerals])
        self._tape = block.tape(tuple(f"demand.{spec.id}.{mineral}" for mineral in self._minerals))
        self._swing = np.zeros((len(self._minerals), block.width))
        self._goods = np.arange(len(minerals))
        self._need = added_up(block.base.need)

    def strike(self) -> None:
        """Draw this month's innovation and scale demand."""
        keep = np.exp(-1.0 / np.maximum(self.parameter("memory"), 1e-9))
        spread = self.parameter("volatility") * np.sqrt(1.0 - keep**2)
        normal = ndtri(self._tape.uniforms(self.block.clock) + SMALLEST_UNIFORM)
        self._swing = keep * self._swing + spread * normal
        multiple = np.where(self.active, np.exp(self._swing), 1.0)
        self.block.measures.demand[...] *= multiple[self._of_good]

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count the month's swing of every nation's final demand."""
        multiple = np.where(self.active, np.exp(self._swing), 1.0)[self._of_good]
        count_demand(counts, self._goods, (multiple - 1.0) * self._need * self.block.state.growth)
