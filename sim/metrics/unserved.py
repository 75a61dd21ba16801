"""How deep a shortage goes: reference demand that was not met, and why.

*Unserved* was wanted at the price and not there; *destroyed* was priced or substituted away. They are shown
apart and together. The tail metric holds the same values per world as the mean; only its aggregate differs.
"""

import numpy as np

from sim.metrics.base import (
    FloatArray,
    Metric,
    MetricSettings,
    month_total,
    ratio,
    share_of_reference,
    where_demand,
)
from sim.recording import Recording


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return depth metrics over the horizon and in the worst month."""
    del settings  # no threshold enters a depth
    needs = ("reference", "unserved")
    worst_title = "Unserved demand, worst 5 % of worlds"
    month_title = "Unserved demand in the worst month"
    priced_title = "Demand priced or substituted away"
    all_needs = (*needs, "destroyed")
    return (
        Metric("unserved", "Expected unserved demand", "share", "lower", "mean", needs, unserved),
        Metric("unserved_cvar95", worst_title, "share", "lower", "cvar95", needs, unserved),
        Metric("destroyed", priced_title, "share", "lower", "mean", ("reference", "destroyed"), destroyed),
        Metric("unmet", "Unserved and destroyed demand", "share", "lower", "mean", all_needs, unmet),
        Metric("worst_month", month_title, "share", "lower", "mean", needs, worst_month),
        Metric("unserved_tonnes", "Unserved demand, amount", "t", "lower", "mean", needs, tonnes),
    )


def unserved(recording: Recording) -> FloatArray:
    """Share of the horizon's reference demand that was unserved."""
    return share_of_reference(recording, "unserved")


def destroyed(recording: Recording) -> FloatArray:
    """Share of the horizon's reference demand that was priced or substituted away."""
    return share_of_reference(recording, "destroyed")


def unmet(recording: Recording) -> FloatArray:
    """Share of the horizon's reference demand that was unserved or destroyed."""
    return share_of_reference(recording, "unserved", "destroyed")


def worst_month(recording: Recording) -> FloatArray:
    """Largest monthly share of reference demand that was unserved."""
    missing, reference = recording.series["unserved"], recording.series["reference"]
    worst = ratio(missing[0], reference[0])
    for month_missing, month_reference in zip(missing[1:], reference[1:], strict=True):
        # fmax passes over months without demand, which are NaN.
        worst = np.fmax(worst, ratio(month_missing, month_reference))
    return worst


def tonnes(recording: Recording) -> FloatArray:
    """Tonnes of unserved demand over the horizon."""
    return where_demand(recording, month_total(recording.series["unserved"]))
