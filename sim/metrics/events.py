"""When a run of short months becomes a shortage, and when it ends.

One rule serves the probability of a shortage, the time until it and the time to get out of it, so that the
three can never disagree about the same world.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.metrics.base import BoolArray, FloatArray, MetricSettings

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class FirstShortage:
    """First shortage of every nation, good and world.

    Attributes
    ----------
    happened
        Whether there was one within the horizon.
    start
        Month index of its first short month; the horizon's length where none happened.
    end
        Month index of the first month after it that is not short; the horizon's length where it lasts or
        where none happened.
    """

    happened: BoolArray
    start: IntArray
    end: IntArray


def short_months(missing: FloatArray, reference: FloatArray, settings: MetricSettings) -> BoolArray:
    """Mark the months in which at least the threshold share of reference demand is missing."""
    return np.asarray((missing >= settings.shortage_threshold * reference) & (reference > 0.0), dtype=np.bool_)


def first_shortage(short: BoolArray, settings: MetricSettings) -> FirstShortage:
    """Find the first run of short months that is long enough to be a shortage.

    Parameters
    ----------
    short
        Short months, (month, nation, good, world).
    settings
        Length of the run that counts.
    """
    horizon = short.shape[0]
    shape = short.shape[1:]
    run = np.zeros(shape, dtype=np.int64)
    start = np.full(shape, horizon, dtype=np.int64)
    end = np.full(shape, horizon, dtype=np.int64)
    happened = np.zeros(shape, dtype=np.bool_)
    for month, now_short in enumerate(short):
        recovered = happened & ~now_short & (end == horizon)
        end[recovered] = month
        run = np.where(now_short, run + 1, 0)
        begins = ~happened & (run >= settings.shortage_months)
        start[begins] = month - settings.shortage_months + 1
        happened |= begins
    return FirstShortage(happened=happened, start=start, end=end)
