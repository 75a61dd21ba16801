"""Work out once a block what rules need and no month changes, such as a monthly rate."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.block import Block

Array = NDArray[Any]


class Fixed:
    """Numbers that are worked out once a block, such as one by world.

    Attributes
    ----------
    axes
        Its axes; the last is `sim.axes.WORLD`, unless it is one number for all worlds.
    """

    part: Final = "fixed"
    writable: Final = False

    def __init__(self, function: "Callable[[Block], Array]", axes: tuple[str, ...]) -> None:
        self.name = function.__name__
        self.__doc__ = function.__doc__
        self.axes = axes
        self._function = function

    def of(self, block: "Block") -> Array:
        """Return the numbers of a block, worked out at the first call."""
        kept: dict[Any, Any] = block.kept
        if self not in kept:
            kept[self] = np.ascontiguousarray(self._function(block))
        numbers: Array = kept[self]
        return numbers


def fixed(*axes: str) -> "Callable[[Callable[[Block], Array]], Fixed]":
    """Turn a function of a block into numbers that are worked out once; `axes` are theirs, that of worlds the last."""
    return lambda function: Fixed(function, axes)
