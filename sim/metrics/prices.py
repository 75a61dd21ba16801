"""Peak prices, one metric for each of the four series of a controlled good.

A control splits a market in two, and on each side the quote of the leanest buyers parts from the price at
which most tonnes change hands. Naming the series in the metric keeps a frightening thin quote from being
read as what industry paid.
"""

from collections.abc import Callable

import numpy as np

from sim.metrics.base import FloatArray, Metric, MetricSettings, where_demand
from sim.recording import Recording

SERIES = {
    "price_inside_thin": "Peak thin quote inside the control wall",
    "price_inside_weighted": "Peak volume-weighted price inside the control wall",
    "price_outside_thin": "Peak thin quote outside the control wall",
    "price_outside_weighted": "Peak volume-weighted price outside the control wall",
}


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return the peak multiple of the base price for each of the four series."""
    del settings  # a peak needs no threshold
    return tuple(
        Metric(f"peak_{name}", title, "multiple of base price", "lower", "mean", (name, "reference"), _peak(name))
        for name, title in SERIES.items()
    )


def _peak(name: str) -> Callable[[Recording], FloatArray]:
    def peak(recording: Recording) -> FloatArray:
        """Highest monthly multiple; the same for every nation that uses the good."""
        highest = recording.prices[name].max(axis=0)
        nations = len(recording.nations)
        return where_demand(recording, np.broadcast_to(highest, (nations, *highest.shape)))

    return peak
