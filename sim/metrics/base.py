"""What a metric is, and the few reductions that all metrics share.

A metric turns the recorded months of a block into one number per nation, good and world. Statistics over
worlds (intervals, tails, differences) are made later from the saved table, so that a new estimator never
needs a new simulation. The reductions here add month after month in calendar order: numpy's own sum may
change its order with the width of the block, and with it the last bits of a world's result.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.config.text import Text
from sim.recording import Arrays, Recording

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Direction = Literal["lower", "higher", "none"]
Aggregate = Literal["probability", "mean", "cvar95", "median"]


@dataclass(frozen=True)
class MetricSettings:
    """Thresholds that a metric takes from the experiment, never from its own code.

    Attributes
    ----------
    shortage_threshold
        Share of reference demand; a month with at least this much unserved is a short month.
    shortage_months
        Number of short months in a row that make a shortage.
    """

    shortage_threshold: float
    shortage_months: int

    @property
    def share(self) -> str:
        """The share of demand from which a month is short, for a definition in words."""
        return f"{100.0 * self.shortage_threshold:g} %"

    @property
    def share_ja(self) -> str:
        """The same for a definition in Japanese."""
        return f"{100.0 * self.shortage_threshold:g}%"

    def __post_init__(self) -> None:
        """Refuse thresholds under which a shortage means nothing."""
        if not 0.0 < self.shortage_threshold <= 1.0:
            raise ValueError(f"shortage_threshold must lie in (0, 1], got {self.shortage_threshold}")
        if self.shortage_months < 1:
            raise ValueError(f"shortage_months must be at least 1, got {self.shortage_months}")


@dataclass(frozen=True)
class Metric:
    """One number per nation, good and world, and how it is read.

    Attributes
    ----------
    name, title, unit
        Identifier in saved tables, words for people, unit of the values.
    definition
        What it measures, in a plain sentence with the thresholds of the run.
    direction
        Which way is better for the nation that the value belongs to.
    aggregate
        How the values of many worlds become one headline number.
    needs
        Recorded variables (series, prices or accounts) that ``compute`` reads.
    compute
        Maps a recording to an array (nation, good, world); NaN means 'not applicable'.
    """

    name: str
    title: Text
    definition: Text
    unit: str
    direction: Direction
    aggregate: Aggregate
    needs: tuple[str, ...]
    compute: Callable[[Recording], FloatArray]


def month_total(series: FloatArray) -> FloatArray:
    """Add a series over its first axis, the months, in calendar order."""
    total = np.zeros(series.shape[1:], dtype=np.float64)
    for month_values in series:
        total += month_values
    return total


def total(recording: Recording, variable: str) -> FloatArray:
    """Add a recorded series over the months, in calendar order; ``(nation, good, world)``."""
    series = recording.series[variable]

    def add(month: int, arrays: Arrays) -> None:
        np.add(arrays[0], series[month], out=arrays[0])

    return recording.fold(("total", variable), lambda: (np.zeros(series.shape[1:]),), add)[0]


def month_count(flags: BoolArray) -> FloatArray:
    """Count the true months along the first axis, as floats."""
    return np.asarray(np.count_nonzero(flags, axis=0), dtype=np.float64)


def ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Divide, with NaN ('not applicable') wherever the denominator is not positive."""
    missing = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    np.divide(numerator, denominator, out=missing, where=denominator > 0.0)
    return missing


def has_demand(recording: Recording) -> BoolArray:
    """Tell where a nation has any reference demand for a good, as (nation, good, world)."""
    reference = recording.series["reference"]

    def add(month: int, arrays: Arrays) -> None:
        np.logical_or(arrays[0], reference[month] > 0.0, out=arrays[0])

    return recording.fold("has demand", lambda: (np.zeros(reference.shape[1:], dtype=np.bool_),), add)[0]


def where_demand(recording: Recording, values: FloatArray) -> FloatArray:
    """Keep values of pairs with demand; the others become NaN."""
    return np.asarray(np.where(has_demand(recording), values, np.nan), dtype=np.float64)


def share_of_reference(recording: Recording, *variables: str) -> FloatArray:
    """Share of the horizon's reference demand that some variables make up together.

    Parameters
    ----------
    recording
        Recorded months of a block.
    variables
        Names of series in t/month, for example ``"unserved"``.

    Returns
    -------
    Array (nation, good, world), a share of 1; NaN for a pair without demand.
    """
    amount = total(recording, variables[0])
    for name in variables[1:]:
        amount += total(recording, name)
    return ratio(amount, total(recording, "reference"))
