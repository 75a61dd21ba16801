"""Say how much dearer a good is quoted, and bid for, the leaner its stock."""

from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.compiled import elementwise

Float = NDArray[np.float64]
Numbers = TypeVar("Numbers", float, Float)

ROUNDING: Final = 1e-9
"""Gap of cover that is no scarcity: a convexity below 1 would make a price of the last bits of a sum."""


@elementwise
def scarcity_multiple(
    cover: Numbers, gain: Numbers, convexity: Numbers, glut_slope: Numbers, floor: Numbers
) -> Numbers:
    """Return the price or bid multiple at a stock cover relative to target (1 = on target).

    1 + gain (1 - cover)^convexity when lean, falling linearly to `floor` in a glut; so it is bounded by
    1 + gain at a stock-out. Arrays broadcast; within a kernel it takes numbers.
    """
    gap = np.minimum(1.0 - cover, 1.0)
    if gap > ROUNDING:
        return np.maximum(1.0 + gain * gap**convexity, floor)
    return np.maximum(1.0 - glut_slope * np.maximum(cover - 1.0, 0.0), floor)
