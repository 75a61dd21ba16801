"""What a terminal shows of an attribution: for each importer a line per player, and who gains by being inside."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from experiments.analysis.at_risk import LOSS
from experiments.analysis.spillover import COST, EVERY
from experiments.printing.grid import Column, Grid, without_blanks
from experiments.printing.grid import Row as Cells
from experiments.questions.attribution.attribute import Attribution
from experiments.questions.attribution.by import By
from experiments.questions.attribution.focus import Focus
from experiments.questions.attribution.game import ALONE, LEAVE_ONE_OUT, SHAPLEY
from experiments.questions.attribution.shares import TOGETHER, by_player, rows_of
from experiments.questions.attribution.stability import INSIDE, ITSELF, NET, OUTSIDE
from experiments.questions.attribution.words import (
    METRIC_WORDS,
    SCALES,
    choice,
    number,
    player_words,
    with_interval,
)
from experiments.words import Labels, labels_for
from experiments.words.sentences import sentence

NOTE: Final = (
    "Below zero: the risk or the cost is lower. Change: the Shapley value, the mean change when it joins over all "
    "orders of joining; these add up to 'together'. Alone: nothing else is there. Last, where shown: all others "
    "are. Spending: on all goods. [...]: 95 % interval of Monte Carlo error over the same worlds."
)
_FEWEST_ORDERS: Final = 8
"""From fewer sampled orders a standard error says nothing."""
STABILITY_NOTE: Final = (
    "Who gains: all goods, bn USD of 2024; below zero, the move pays. Others: value at risk and spending together, "
    "summed over those of the run for which studies estimate a value at risk."
)

Row = Mapping[str, Any]


def shares_grid(found: Attribution, metric: str, pairs: Sequence[tuple[str, str]]) -> Grid:
    """Return what each clause or member changes for some importers.

    Parameters
    ----------
    found
        The attribution.
    metric
        What is changed.
    pairs
        Importers, each with a good.
    """
    labels = labels_for(found.store.manifest)
    rows = [cells for pair in pairs for cells in _shares(found, metric, pair, labels)]
    columns = (
        Column(sentence(found.study.by.one), right=False), Column("Change"), Column("Share"),
        Column("Alone", rank=2), Column("Last", rank=3), Column("Spending,\nbn USD", rank=1),
    )  # fmt: skip
    unit = SCALES[found.shares.loc[found.shares["metric"] == metric, "unit"].iloc[0]].unit
    return without_blanks(Grid(columns, tuple(rows), f"{sentence(METRIC_WORDS[metric])}: change in {unit}"))


def stability_grid(found: Attribution) -> Grid:
    """Return who gains by being in the coalition."""
    labels = labels_for(found.store.manifest)
    rows = []
    for (mover, move), own in found.stability.groupby(["mover", "move"], sort=False):
        held = {(row["role"], row["nation"], row["metric"]): row for row in rows_of(own)}
        gains, paid = (_cell(held.get((ITSELF, mover, metric))) for metric in (LOSS, COST))
        inside, outside = (_cell(held.get((role, EVERY, NET))) for role in (INSIDE, OUTSIDE))
        chosen = choice(str(move), held.get((ITSELF, mover, NET)))
        rows.append((f"{labels.nation(str(mover))} {move}", chosen, gains, paid, inside, outside))
    columns = (
        Column("Nation", right=False), Column("Its choice", right=False), Column("Its value\nat risk"),
        Column("Its\nspending", rank=1), Column("Others\ninside", rank=2), Column("Others\noutside", rank=3),
    )  # fmt: skip
    return Grid(columns, tuple(rows), "Who gains by being inside")


def notes(found: Attribution, focus: Focus) -> list[str]:
    """Say what the columns are, and what sampling adds to the error."""
    sampled = [_sampled(found, focus)] if found.study.game.orders else []
    return [NOTE, *sampled, *([STABILITY_NOTE] if found.study.by is By.members else [])]


def _shares(found: Attribution, metric: str, pair: tuple[str, str], labels: Labels) -> Iterator[Cells]:
    nation, good = pair
    rows = by_player(found.shares, metric, nation, good)
    costs = by_player(found.shares, COST, nation, EVERY)
    yield (f"{labels.nation(nation)}, {'all goods' if good == EVERY else labels.good(good)}",)
    for player in sorted(found.study.game.players, key=lambda player: rows[player, SHAPLEY]["difference"]):
        others = (with_interval(rows[player, measure]) for measure in (ALONE, LEAVE_ONE_OUT))
        headline = _headline(rows[player, SHAPLEY])
        yield (f"  {player_words(player, labels)}", *headline, *others, number(costs[player, SHAPLEY]))
    yield ("  together", *_headline(rows[EVERY, TOGETHER]), "", "", number(costs[EVERY, TOGETHER]))


def _headline(row: Row) -> tuple[str, str]:
    return with_interval(row), "" if math.isnan(row["share"]) else f"{round(100.0 * row['share'])} %"


def _sampled(found: Attribution, focus: Focus) -> str:
    """Return a sentence on the number of sampled orders, and the error that adds to the Shapley values shown."""
    shown = [
        row
        for nation, good in focus.pairs
        for (_, measure), row in by_player(found.shares, focus.metric, nation, good).items()
        if measure == SHAPLEY
    ]
    scale = SCALES[shown[0]["unit"]]
    worst = scale.factor * max(row["sampling_error"] for row in shown)
    number = len(found.study.game.orders)
    if number < _FEWEST_ORDERS:
        return f"{number} orders of joining were sampled: too few to tell the error that comes from sampling them."
    return (
        f"{number} orders of joining were sampled; their standard error comes on top, at most "
        f"{worst:.{scale.digits + 1}f} {scale.unit} here."
    )


def _cell(row: Row | None) -> str:
    return "no estimate" if row is None else with_interval(row)
