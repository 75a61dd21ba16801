"""What a policy changes, world by world.

Two policies meet the same futures, so their difference is taken inside each world before anything is averaged.
P(better), P(equal) and P(worse) always come together: a mean gain can hide that most worlds saw no change at all,
or that some were made worse.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.avoided import avoided_cost_rows
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.estimate import estimate_difference
from experiments.analysis.rows import Group, groups, in_order, name_columns
from experiments.store.metrics import Float, MetricInfo, MetricTable
from sim.metrics.base import Direction

COLUMNS = (
    "policy", "baseline", "nation", "good", "metric", "unit", "difference", "ci_low", "ci_high",
    "p_better", "p_equal", "p_worse",
)  # fmt: skip
SAME = 1e-9
"""Relative difference below which two worlds count as equal: rounding is no effect of a policy."""


def compare(
    policy: tuple[str, MetricTable],
    baseline: tuple[str, MetricTable],
    infos: Mapping[str, MetricInfo],
    resampling: Resampling,
) -> pd.DataFrame:
    """Compare a policy with its baseline over the worlds that both have.

    Parameters
    ----------
    policy, baseline
        Label and table of each; the tables cover the same worlds (`same_worlds`).
    infos
        Metrics by name.
    resampling
        Resamples of as many worlds.

    Returns
    -------
    One row per metric, nation and good that applies under both, with the columns `COLUMNS`, and the cost per
    avoided tonne where the tables hold what it needs.
    """
    left, right = policy[1], baseline[1]
    applies = np.asarray(~np.isnan(left.array + right.array).all(axis=-1))
    frames = [_group_rows(left, right, infos, group, resampling) for group in groups(left, infos, applies)]
    frames.append(avoided_cost_rows(left, right, resampling))
    labelled = [frame.assign(policy=policy[0], baseline=baseline[0]) for frame in frames if len(frame)]
    return in_order(labelled, COLUMNS)


def _group_rows(
    table: MetricTable,
    baseline: MetricTable,
    infos: Mapping[str, MetricInfo],
    group: Group,
    resampling: Resampling,
) -> pd.DataFrame:
    left, right = table.flat(group.positions), baseline.flat(group.positions)
    either = np.isnan(left) | np.isnan(right)
    left, right = np.where(either, np.nan, left), np.where(either, np.nan, right)
    difference, low, high = estimate_difference(group, left, right, resampling)
    numbers = {"difference": difference, "ci_low": low, "ci_high": high}
    shares = better_equal_worse(group.direction, left, right)
    return pd.DataFrame({**name_columns(table, infos, group.positions), **numbers, **shares})


def better_equal_worse(direction: Direction, policy: Float, baseline: Float) -> dict[str, Float]:
    """Return the shares of worlds in which the policy is better, equal and worse; they add up to 1.

    A metric without a direction has no better and no worse: both are NaN.
    """
    worlds = np.count_nonzero(~np.isnan(policy), axis=1)
    scale = np.maximum(np.abs(policy), np.abs(baseline))
    equal = np.abs(policy - baseline) <= SAME * scale
    lower = np.count_nonzero(~equal & (policy < baseline), axis=1) / worlds
    same = np.count_nonzero(equal, axis=1) / worlds
    higher = np.count_nonzero(~equal & (policy > baseline), axis=1) / worlds
    if direction == "none":
        blank = np.full(len(policy), np.nan)
        return {"p_better": blank, "p_equal": same, "p_worse": blank}
    better, worse = (lower, higher) if direction == "lower" else (higher, lower)
    return {"p_better": better, "p_equal": same, "p_worse": worse}


def clearly_better(row: Mapping[Hashable, Any], direction: Direction) -> str | None:
    """Return whether ``policy`` or ``baseline`` is better by a row of the comparison; None where neither clearly is."""
    low, high = row["ci_low"], row["ci_high"]
    if direction == "none" or not (low > 0.0 or high < 0.0):
        return None
    return "policy" if (high < 0.0) == (direction == "lower") else "baseline"
