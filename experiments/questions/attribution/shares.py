"""What each player's part is, with the interval over worlds.

Every measure is linear in what the coalitions achieve, so it is taken in each world, and one matrix of resamples then
gives the intervals of all of them (`experiments.analysis.bootstrap`).
"""

from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import Resampling, resampled_means
from experiments.analysis.spillover import EVERY
from experiments.questions.attribution.game import SHAPLEY, Game, contribution, sampling_error
from experiments.questions.attribution.outcomes import METRICS, Outcomes
from experiments.store.metrics import Float, Int
from experiments.words.outcome import Outcome

COLUMNS: Final = (
    "player", "measure", "nation", "good", "metric", "unit", "difference", "ci_low", "ci_high", "share",
    "sampling_error",
)  # fmt: skip
TOGETHER: Final = "together"
"""The measure of all players at once, in the rows whose player is `EVERY`: what the Shapley shares add up to."""


def shares(game: Game, outcomes: Outcomes, resampling: Resampling) -> pd.DataFrame:
    """Return what each player changes, by every measure that it has.

    Parameters
    ----------
    game
        Who plays.
    outcomes
        What each coalition has led to.
    resampling
        Resamples of as many worlds.

    Returns
    -------
    Rows with the columns `COLUMNS`: mean difference that the player makes, below zero where it lowers a risk or a
    cost, with its interval; for Shapley values the share of what all change together, blank where that is not clear;
    and the standard error that comes from sampling orders, 0 where none were sampled.
    """
    values = outcomes.by_coalition
    total = values[game.everyone] - values[frozenset()]
    rows = np.flatnonzero(~np.isnan(total).all(axis=-1))
    names = _names(outcomes, rows)
    together = names.assign(player=EVERY, measure=TOGETHER, **_estimates(total, rows, resampling))
    clear = (together["ci_low"] > 0.0) | (together["ci_high"] < 0.0)
    whole = together["difference"].where(clear)
    means = {coalition: array.mean(axis=-1) for coalition, array in values.items()} if game.orders else {}
    frames = [together.assign(share=whole / whole, sampling_error=0.0)]
    for (measure, player), joinings in game.measures.items():
        found = _estimates(contribution(joinings, values), rows, resampling)
        found["share"] = found["difference"] / whole if measure == SHAPLEY else np.nan
        sampled = measure == SHAPLEY and bool(game.orders)
        found["sampling_error"] = sampling_error(joinings, means).ravel()[rows] if sampled else 0.0
        frames.append(names.assign(player=player, measure=measure, **found))
    return pd.concat(frames, ignore_index=True)[list(COLUMNS)]


def _names(outcomes: Outcomes, rows: Int) -> pd.DataFrame:
    """Return the names of some rows of the flattened (metric, nation, good)."""
    shape = (len(METRICS), len(outcomes.nations), len(outcomes.goods))
    metric, nation, good = np.unravel_index(rows, shape)
    return pd.DataFrame(
        {
            "nation": np.array(outcomes.nations, dtype=object)[nation],
            "good": np.array(outcomes.goods, dtype=object)[good],
            "metric": np.array(METRICS, dtype=object)[metric],
            "unit": np.array([outcomes.units[name] for name in METRICS], dtype=object)[metric],
        }
    )


def _estimates(change: Float, rows: Int, resampling: Resampling) -> dict[str, Any]:
    """Return the mean over worlds of some rows of the flattened (metric, nation, good), and its interval."""
    return mean_and_interval(change.reshape(-1, change.shape[-1])[rows], resampling)


def mean_and_interval(changes: Float, resampling: Resampling) -> dict[str, Any]:
    """Return the columns ``difference``, ``ci_low`` and ``ci_high`` of changes (row, world), NaN worlds left out."""
    value = np.nanmean(changes, axis=1)
    low, high = resampling.interval(resampled_means(changes, resampling.counts))
    # Rounding must not put a mean outside its own interval.
    return {"difference": value, "ci_low": np.fmin(low, value), "ci_high": np.fmax(high, value)}


def by_player(shares: pd.DataFrame, metric: str, nation: str, good: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the rows of one outcome by player and measure."""
    chosen = rows_of(Outcome(metric, nation, good).rows(shares))
    return {(row["player"], row["measure"]): row for row in chosen}


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, each by column."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
