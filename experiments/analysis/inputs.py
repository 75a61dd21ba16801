"""Measure how far an outcome moves with each uncertain input, and note which inputs are guesses.

This is the spread over uncertain inputs, which more worlds do not shrink; it is kept separate from Monte Carlo
error. It is read off the worlds already simulated (Plischke, Borgonovo and Smith 2013 call that 'given data'):
worlds are split by the value of one input while all the others vary as they do. It finds each input's own share;
how much those that stand out explain together is tried on worlds that they were not chosen by.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.store.metrics import Float
from sim.config.quantity import GUESSES

COLUMNS = (
    "column", "status", "guess", "rank_correlation", "variance_share", "clear", "at_low", "at_high",
)  # fmt: skip
_BINS = 10
_FEWEST_PER_BIN = 5
_FOLDS = 10
_WORLDS_PER_INPUT = 5


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
        vary in `design` are measured, and none of a control, shock, clause or partnership that `design` switches off.
    outcome
        A metric's value in the same worlds; NaN worlds are left out.

    Returns
    -------
    One row per input, the widest spread first: ``at_low`` and ``at_high`` are the mean outcome in the third of the
    worlds where the input is lowest and highest, ``variance_share`` its own share of the outcome's variance,
    ``clear`` whether the rank correlation is larger than any of that number of idle inputs would show in 19 runs of 20.
    """
    kept = ~np.isnan(outcome)
    uncertain, inputs = _varied(design[kept], columns)
    result = outcome[kept]
    if len(result) < 2 * _FEWEST_PER_BIN or not len(inputs) or np.ptp(result) == 0.0:
        return pd.DataFrame(columns=list(COLUMNS))
    splits = Splits(np.argsort(inputs, axis=1, kind="stable"), len(result) // 3)
    correlation = _rank_correlation(inputs, result)
    rows = pd.DataFrame(
        {
            "column": uncertain["name"].to_numpy(),
            "status": uncertain["status"].to_numpy(),
            "guess": uncertain["guess"].to_numpy(),
            "rank_correlation": correlation,
            "variance_share": _variance_share(splits, result),
            "clear": np.abs(correlation) > _chance(len(inputs)) / np.sqrt(len(result) - 1.0),
            "at_low": result[splits.order[:, : splits.third]].mean(axis=1),
            "at_high": result[splits.order[:, -splits.third :]].mean(axis=1),
        }
    )
    widest = (rows["at_high"] - rows["at_low"]).abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[widest].reset_index(drop=True)


def drawn_inputs(columns: pd.DataFrame, drawn: Collection[str]) -> pd.DataFrame:
    """Return the uncertain inputs of a run, of which every world draws a value: all that is counted as inputs.

    Parameters
    ----------
    columns
        Numbers of the model with the columns ``name``, ``status`` and ``role``.
    drawn
        Columns of the run's design.

    Returns
    -------
    Their rows of `columns`, with ``guess``: whether no source gives the number, nor anything it is derived from.
    """
    if columns.empty:
        return columns.assign(guess=False)
    rows = columns[(columns["role"] == "uncertainty") & columns["name"].isin(list(drawn))]
    return rows.assign(guess=rows["status"].isin(GUESSES))


def explained(design: pd.DataFrame, columns: pd.DataFrame, outcome: Float) -> float:
    """Return the share of an outcome's variance over worlds that the inputs which stand out explain together.

    Parameters
    ----------
    design, columns, outcome
        As for `input_spread`.

    Returns
    -------
    The cross-validated R2 (Stone 1974): in ten rounds, inputs are chosen by their rank correlation in nine tenths of
    the worlds, a line through their ranks is fitted there, and it predicts the last tenth. Noise gives about 0.
    """
    kept = ~np.isnan(outcome)
    _, inputs = _varied(design[kept], columns)
    result = outcome[kept]
    if len(result) < 2 * _FEWEST_PER_BIN or not len(inputs) or np.ptp(result) == 0.0:
        return 0.0
    ranks = _ranks(inputs) / len(result)
    fold = np.arange(len(result)) % _FOLDS
    missed = sum(_missed(ranks, result, fold == held_out) for held_out in range(_FOLDS))
    return max(1.0 - missed / float(((result - result.mean()) ** 2).sum()), 0.0)


def _missed(ranks: Float, outcome: Float, held_out: np.ndarray) -> float:
    """Return the squared error in the worlds held out of a line through the inputs that stand out in the others."""
    known = outcome[~held_out]
    if np.ptp(known) == 0.0:
        return float(((outcome[held_out] - known[0]) ** 2).sum())
    correlation = np.abs(_rank_correlation(ranks[:, ~held_out], known))
    standing_out = correlation > _chance(len(ranks)) / np.sqrt(len(known) - 1.0)
    # More coefficients than worlds would fit anything: only the strongest are kept.
    chosen = np.argsort(-np.where(standing_out, correlation, 0.0), kind="stable")[: len(known) // _WORLDS_PER_INPUT]
    chosen = chosen[standing_out[chosen]]
    terms = np.vstack([np.ones(len(outcome)), ranks[chosen]]).T
    line = np.linalg.lstsq(terms[~held_out], known, rcond=None)[0]
    return float(((outcome[held_out] - terms[held_out] @ line) ** 2).sum())


def _varied(design: pd.DataFrame, columns: pd.DataFrame) -> tuple[pd.DataFrame, Float]:
    """Return the uncertain inputs that vary and act in these rows, and their values, (input, world)."""
    uncertain = drawn_inputs(columns, design.columns)
    uncertain = uncertain[[_acts(str(name), design) for name in uncertain["name"]]]
    inputs = design[list(uncertain["name"])].to_numpy(dtype=np.float64).T
    varied = np.ptp(inputs, axis=1) > 0.0 if inputs.size else np.zeros(len(inputs), dtype=bool)
    return uncertain[varied], inputs[varied]


def _acts(name: str, design: pd.DataFrame) -> bool:
    """Return whether the measure that an input belongs to is switched on in any row; an input without a switch acts."""
    held = design.columns[_is_switch(name, design.columns)]
    return not len(held) or bool((design[held] > 0.0).to_numpy().any())


def _is_switch(name: str, columns: pd.Index) -> np.ndarray:
    """Return which columns switch the measure of an input: the clauses of its partnership for a member or default."""
    kind, *parts = name.split(".")
    if kind in {"control", "shock"}:
        return np.asarray(columns == f"{kind}.{parts[0]}.active")
    if kind == "clause":
        return np.asarray(columns == f"clause.{parts[0]}.{parts[1]}.strength")
    if kind in {"member", "default"}:
        return np.asarray(columns.str.startswith(f"clause.{parts[0]}.") & columns.str.endswith(".strength"))
    return np.zeros(len(columns), dtype=bool)


def _chance(inputs: int) -> float:
    """Return how many standard errors the largest of many idle correlations stays below (Sidak 1967)."""
    from scipy.special import ndtri  # noqa: PLC0415  - slow to import, and most figures need no ranks

    return float(ndtri(0.5 + 0.5 * 0.95 ** (1.0 / inputs)))


def _ranks(values: Float) -> Float:
    """Return the rank of each value along the last axis; equal values share their mean rank."""
    from scipy.stats import rankdata  # noqa: PLC0415  - slow to import, and most figures need no ranks

    return np.asarray(rankdata(values, axis=-1))


def _rank_correlation(inputs: Float, outcome: Float) -> Float:
    ranks = _ranks(inputs)
    ranks -= ranks.mean(axis=1, keepdims=True)
    outcome_ranks = _ranks(outcome)
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
