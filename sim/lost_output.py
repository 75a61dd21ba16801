"""Count the output that is lost where capacity stands still."""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def count_lost(block: Block, processes: Int, share: Float, counts: MeasureTally | None) -> None:
    """Count what is lost as a further share, ``(W,)`` or ``(P', W)``, of what stands of some processes stops.

    Output is counted at the capacity's usual use, whether or not it would have been sold; without `counts`, not at all.
    """
    if counts is not None:
        recipes = block.structure.recipes
        shares = np.ascontiguousarray(np.broadcast_to(share, (len(processes), block.width)))
        _count_lost(
            processes, recipes.main, recipes.utilisation, block.state.capacity, block.measures.outage, shares,
            counts.tonnes("lost"),
        )  # fmt: skip


@compiled
def _count_lost(
    processes: Int, main: Int, usual: Float, capacity: Float, standing: Float, share: Float, lost: Float
) -> None:
    for row in range(len(processes)):
        process = processes[row]
        for w in range(share.shape[1]):
            if share[row, w] > 0.0:
                lost[main[process], w] += usual[process] * capacity[process, w] * standing[process, w] * share[row, w]
