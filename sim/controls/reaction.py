"""What controls share that stand ready and strike by chance: they announce nothing, and their hazards are yearly."""

import numpy as np
from numpy.typing import NDArray

from sim.calendar import MONTHS_PER_YEAR
from sim.controls.base import Modifier

Float = NDArray[np.float64]


class Reaction(Modifier):
    """A control whose `starts` is the day from which it may react; what it then does is told when it does it."""

    def _announce(self) -> None:
        """Bring no news before it strikes."""

    def _report_course(self) -> None:
        """Keep quiet about the days from which and until which it is ready."""


def monthly(rate: Float) -> Float:
    """Return the probability that something with a hazard of `rate` a year happens within a month."""
    return 1.0 - np.exp(-rate / MONTHS_PER_YEAR)


def eased(lasts: Float) -> Float:
    """Return the probability that something which lasts so many months on average ends this month."""
    return 1.0 / np.maximum(lasts, 1.0)
