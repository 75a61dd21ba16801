"""Resample worlds to see how far a statistic would move in another sample of them.

One matrix says how often each world is drawn in each resample (Efron and Tibshirani 1993, chapter 13: percentile
interval). It serves every metric, nation, good and policy, which keeps differences paired and turns a million
small bootstraps into a few matrix products. The draws come from our own streams: a summary is the same each time.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.store.metrics import Float, Worst

RESAMPLES = 1000
TAIL = 0.05
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Resampling:
    """How worlds are redrawn.

    Attributes
    ----------
    worlds
        Number of worlds in a sample.
    seed
        Seed of the draws.
    resamples
        Number of resamples.
    level
        Coverage of the intervals.
    """

    worlds: int
    seed: int
    resamples: int = RESAMPLES
    level: float = 0.95

    @cached_property
    def counts(self) -> Float:
        """How often each world is in each resample, (resample, world)."""
        from sim.rng import Tape  # noqa: PLC0415  - it is compiled, and statistics that were saved need none of it

        points = tuple(f"bootstrap.{number}" for number in range(self.resamples))
        uniforms = Tape(self.seed, points, np.arange(self.worlds, dtype=np.int64)).uniforms(0)
        drawn = (uniforms * self.worlds).astype(np.int64)
        drawn += np.arange(self.resamples)[:, np.newaxis] * self.worlds
        counts = np.bincount(drawn.ravel(), minlength=self.resamples * self.worlds)
        return counts.reshape(self.resamples, self.worlds).astype(np.float64)

    def interval(self, estimates: Float) -> tuple[Float, Float]:
        """Return the percentile interval of each row of (row, resample); NaN where a row has no estimate."""
        outside = (1.0 - self.level) / 2.0
        if estimates.size == 0:
            return np.empty(0), np.empty(0)
        low, high = _quantiles(estimates, (outside, 1.0 - outside))
        return low, high


def resampled_means(values: Float, counts: Float) -> Float:
    """Return the mean of each row in each resample, NaN worlds left out.

    Parameters
    ----------
    values
        Array (row, world).
    counts
        Array (resample, world).

    Returns
    -------
    Array (row, resample).
    """
    valid = ~np.isnan(values)
    totals = np.where(valid, values, 0.0) @ counts.T
    if valid.all():
        return np.asarray(totals / counts.sum(axis=1))
    drawn = valid.astype(np.float64) @ counts.T
    return np.divide(totals, drawn, out=np.full_like(totals, np.nan), where=drawn > 0.0)


def resampled_cvars(values: Float, counts: Float, worst: Worst, tail: float = TAIL) -> Float:
    """Return the mean of the worst share of worlds of each row in each resample.

    The world at the edge of the tail counts with the fraction that belongs to it (Rockafellar and Uryasev 2002,
    proposition 8), so the value does not jump with the number of worlds.

    Parameters
    ----------
    values
        Array (row, world), NaN worlds left out.
    counts
        Array (resample, world).
    worst
        Which end of the values is bad.
    tail
        Share of worlds in the tail.

    Returns
    -------
    Array (row, resample).
    """
    return np.stack([_cvar(row, counts, worst, tail) for row in values]) if len(values) else np.empty((0, len(counts)))


def _cvar(row: Float, counts: Float, worst: Worst, tail: float) -> Float:
    valid = np.flatnonzero(~np.isnan(row))
    if len(valid) == 0:
        return np.full(len(counts), np.nan)
    order = valid[np.argsort(-row[valid] if worst == "high" else row[valid], kind="stable")]
    drawn = counts.sum(axis=1) if len(valid) == len(row) else counts[:, valid].sum(axis=1)
    size = tail * drawn
    # A resample's tail lies within the worst few worlds of the sample, except in the rarest draws.
    near = int(min(len(order), np.ceil(size.max() + 8.0 * np.sqrt(size.max() + 1.0))))
    estimates, reached = _tail_mean(row, order[:near], counts, size)
    return estimates if reached else _tail_mean(row, order, counts, size)[0]


def _tail_mean(row: Float, order: "np.ndarray", counts: Float, size: Float) -> tuple[Float, bool]:
    weights = counts[:, order]
    before = np.cumsum(weights, axis=1) - weights
    inside = np.clip(size[:, np.newaxis] - before, 0.0, weights)
    held = inside.sum(axis=1)
    full = bool(np.all(held >= size * (1.0 - 1e-12)))
    return np.divide(inside @ row[order], size, out=np.full(len(size), np.nan), where=size > 0.0), full


def median_interval(values: Float, level: float = 0.95) -> tuple[Float, Float]:
    """Return the distribution-free interval of each row's median (David and Nagaraja 2003, section 7.1).

    Parameters
    ----------
    values
        Array (row, world), NaN worlds left out.
    level
        Coverage.
    """
    from scipy.stats import binom  # noqa: PLC0415  - slow to import, and statistics that were saved need none of it

    ordered = np.sort(values, axis=1)
    number = np.count_nonzero(~np.isnan(values), axis=1)
    below = binom.ppf((1.0 - level) / 2.0, np.maximum(number, 1), 0.5).astype(np.int64)
    rows = np.arange(len(values))
    low = ordered[rows, np.maximum(below - 1, 0)]
    high = ordered[rows, np.clip(number - below, 0, np.maximum(number - 1, 0))]
    return low, high


def _quantiles(estimates: Float, shares: tuple[float, float]) -> tuple[Float, Float]:
    # All-NaN rows would make numpy warn; they stay NaN.
    ends = np.full((2, len(estimates)), np.nan)
    for start in range(0, len(estimates), _ROWS_AT_ONCE):
        rows = estimates[start : start + _ROWS_AT_ONCE]
        complete = ~np.isnan(rows).any(axis=1)
        if complete.any():
            ends[:, start : start + len(rows)][:, complete] = np.quantile(rows[complete], shares, axis=1)
        for row in np.flatnonzero(~complete & ~np.isnan(rows).all(axis=1)):
            ends[:, start + row] = np.nanquantile(rows[row], shares)
    return ends[0], ends[1]
