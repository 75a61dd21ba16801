"""Mark an array of a block with its axes and with what it holds while nothing has happened."""

from dataclasses import dataclass
from typing import Annotated, Final

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

WORLD: Final = "world"
"""The axis of worlds, the last of an array that has it."""


@dataclass(frozen=True)
class Axes:
    """What an array of a block is: mark of its type.

    Attributes
    ----------
    names
        Axes before the worlds axis.
    rest
        What it holds while nothing has happened.
    monthly
        Whether each month opens with it at rest; any other is written anew by the phase that owns it, or remembered.
    """

    names: tuple[str, ...]
    rest: float = 0.0
    monthly: bool = False


OfNation = Annotated[Float, Axes(("nation", "good"))]
OfGood = Annotated[Float, Axes(("good",))]
OfZone = Annotated[Float, Axes(("zone", "good"), rest=1.0)]
OfProcess = Annotated[Float, Axes(("process",))]
OfLink = Annotated[Float, Axes(("link",))]
OfGate = Annotated[Float, Axes(("gate",))]
