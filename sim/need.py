"""Say what the industry of a nation lacks: the one rule by which reserves are opened and partners called."""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def lacks(block: Block, nation: int, goods: Int | slice, trigger: Float) -> Float:
    """Return tonnes that a nation's industry lacks, ``(goods, W)``.

    What its stock at the end of the month, as far as it can be foreseen, lacks to `trigger` times its calm stock, or
    what it missed last month, whichever is more.
    """
    state, month = block.state, block.month
    use = state.expected_use[nation, goods]
    foreseen = state.industry_stock[nation, goods] + month.inflow[nation, goods] - use
    calm = block.calm_cover[nation, goods] * use
    return np.maximum(trigger * calm - foreseen, month.missed[nation, goods])
