"""One estimator per kind of aggregate: value and interval over worlds.

Each metric names its estimator, so that no table and no figure can use another.
"""

import numpy as np

from experiments.analysis.bootstrap import Resampling, median_interval, resampled_cvars, resampled_means
from experiments.analysis.rows import Group
from experiments.analysis.wilson import wilson
from experiments.store.metrics import Float, Worst

Estimate = tuple[Float, Float, Float]


def estimate(group: Group, values: Float, resampling: Resampling) -> Estimate:
    """Estimate the headline numbers of a group's rows.

    Parameters
    ----------
    group
        What the rows are; their aggregate chooses the estimator.
    values
        Array (row, world); NaN worlds are left out, no row is all NaN.
    resampling
        Matrix of resamples for the same worlds.

    Returns
    -------
    Value, lower and upper end of the interval, one each per row; of one world there is no interval, and both are NaN.
    """
    value, low, high = _estimated(group, values, resampling)
    return (value, *_known_ends(values, low, high))


def _estimated(group: Group, values: Float, resampling: Resampling) -> Estimate:
    if group.aggregate == "probability":
        return _probability(values, resampling.level)
    if group.aggregate == "median":
        return (np.nanmedian(values, axis=1), *median_interval(values, resampling.level))
    value = _point(group, values)
    return (value, *_bootstrap(value, _resampled(group, values, resampling), resampling))


def estimate_difference(group: Group, policy: Float, baseline: Float, resampling: Resampling) -> Estimate:
    """Estimate how much a policy changes a group's rows, over the same worlds.

    Parameters
    ----------
    group
        What the rows are.
    policy, baseline
        Arrays (row, world), NaN in both or in neither.
    resampling
        Matrix of resamples for the same worlds.

    Returns
    -------
    Difference policy - baseline, lower and upper end of the interval, one each per row; of one world both are NaN.
    """
    value, low, high = _difference(group, policy, baseline, resampling)
    return (value, *_known_ends(policy, low, high))


def _difference(group: Group, policy: Float, baseline: Float, resampling: Resampling) -> Estimate:
    if group.aggregate == "median":
        change = policy - baseline
        return (np.nanmedian(change, axis=1), *median_interval(change, resampling.level))
    if group.aggregate != "cvar95":
        change = policy - baseline
        value = np.asarray(np.nanmean(change, axis=1))
        return (value, *_bootstrap(value, resampled_means(change, resampling.counts), resampling))
    value = _point(group, policy) - _point(group, baseline)
    estimates = _resampled(group, policy, resampling) - _resampled(group, baseline, resampling)
    return (value, *_bootstrap(value, estimates, resampling))


def estimate_unpaired(group: Group, left: Float, right: Float, resamplings: tuple[Resampling, Resampling]) -> Estimate:
    """Estimate how two groups' rows differ where their worlds are independent.

    Parameters
    ----------
    group
        What the rows are.
    left, right
        Arrays (row, world), each of its own worlds.
    resamplings
        Resamples of the worlds of each, with different seeds, so that they are drawn independently.

    Returns
    -------
    Difference left - right, lower and upper end of its interval, one each per row; of a median there is no interval.
    """
    if group.aggregate == "median":
        value = np.asarray(np.nanmedian(left, axis=1) - np.nanmedian(right, axis=1))
        return value, np.full(len(value), np.nan), np.full(len(value), np.nan)
    value = _point(group, left) - _point(group, right)
    estimates = _resampled(group, left, resamplings[0]) - _resampled(group, right, resamplings[1])
    return (value, *_bootstrap(value, estimates, resamplings[0]))


def _known_ends(values: Float, low: Float, high: Float) -> tuple[Float, Float]:
    """Return the ends of intervals, NaN where a row has a value in one world only: that says nothing of its error."""
    known = np.count_nonzero(~np.isnan(values), axis=1) > 1
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def _worst(group: Group) -> Worst:
    return "low" if group.direction == "higher" else "high"


def _resampled(group: Group, values: Float, resampling: Resampling) -> Float:
    if group.aggregate == "cvar95":
        return resampled_cvars(values, resampling.counts, _worst(group))
    return resampled_means(values, resampling.counts)


def _point(group: Group, values: Float) -> Float:
    if group.aggregate == "cvar95":
        return resampled_cvars(values, np.ones((1, values.shape[1])), _worst(group))[:, 0]
    return np.asarray(np.nanmean(values, axis=1))


def _probability(values: Float, level: float) -> Estimate:
    trials = np.count_nonzero(~np.isnan(values), axis=1).astype(np.float64)
    events = np.nansum(values, axis=1)
    return (events / trials, *wilson(events, trials, level))


def _bootstrap(value: Float, estimates: Float, resampling: Resampling) -> tuple[Float, Float]:
    low, high = resampling.interval(estimates)
    # Rounding must not put the value of an almost constant metric outside its own interval.
    return np.fmin(low, value), np.fmax(high, value)
