"""Say what counts as an oscillation and as a price that runs away, so that a test can look for them.

**Saw-tooth**: a series that turns in each of several months running, each move larger than a share of its own mean
level. A cycle of stocks and orders turns after several months and is no saw-tooth; one that turns every month is made
by the rules reacting to themselves.

**Swings**: moves between a high and the next low, or back, of at least a share of the mean level. A market that is hit
by controls swings, but only so often; one that swings for ever after a single blow rings.

**Runaway**: a price above what anchor, stock-out bid and news together can make it.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Rules
from sim.structure import Structure

Float = NDArray[np.float64]


def longest_saw(series: Float, size: float) -> NDArray[np.int64]:
    """Return, per column, the most months running in which the series turned with moves above `size` x its mean.

    Parameters
    ----------
    series
        Shape ``(M, ...)``.
    size
        Share of the mean level.
    """
    move = np.diff(series, axis=0)
    large = np.abs(move) > size * np.maximum(series.mean(axis=0), 1e-12)
    turned = (move[1:] * move[:-1] < 0.0) & large[1:] & large[:-1]
    longest = np.zeros(series.shape[1:], dtype=np.int64)
    run = np.zeros_like(longest)
    for month in turned:
        run = np.where(month, run + 1, 0)
        np.maximum(longest, run, out=longest)
    return longest


def swings(series: Float, size: float) -> NDArray[np.int64]:
    """Return, per column, how many swings of at least `size` x its mean level the series makes.

    A swing ends where the series has come back by that much from its last extreme (the zigzag of chartists).
    """
    step = size * np.maximum(series.mean(axis=0), 1e-12)
    high, low = series[0].copy(), series[0].copy()
    direction = np.zeros(series.shape[1:], dtype=np.int64)
    count = np.zeros_like(direction)
    for value in series[1:]:
        high, low = np.maximum(high, value), np.minimum(low, value)
        falls = (direction >= 0) & (high - value >= step)
        rises = (direction <= 0) & (value - low >= step)
        count += falls | rises
        direction = np.where(falls, -1, np.where(rises, 1, direction))
        high, low = np.where(falls | rises, value, high), np.where(falls | rises, value, low)
    return count


def highest(rules: Rules, bets: float) -> np.ndarray:
    """Return the price that anchor, stock-out and news add up to, with mania and momentum where there are bets."""
    worth = rules.anchor_bound * (1.0 + bets * rules.mania_bound)
    top: np.ndarray = worth * (1.0 + rules.bid_gain + rules.news_premium + bets * rules.momentum_bound)
    return top


def with_inputs(structure: Structure, own: np.ndarray, passed_on: np.ndarray) -> np.ndarray:
    """Return the bounds ``(good, W)`` with what inputs at their own bounds add."""
    bounds = own
    for _ in structure.goods:
        added = np.zeros_like(own)
        for good, inputs in structure.input_shares:
            for item, share in inputs:
                added[good] += share * (bounds[item] - 1.0)
        bounds = own + passed_on * added
    return bounds
