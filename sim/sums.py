"""Add rows up by where they belong, in the order of the rows: the order decides the last bits."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@compiled
def add_by_place(total: Float, first: Int, second: Int, values: Float) -> None:
    """Add each row of `values`, ``(row, W)``, to `total`, ``(.., .., W)``, at its places along the first two axes."""
    for row in range(len(first)):
        for w in range(values.shape[1]):
            total[first[row], second[row], w] += values[row, w]
