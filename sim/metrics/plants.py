"""When lines stop for want of a good, and for how long some of them stand.

A stop is what a shortage is first noticed by: in May 2025 the first car lines stood six to nine weeks after the
licences on magnets, long before a tenth of a year's demand was missing. A nation with no final use of a good has no
lines that could stop, so the metrics do not apply there.
"""

from typing import Final

import numpy as np

from sim.config.text import Text
from sim.metrics.base import BoolArray, FloatArray, Metric, MetricSettings, month_count
from sim.recording import Recording

_FIRST: Final = (
    Text("Time to the first plant stop", "最初の操業停止までの期間"),
    Text(
        "Months before the first month in which some line that uses the good stands still for want of it; the whole "
        "period where none does.",
        "その品目を使う生産ラインの一部が、品目の不足で初めて止まるまでの月数。一度も止まらなければ全期間の月数。",
    ),
)
_MONTHS: Final = (
    Text("Months with plants stopped", "操業停止のある月数"),
    Text(
        "Number of months in which some line that uses the good stands still for want of it.",
        "その品目を使う生産ラインの一部が、品目の不足で止まっている月の数。",
    ),
)


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return the months before the first stop, and the months with any stop."""
    del settings  # what counts as a stop is the model's own: all lines run, or some stand
    needs = ("standing",)
    return (
        Metric("months_to_first_stop", *_FIRST, "month", "higher", "mean", needs, first_stop),
        Metric("months_stopped", *_MONTHS, "month", "lower", "mean", needs, months_stopped),
    )


def first_stop(recording: Recording) -> FloatArray:
    """Months before some line stands still; the horizon where none ever does."""
    stopped = _stopped(recording)
    begins = np.where(stopped.any(axis=0), np.argmax(stopped, axis=0), stopped.shape[0])
    return _where_lines(recording, begins.astype(np.float64))


def months_stopped(recording: Recording) -> FloatArray:
    """Count the months in which some line stands still."""
    return _where_lines(recording, month_count(_stopped(recording)))


def _stopped(recording: Recording) -> BoolArray:
    return np.asarray(recording.series["standing"] > 0.0, dtype=np.bool_)


def _where_lines(recording: Recording, values: FloatArray) -> FloatArray:
    """Keep values of nations with using lines; the others become NaN."""
    lines = ~np.isnan(recording.series["standing"][0])
    return np.asarray(np.where(lines, values, np.nan), dtype=np.float64)
