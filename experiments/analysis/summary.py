"""Headline numbers of each policy with their Monte Carlo intervals.

The interval says how far another sample of worlds would move the number. The quantiles next to it say something
else, how different the worlds are, and are never drawn as if they were the interval.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import Resampling
from experiments.analysis.estimate import estimate
from experiments.analysis.rows import Group, groups, in_order, name_columns
from experiments.store.metrics import Float, MetricInfo, MetricTable

COLUMNS = ("policy", "nation", "good", "metric", "unit", "value", "ci_low", "ci_high", "p05", "p50", "p95")
QUANTILES = (0.05, 0.5, 0.95)


def summarise(table: MetricTable, infos: Mapping[str, MetricInfo], policy: str, resampling: Resampling) -> pd.DataFrame:
    """Summarise one policy over its worlds.

    Parameters
    ----------
    table
        Metrics of the policy's worlds.
    infos
        Metrics by name.
    policy
        Label for the column ``policy``.
    resampling
        Resamples of as many worlds.

    Returns
    -------
    One row per metric, nation and good that applies, with the columns `COLUMNS`.
    """
    applies = np.asarray(~np.isnan(table.array).all(axis=-1))
    frames = [_group_rows(table, infos, group, resampling) for group in groups(table, infos, applies)]
    return in_order([frame.assign(policy=policy) for frame in frames], COLUMNS)


def _group_rows(
    table: MetricTable, infos: Mapping[str, MetricInfo], group: Group, resampling: Resampling
) -> pd.DataFrame:
    rows = table.flat(group.positions)
    value, low, high = estimate(group, rows, resampling)
    p05, p50, p95 = world_quantiles(rows)
    numbers = {"value": value, "ci_low": low, "ci_high": high, "p05": p05, "p50": p50, "p95": p95}
    return pd.DataFrame({**name_columns(table, infos, group.positions), **numbers})


def world_quantiles(rows: Float) -> Float:
    """Return the quantiles `QUANTILES` over worlds, (quantile, row), NaN worlds left out."""
    complete = ~np.isnan(rows).any(axis=1)
    found = np.full((len(QUANTILES), len(rows)), np.nan)
    if complete.any():
        found[:, complete] = np.quantile(rows[complete], QUANTILES, axis=1)
    for row in np.flatnonzero(~complete):
        found[:, row] = np.nanquantile(rows[row], QUANTILES)
    return found
