"""Turn a uniform number into a draw from a column's distribution.

Inverse cumulative distributions, because one uniform then makes exactly one draw, and a draw moves smoothly with
its uniform: two runs that differ in a range still meet comparable worlds.
"""

import numpy as np
from numpy.typing import NDArray

from experiments.design.base import Column

Float = NDArray[np.float64]


def draw(column: Column, uniform: Float) -> Float:
    """Map uniforms in [0, 1) to draws of a column, shape and unit kept.

    Parameters
    ----------
    column
        Its range and distribution; `value` is the mode of a triangular one, and the chance of `high` in a bernoulli
        one.
    uniform
        One number per world, shape ``(W,)``.

    Raises
    ------
    ValueError
        If the column has no range, or an unknown distribution.
    """
    if column.low is None or column.high is None:
        raise ValueError(f"column {column.name!r} has no range to draw from")
    if column.dist == "uniform":
        return column.low + (column.high - column.low) * uniform
    if column.dist == "loguniform":
        return _loguniform(uniform, column.low, column.high)
    if column.dist == "bernoulli":
        return np.where(uniform < column.value, column.high, column.low)
    if column.dist == "triangular":
        return _triangular(uniform, column.low, column.value, column.high)
    raise ValueError(f"column {column.name!r} has the unknown distribution {column.dist!r}")


def _loguniform(uniform: Float, low: float, high: float) -> Float:
    if low <= 0.0:
        raise ValueError(f"a loguniform range must be above zero, got {low}")
    return low * np.exp(np.log(high / low) * uniform)


def _triangular(uniform: Float, low: float, mode: float, high: float) -> Float:
    """Invert the triangular distribution (Kotz and van Dorp 2004, "Beyond Beta", chapter 1)."""
    width = high - low
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1.0 - uniform) * width * (high - mode))
    return np.where(uniform * width < mode - low, rising, falling)
