"""Say what part of a process's output is made on a part of its capacity."""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def made_on(block: Block, processes: Int, built: Float) -> Float:
    """Return tonnes of main good that some processes make this month on part of their capacity, ``(P', W)``.

    All capacity of a process is used alike.

    Parameters
    ----------
    processes
        Places of the processes, ``(P',)``; one may be there several times.
    built
        Tonnes a month that the part can make, ``(P', W)``.
    """
    capacity = block.state.capacity[processes]
    part = np.divide(built, capacity, out=np.zeros_like(capacity), where=capacity > 0.0)
    return part * block.state.run[processes]
