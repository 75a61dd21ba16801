"""When a run of short months becomes a shortage, and when it ends.

One rule serves the probability of a shortage, the time until it and the time to get out of it, so that the
three can never disagree about the same world.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.metrics.base import BoolArray, FloatArray, MetricSettings
from sim.recording import Arrays, Recording

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


def first_shortage(recording: Recording, variables: tuple[str, ...], settings: MetricSettings) -> FirstShortage:
    """Find the first run of short months that is long enough to be a shortage.

    Parameters
    ----------
    recording
        Recorded months.
    variables
        Series that are missing demand together, t/month.
    settings
        What makes a month short, and how many in a row make a shortage.
    """
    horizon, shape = len(recording.months), recording.series["reference"].shape[1:]

    def begin() -> Arrays:
        times = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        return (*times, *(np.zeros(shape, dtype=np.bool_) for _ in range(3)))

    def add(month: int, arrays: Arrays) -> None:
        run, start, end, happened, lasts, over = arrays
        now_short = _is_short(recording, variables, settings, month)
        ends = lasts & ~now_short
        np.copyto(end, month, where=ends)
        over[...] |= ends
        run[...] = (run + 1) * now_short
        begins = ~happened & (run == settings.shortage_months)
        np.copyto(start, month - settings.shortage_months + 1, where=begins)
        happened[...] |= begins
        lasts[...] = (lasts & now_short) | begins

    _, start, end, happened, _, over = recording.fold(("first shortage", variables, settings), begin, add)
    return FirstShortage(happened, np.where(happened, start, horizon), np.where(over, end, horizon))


def months_short(recording: Recording, settings: MetricSettings) -> FloatArray:
    """Count the months in which at least the threshold share of reference demand is unserved."""

    def add(month: int, arrays: Arrays) -> None:
        arrays[0][...] += _is_short(recording, ("unserved",), settings, month)

    shape = recording.series["reference"].shape[1:]
    return recording.fold(("months short", settings), lambda: (np.zeros(shape),), add)[0]


def _is_short(recording: Recording, variables: tuple[str, ...], settings: MetricSettings, month: int) -> BoolArray:
    """Tell where at least the threshold share of a month's reference demand is missing."""
    reference, missing = recording.series["reference"][month], recording.series[variables[0]][month]
    for name in variables[1:]:
        missing = missing + recording.series[name][month]
    return np.asarray((missing >= settings.shortage_threshold * reference) & (reference > 0.0), dtype=np.bool_)
