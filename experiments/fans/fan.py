"""The statistics of a fan, from saved paths or from counts."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.store.counts import Counts, Float

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Fan:
    """Quantiles over worlds of monthly values.

    Attributes
    ----------
    quantiles
        Array (quantile, month), in the order of `QUANTILES`.
    mean
        Mean over worlds, per month.
    counted
        Whether both come from counts of rounded values, each within `experiments.store.counts.RELATIVE_ERROR`.
    """

    quantiles: Float
    mean: Float
    counted: bool = False


def fan_of(paths: Float) -> Fan:
    """Return quantiles and mean over worlds of paths (month, world); months without any value are NaN."""
    quantiles = np.full((len(QUANTILES), len(paths)), np.nan)
    mean = np.full(len(paths), np.nan)
    for month, values in enumerate(paths):
        held = values[~np.isnan(values)]
        if len(held):
            quantiles[:, month] = np.quantile(held, QUANTILES)
            mean[month] = held.mean()
    return Fan(quantiles, mean)


def fan_of_counts(counts: Counts) -> Fan:
    """Return quantiles and mean over worlds of counts whose cells are months."""
    return Fan(counts.quantiles(QUANTILES), counts.mean(), counted=True)
