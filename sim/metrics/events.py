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
    short = np.empty(missing.shape, dtype=np.bool_)
    for now, lacking, wanted in zip(short, missing, reference, strict=True):  # a month fits into a processor's cache
        np.logical_and(lacking >= settings.shortage_threshold * wanted, wanted > 0.0, out=now)
    return short


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
    run = np.zeros(shape, dtype=np.int32)
    start = np.full(shape, horizon, dtype=np.int64)
    end = np.full(shape, horizon, dtype=np.int64)
    happened, lasts = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    for month, now_short in enumerate(short):
        np.copyto(end, month, where=lasts & ~now_short)
        run += 1
        run *= now_short
        begins = ~happened & (run == settings.shortage_months)
        np.copyto(start, month - settings.shortage_months + 1, where=begins)
        happened |= begins
        lasts = (lasts & now_short) | begins
    return FirstShortage(happened=happened, start=start, end=end)
