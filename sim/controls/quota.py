"""Export quota: a pool of tonnes per good, let out in monthly instalments, part of what is unused carried over."""

from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.config.quantity import FlowOrShare, Share, problem
from sim.controls.base import ExportControl, Modifier

Float = NDArray[np.float64]


class Quota(ExportControl):
    """Parameters of an export quota.

    Attributes
    ----------
    volume
        Tonnes that may leave, as a flow (then for exactly one good), or as a share of base-year exports.
    carry_over
        Share of an unused instalment that may be used later.
    """

    kind_name: ClassVar[str] = "quota"
    volume: FlowOrShare
    carry_over: Share

    @model_validator(mode="after")
    def _check_volume(self) -> Self:
        if self.volume.unit != "1" and len(self.goods) != 1:
            raise problem(
                "a quota in tonnes covers exactly one good", at="volume", hint="write it as a share of exports"
            )
        return self

    def modifier(self, block: Block) -> "QuotaModifier":
        """Return what carries the quota out in a block."""
        return QuotaModifier(self, block)


class QuotaModifier(Modifier):
    """Keeps each pool's unused tonnes, and lets the instalment and those pass."""

    def __init__(self, spec: Quota, block: Block) -> None:
        super().__init__(spec, block)
        structure = block.structure
        pools = np.unique(structure.links.pool[structure.gated_links[self.gates]])
        self.pools = pools[pools >= 0]
        self.links = [np.flatnonzero(structure.links.pool == pool) for pool in self.pools]
        by_share = spec.volume.unit == "1"
        self.instalment = np.broadcast_to(self.parameter("volume"), (len(self.links), block.width)).copy()
        if by_share:
            for row, links in enumerate(self.links):
                self.instalment[row] *= _total(block.base.flow, links)
        self.unused = np.zeros_like(self.instalment)

    def impose(self, age: Float) -> None:
        """Let this month's instalment and what was carried over pass each pool."""
        sold = np.zeros_like(self.unused)
        for row, links in enumerate(self.links):
            sold[row] = _total(self.block.state.flow, links)
        running = age >= 1.0
        rest = np.maximum(self.instalment + self.unused - sold, 0.0) * self.parameter("carry_over")
        self.unused[...] = np.where(running, rest, 0.0)
        allowed = np.where(age >= 0.0, self.instalment + self.unused, np.inf)
        self.block.measures.pools[self.pools] = np.minimum(self.block.measures.pools[self.pools], allowed)


def _total(flow: Float, links: NDArray[np.int64]) -> Float:
    """Add up the flows of some links in a fixed order, shape ``(W,)``."""
    total = np.zeros(flow.shape[1])
    for link in links:
        total += flow[link]
    return total
