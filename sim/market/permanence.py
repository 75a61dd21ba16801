"""Tell what temporary controls stop from what lasting ones stop.

A price that everyone knows to be passing does not change what anyone takes for the cost of the years to come, so the
slow cost anchor asks how much of what is stopped only temporary controls stop.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def count_stopped(block: Block, gates: Int) -> Float:
    """Return tonnes of the normal flow that this month's limits and pools stop at these gates, ``(good, W)``."""
    structure, measures = block.structure, block.measures
    stopped = np.zeros_like(block.state.growth)
    links = structure.gated_links[gates]
    _count(
        gates, links, structure.good_of_link[links], structure.links.pool[links], structure.pool_good,
        block.base.flow, block.state.growth, measures.limits, measures.pools, stopped,
    )  # fmt: skip
    return stopped


def weigh_permanence(block: Block) -> None:
    """Turn the tonnes that only temporary controls stop into their share of all that is stopped."""
    temporary = block.measures.temporary
    if temporary.any():
        stopped = count_stopped(block, np.arange(len(block.structure.gated_links)))
        temporary[...] = np.where(stopped > 0.0, temporary / np.where(stopped > 0.0, stopped, 1.0), 0.0)
        np.minimum(temporary, 1.0, out=temporary)


@compiled
def _count(
    gates: Int,
    link_of: Int,
    good_of: Int,
    pool_of: Int,
    pool_good: Int,
    base_flow: Float,
    growth: Float,
    limits: Float,
    pools: Float,
    stopped: Float,
) -> None:
    through = np.zeros(pools.shape)
    for place in range(len(gates)):
        good = good_of[place]
        pool = pool_of[place]
        for w in range(growth.shape[1]):
            normal = base_flow[link_of[place], w] * growth[good, w]
            passing = min(normal, limits[gates[place], w])
            stopped[good, w] += normal - passing
            if pool >= 0:
                through[pool, w] += passing
    for pool in range(len(pool_good)):
        for w in range(growth.shape[1]):
            stopped[pool_good[pool], w] += max(through[pool, w] - pools[pool, w], 0.0)
