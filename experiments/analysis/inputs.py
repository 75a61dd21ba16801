"""What an answer rests on: how far it moves with each uncertain input, and whether that input is a guess.

This is the spread over uncertain inputs, which more worlds do not shrink, and it is told apart from Monte Carlo
error. It is read off the worlds already simulated (Plischke, Borgonovo and Smith 2013 call that 'given data'):
worlds are split by the value of one input while all the others vary as they do. It finds each input's own share,
not what inputs do together.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import rankdata

from experiments.analysis.table import Float
from sim.config.quantity import GUESSES

COLUMNS = (
    "column", "status", "guess", "rank_correlation", "variance_share", "clear", "at_low", "at_high",
)  # fmt: skip
_BINS = 10
_FEWEST_PER_BIN = 5


@dataclass(frozen=True)
class Splits:
    """Groups of worlds by the value of each input.

    Attributes
    ----------
    order
        World positions sorted by input, (input, world).
    third
        Number of worlds in the lowest and in the highest third.
    """

    order: np.ndarray
    third: int


def input_spread(design: pd.DataFrame, columns: pd.DataFrame, outcome: Float) -> pd.DataFrame:
    """Measure how far an outcome moves with each uncertain input.

    Parameters
    ----------
    design
        One row per world of one scenario and policy, with a column for each varied input.
    columns
        Inputs with the columns ``name``, ``status`` and ``role``; only those with the role ``uncertainty`` that
        vary in `design` are measured.
    outcome
        A metric's value in the same worlds; NaN worlds are left out.

    Returns
    -------
    One row per input, the widest spread first: ``at_low`` and ``at_high`` are the mean outcome in the third of the
    worlds where the input is lowest and highest, ``variance_share`` its own share of the outcome's variance,
    ``clear`` whether the rank correlation is larger than any of so many idle inputs would show in 19 runs of 20.
    """
    kept = ~np.isnan(outcome)
    uncertain = columns[(columns["role"] == "uncertainty") & columns["name"].isin(design.columns)]
    inputs = design.loc[kept, list(uncertain["name"])].to_numpy(dtype=np.float64).T
    varied = np.ptp(inputs, axis=1) > 0.0 if inputs.size else np.zeros(len(inputs), dtype=bool)
    result = outcome[kept]
    if len(result) < 2 * _FEWEST_PER_BIN or not varied.any() or np.ptp(result) == 0.0:
        return pd.DataFrame(columns=list(COLUMNS))
    inputs, uncertain = inputs[varied], uncertain[varied]
    splits = Splits(np.argsort(inputs, axis=1, kind="stable"), len(result) // 3)
    correlation = _rank_correlation(inputs, result)
    rows = pd.DataFrame(
        {
            "column": uncertain["name"].to_numpy(),
            "status": uncertain["status"].to_numpy(),
            "guess": uncertain["status"].isin(GUESSES).to_numpy(),
            "rank_correlation": correlation,
            "variance_share": _variance_share(splits, result),
            "clear": np.abs(correlation) > _chance(len(inputs)) / np.sqrt(len(result) - 1.0),
            "at_low": result[splits.order[:, : splits.third]].mean(axis=1),
            "at_high": result[splits.order[:, -splits.third :]].mean(axis=1),
        }
    )
    widest = (rows["at_high"] - rows["at_low"]).abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[widest].reset_index(drop=True)


def guess_share(spread: pd.DataFrame) -> float:
    """Return the share of the variance told apart by single inputs that belongs to guesses; NaN if there is none."""
    told_apart = spread[spread["clear"].astype(bool)]
    total = float(told_apart["variance_share"].sum())
    return float(told_apart.loc[told_apart["guess"].astype(bool), "variance_share"].sum()) / total if total else np.nan


def _chance(inputs: int) -> float:
    """Return how many standard errors the largest of many idle correlations stays below (Sidak 1967)."""
    return float(ndtri(0.5 + 0.5 * 0.95 ** (1.0 / inputs)))


def _rank_correlation(inputs: Float, outcome: Float) -> Float:
    ranks = rankdata(inputs, axis=1)
    ranks -= ranks.mean(axis=1, keepdims=True)
    outcome_ranks = rankdata(outcome)
    outcome_ranks -= outcome_ranks.mean()
    scale = np.sqrt((ranks**2).sum(axis=1) * (outcome_ranks**2).sum())
    return np.asarray(ranks @ outcome_ranks / scale)


def _variance_share(splits: Splits, outcome: Float) -> Float:
    """Return the correlation ratio over bins of each input, corrected for the number of bins (Kelley 1935)."""
    number = len(outcome)
    bins = min(_BINS, number // _FEWEST_PER_BIN)
    within = np.zeros(len(splits.order))
    for group in np.array_split(splits.order, bins, axis=1):
        values = outcome[group]
        within += ((values - values.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    total = float(((outcome - outcome.mean()) ** 2).sum())
    return np.maximum(1.0 - (within / (number - bins)) / (total / (number - 1)), 0.0)
