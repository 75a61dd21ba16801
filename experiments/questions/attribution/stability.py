"""Whether a coalition holds: who gains by staying, who by joining, and what that does to the others.

A coalition is internally stable if no member is better off outside, and externally stable if no outsider is better
off inside (d'Aspremont, Jacquemin, Gabszewicz and Weymark 1983; Barrett 1994 for agreements between nations). What a
nation weighs is its value at risk and what it spends, over the same worlds with it and without it. Nowhere else are the
two added up: a value at risk has the spread of the studies it comes from, and a government may weigh it otherwise.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from experiments.analysis.at_risk import LOSS, over_goods
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.spillover import COST, EVERY
from experiments.questions.attribution.game import ADMITTED, LEAVE_ONE_OUT, Game, contribution
from experiments.questions.attribution.outcomes import METRICS, Outcomes
from experiments.questions.attribution.shares import mean_and_interval
from experiments.store.metrics import Float

COLUMNS: Final = (
    "mover", "move", "role", "nation", "metric", "unit", "difference", "ci_low", "ci_high", "verdict",
)  # fmt: skip
STAYS, JOINS = "stays", "joins"
ITSELF, INSIDE, OUTSIDE = "itself", "inside", "outside"
GAINS, LOSES, UNCLEAR = "gains", "loses", "unclear"
MOVES: Final = {LEAVE_ONE_OUT: STAYS, ADMITTED: JOINS}
NET: Final = "net_loss"
"""Value at risk and spending together, USD of 2024."""


class _Row(NamedTuple):
    """What a move changes in each world for one nation, or for all of a role together."""

    mover: str
    move: str
    role: str
    nation: str
    metric: str
    change: Float


def stability(game: Game, outcomes: Outcomes, resampling: Resampling) -> pd.DataFrame:
    """Return what each member's staying and each candidate's joining changes, for itself and for others.

    Parameters
    ----------
    game
        A game whose players and candidates are nations.
    outcomes
        What each coalition has led to.
    resampling
        Resamples of as many worlds.

    Returns
    -------
    Rows with the columns `COLUMNS`, all goods together: mean difference between the worlds with the mover and without
    it, with its interval, for each nation and for all others inside and all outside. The verdict is ``gains`` or
    ``loses`` where the interval leaves out 0. A nation for which no study estimates a value at risk has no row but that
    of
    its spending, and the sums leave it out.
    """
    rows = [row for row in _rows(game, outcomes) if not np.isnan(row.change).all()]
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    found = pd.DataFrame([row[:-1] for row in rows], columns=list(_Row._fields[:-1]))
    units = {**outcomes.units, NET: outcomes.units[LOSS]}
    estimates = mean_and_interval(np.stack([row.change for row in rows]), resampling)
    found = found.assign(unit=found["metric"].map(units), **estimates)
    clear = [found["ci_high"] < 0.0, found["ci_low"] > 0.0]
    return found.assign(verdict=np.select(clear, [GAINS, LOSES], UNCLEAR))[list(COLUMNS)]


def _rows(game: Game, outcomes: Outcomes) -> Iterator[_Row]:
    together = outcomes.goods.index(EVERY)
    for (measure, mover), joinings in game.measures.items():
        if measure not in MOVES:
            continue
        change = contribution(joinings, outcomes.by_coalition)[:, :, together]
        roles = np.array([_role(nation, mover, game) for nation in outcomes.nations])
        loss, cost = (change[METRICS.index(metric)] for metric in (LOSS, COST))
        for metric, own in ((LOSS, loss), (COST, cost), (NET, loss + cost)):
            for place, nation in enumerate(outcomes.nations):
                yield _Row(mover, MOVES[measure], str(roles[place]), nation, metric, own[place])
            for role in (INSIDE, OUTSIDE):
                yield _Row(mover, MOVES[measure], role, EVERY, metric, over_goods(own[None, roles == role])[0])


def _role(nation: str, mover: str, game: Game) -> str:
    if nation == mover:
        return ITSELF
    return INSIDE if nation in game.everyone else OUTSIDE
