"""What a policy changes, world by world.

Two policies meet the same futures, so their difference is taken inside each world before anything is averaged.
P(better), P(equal) and P(worse) always come together: a mean gain can hide that most worlds saw no change at all,
or that some were made worse.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.analysis.avoided import avoided_cost_rows
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.estimate import estimate_difference
from experiments.analysis.rows import applicable, concatenated, flat, pair_columns
from experiments.analysis.table import Float, MetricInfo, MetricTable

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
    frames = [_metric_rows(policy[1], baseline[1], infos[name], resampling) for name in policy[1].metrics]
    frames.append(avoided_cost_rows(policy[1], baseline[1], resampling))
    labelled = [frame.assign(policy=policy[0], baseline=baseline[0]) for frame in frames]
    return concatenated(labelled, COLUMNS)


def _metric_rows(table: MetricTable, baseline: MetricTable, info: MetricInfo, resampling: Resampling) -> pd.DataFrame:
    left, right = table.of(info.name), baseline.of(info.name)
    either = np.isnan(left) | np.isnan(right)
    left, right = np.where(either, np.nan, left), np.where(either, np.nan, right)
    pairs = applicable(left)
    if len(pairs) == 0:
        return pd.DataFrame(columns=list(COLUMNS))
    left, right = flat(left, pairs), flat(right, pairs)
    difference, low, high = estimate_difference(info, left, right, resampling)
    numbers = {"difference": difference, "ci_low": low, "ci_high": high}
    shares = better_equal_worse(info, left, right)
    return pd.DataFrame({**pair_columns(table, info, pairs), **numbers, **shares})


def better_equal_worse(info: MetricInfo, policy: Float, baseline: Float) -> dict[str, Float]:
    """Return the shares of worlds in which the policy is better, equal and worse; they add up to 1.

    A metric without a direction has no better and no worse: both are NaN.
    """
    worlds = np.count_nonzero(~np.isnan(policy), axis=1)
    scale = np.maximum(np.abs(policy), np.abs(baseline))
    equal = np.abs(policy - baseline) <= SAME * scale
    lower = np.count_nonzero(~equal & (policy < baseline), axis=1) / worlds
    same = np.count_nonzero(equal, axis=1) / worlds
    higher = np.count_nonzero(~equal & (policy > baseline), axis=1) / worlds
    if info.direction == "none":
        blank = np.full(len(policy), np.nan)
        return {"p_better": blank, "p_equal": same, "p_worse": blank}
    better, worse = (lower, higher) if info.direction == "lower" else (higher, lower)
    return {"p_better": better, "p_equal": same, "p_worse": worse}
