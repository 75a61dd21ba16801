"""Cost per avoided tonne: what a member pays for each tonne that it would otherwise have lacked.

It is a ratio of two means over the same worlds, not a mean of ratios: in most worlds nothing is avoided, and a
ratio there has no value. Where a resample avoids nothing the ratio has no upper end, which is left blank.
"""

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import Resampling, resampled_means
from experiments.analysis.rows import ORDER
from experiments.store.metrics import Float, MetricInfo, MetricTable

METRIC = MetricInfo("cost_per_avoided_tonne", "Cost per avoided tonne", "USD_2024/t", "lower", "mean")
COST, LACKED = "cost_total", "unserved_tonnes"


def avoided_cost_rows(policy: MetricTable, baseline: MetricTable, resampling: Resampling) -> pd.DataFrame:
    """Return the cost per avoided tonne of each nation and good that pays something and lacks less.

    The shares p_better, p_equal and p_worse are those of worlds in which less, as much and more was lacking.
    """
    if not {COST, LACKED} <= set(policy.metrics):
        return pd.DataFrame()
    paid = policy.of(COST) - baseline.of(COST)
    avoided = baseline.of(LACKED) - policy.of(LACKED)
    pairs = np.flatnonzero((_mean(paid) > 0.0).ravel() & (_mean(avoided) > 0.0).ravel())
    if len(pairs) == 0:
        return pd.DataFrame()
    worlds_axis = (-1, paid.shape[-1])
    paid, avoided = paid.reshape(worlds_axis)[pairs], avoided.reshape(worlds_axis)[pairs]
    low, high = ratio_interval(paid, avoided, resampling)
    worlds = np.count_nonzero(~np.isnan(avoided), axis=1)
    return pd.DataFrame(
        {
            "nation": [policy.nations[pair // len(policy.goods)] for pair in pairs],
            "good": [policy.goods[pair % len(policy.goods)] for pair in pairs],
            "metric": METRIC.name,
            "unit": METRIC.unit,
            ORDER: policy.array.size + pairs,  # after the metrics of the table
            "difference": _mean(paid) / _mean(avoided),
            "ci_low": low,
            "ci_high": high,
            "p_better": np.count_nonzero(avoided > 0.0, axis=1) / worlds,
            "p_equal": np.count_nonzero(avoided == 0.0, axis=1) / worlds,
            "p_worse": np.count_nonzero(avoided < 0.0, axis=1) / worlds,
        }
    )


def _mean(values: Float) -> Float:
    """Average over worlds; a pair without any value gets NaN without numpy's warning."""
    worlds = np.count_nonzero(~np.isnan(values), axis=-1)
    total = np.nansum(values, axis=-1)
    return np.divide(total, worlds, out=np.full(total.shape, np.nan), where=worlds > 0)


def ratio_interval(paid: Float, avoided: Float, resampling: Resampling) -> tuple[Float, Float]:
    """Return the interval of the ratio of each row's means over the same worlds; NaN where it has no end.

    Parameters
    ----------
    paid, avoided
        Arrays (row, world).
    resampling
        Resamples of as many worlds.
    """
    costs = resampled_means(paid, resampling.counts)
    tonnes = resampled_means(avoided, resampling.counts)
    ratios = np.divide(costs, tonnes, out=np.full_like(costs, np.inf), where=tonnes > 0.0)
    outside = (1.0 - resampling.level) / 2.0
    # No interpolation: halfway between a number and infinity is no number.
    low, high = np.quantile(ratios, (outside, 1.0 - outside), axis=1, method="closest_observation")
    return np.where(np.isinf(low), np.nan, low), np.where(np.isinf(high), np.nan, high)
