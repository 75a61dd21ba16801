"""One estimator per kind of aggregate: value and interval over worlds.

Which of them a metric takes is written at the metric, so that no table and no figure can pick another.
"""

import numpy as np

from experiments.analysis.bootstrap import Resampling, median_interval, resampled_cvars, resampled_means
from experiments.analysis.table import Float, MetricInfo
from experiments.analysis.wilson import wilson

Estimate = tuple[Float, Float, Float]


def estimate(info: MetricInfo, values: Float, resampling: Resampling) -> Estimate:
    """Estimate a metric's headline number.

    Parameters
    ----------
    info
        The metric; its aggregate chooses the estimator.
    values
        Array (row, world); NaN worlds are left out, no row is all NaN.
    resampling
        Matrix of resamples for the same worlds.

    Returns
    -------
    Value, lower and upper end of the interval, one each per row.
    """
    if info.aggregate == "probability":
        return _probability(values, resampling.level)
    if info.aggregate == "median":
        return (np.nanmedian(values, axis=1), *median_interval(values, resampling.level))
    value = _point(info, values)
    return (value, *_bootstrap(value, resampled(info, values, resampling), resampling))


def estimate_difference(info: MetricInfo, policy: Float, baseline: Float, resampling: Resampling) -> Estimate:
    """Estimate how much a policy changes a metric, over the same worlds.

    Parameters
    ----------
    info
        The metric.
    policy, baseline
        Arrays (row, world), NaN in both or in neither.
    resampling
        Matrix of resamples for the same worlds.

    Returns
    -------
    Difference policy - baseline, lower and upper end of the interval, one each per row.
    """
    if info.aggregate == "median":
        change = policy - baseline
        return (np.nanmedian(change, axis=1), *median_interval(change, resampling.level))
    if info.aggregate != "cvar95":
        change = policy - baseline
        value = np.nanmean(change, axis=1)
        return (value, *_bootstrap(value, resampled_means(change, resampling.counts), resampling))
    value = _point(info, policy) - _point(info, baseline)
    estimates = resampled(info, policy, resampling) - resampled(info, baseline, resampling)
    return (value, *_bootstrap(value, estimates, resampling))


def resampled(info: MetricInfo, values: Float, resampling: Resampling) -> Float:
    """Return a metric's headline number in each resample, (row, resample)."""
    if info.aggregate == "cvar95":
        return resampled_cvars(values, resampling.counts, info.worst)
    return resampled_means(values, resampling.counts)


def _point(info: MetricInfo, values: Float) -> Float:
    if info.aggregate == "cvar95":
        return resampled_cvars(values, np.ones((1, values.shape[1])), info.worst)[:, 0]
    return np.asarray(np.nanmean(values, axis=1))


def _probability(values: Float, level: float) -> Estimate:
    trials = np.count_nonzero(~np.isnan(values), axis=1).astype(np.float64)
    events = np.nansum(values, axis=1)
    return (events / trials, *wilson(events, trials, level))


def _bootstrap(value: Float, estimates: Float, resampling: Resampling) -> tuple[Float, Float]:
    low, high = resampling.interval(estimates)
    # Rounding must not put the value of an almost constant metric outside its own interval.
    return np.fmin(low, value), np.fmax(high, value)
