"""Small metric tables that several tests of the analysis share."""

import numpy as np

from experiments.analysis.rows import Group
from experiments.store.metrics import MetricInfo, MetricTable

SHORTAGE = MetricInfo("shortage", "Shortage probability", "share", "lower", "probability")
UNSERVED = MetricInfo("unserved", "Expected unserved demand", "share", "lower", "mean")
TAIL = MetricInfo("unserved_cvar95", "Worst 5 %", "share", "lower", "cvar95")
SURVIVE = MetricInfo("time_to_survive", "Time to survive", "month", "higher", "mean")
MIDDLE = MetricInfo("middle", "Median of something", "month", "lower", "median")
RELEASED = MetricInfo("released", "Released", "t", "none", "mean")


def group_of(aggregate, direction="lower"):
    """A group of rows with these traits."""
    return Group(aggregate, direction, np.array([0]))


def table_of(**metrics):
    """One nation, one good; each metric a list with one value per world."""
    values = np.array([np.asarray(row, dtype=float) for row in metrics.values()])[:, np.newaxis, np.newaxis, :]
    return MetricTable(tuple(metrics), ("JPN",), ("gallium",), np.arange(values.shape[-1]), values)
