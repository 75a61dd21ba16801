"""Probability of a shortage: enough of the demand missing for enough months running.

The headline counts demand that was wanted at the month's price and was not there. Its companion also counts
demand that the price or substitution took away, so that a price response cannot define a shortage away.
"""

import numpy as np

from sim.metrics.base import FloatArray, Metric, MetricSettings, month_count, where_demand
from sim.metrics.events import first_shortage, short_months
from sim.recording import Recording


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return the two shortage events and the number of short months."""

    def event(recording: Recording) -> FloatArray:
        """Return 1 where a shortage of unserved demand happened, else 0."""
        return _event(recording, recording.series["unserved"], settings)

    def event_unmet(recording: Recording) -> FloatArray:
        """Return 1 where unserved and destroyed demand together made a shortage, else 0."""
        missing = recording.series["unserved"] + recording.series["destroyed"]
        return _event(recording, missing, settings)

    def months(recording: Recording) -> FloatArray:
        """Count the short months of the horizon."""
        reference = recording.series["reference"]
        short = short_months(recording.series["unserved"], reference, settings)
        return where_demand(recording, month_count(short))

    demand = ("reference", "unserved")
    return (
        Metric("shortage", "Shortage probability", "share", "lower", "probability", demand, event),
        Metric(
            "shortage_unmet",
            "Probability of a shortage, priced-out demand counted",
            "share",
            "lower",
            "probability",
            (*demand, "destroyed"),
            event_unmet,
        ),
        Metric("months_in_shortage", "Months in shortage", "month", "lower", "mean", demand, months),
    )


def _event(recording: Recording, missing: FloatArray, settings: MetricSettings) -> FloatArray:
    short = short_months(missing, recording.series["reference"], settings)
    happened = first_shortage(short, settings).happened
    return where_demand(recording, happened.astype(np.float64))
