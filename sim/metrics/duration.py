"""How long a nation holds out, and how long it takes to get out again.

Both are cut at the horizon instead of left blank: a policy that prevents a shortage altogether would
otherwise vanish from the comparison. The mean of the time to survive is thus the *restricted mean survival
time* of survival analysis (Royston and Parmar 2013, equation 1), restricted to the scored months.
"""

import numpy as np

from sim.metrics.base import FloatArray, Metric, MetricSettings, where_demand
from sim.metrics.events import FirstShortage, first_shortage, short_months
from sim.recording import Recording


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return time to survive and time to recover, in months."""

    def find(recording: Recording) -> FirstShortage:
        """Locate the first shortage of unserved demand."""
        reference = recording.series["reference"]
        return first_shortage(short_months(recording.series["unserved"], reference, settings), settings)

    def survive(recording: Recording) -> FloatArray:
        """Months before the first shortage begins; the horizon where none does."""
        return where_demand(recording, find(recording).start.astype(np.float64))

    def recover(recording: Recording) -> FloatArray:
        """Months from the start of the first shortage to its end; 0 where none happened."""
        first = find(recording)
        return where_demand(recording, (first.end - first.start).astype(np.float64))

    needs = ("reference", "unserved")
    return (
        Metric("time_to_survive", "Time to first shortage", "month", "higher", "mean", needs, survive),
        Metric("time_to_recover", "Time to recover", "month", "lower", "mean", needs, recover),
    )
