"""Draws a number from the range its sources give.

Inverse cumulative distributions: one uniform makes exactly one draw, and the draw moves smoothly with it.
"""

import numpy as np

from sim.baseline.economy import Floats
from sim.config.quantity import Quantity


def draw(quantity: Quantity, uniform: Floats) -> Floats:
    """Return draws of a quantity in its own unit, one per uniform in [0, 1); the value itself if it is fixed.

    The value is the mode of a triangular distribution, so where a range is lopsided the draws' mean lies off it.
    """
    low, high = quantity.low, quantity.high
    if quantity.distribution == "fixed" or low is None or high is None:
        return np.full_like(uniform, quantity.value)
    if quantity.distribution == "uniform":
        return low + (high - low) * uniform
    if quantity.distribution == "loguniform":
        return low * np.exp(np.log(high / low) * uniform)
    return _triangular(uniform, low, quantity.value, high)


def _triangular(uniform: Floats, low: float, mode: float, high: float) -> Floats:
    """Invert the triangular distribution (Kotz and van Dorp 2004, "Beyond Beta", chapter 1)."""
    width = high - low
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1.0 - uniform) * width * (high - mode))
    return np.where(uniform * width < mode - low, rising, falling)
