"""What a terminal shows of an attribution: for each importer a line per player, and who gains by being inside."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd
from rich.table import Table

from experiments.analysis.at_risk import LOSS
from experiments.analysis.spillover import COST, EVERY
from experiments.printing.printed import framed
from experiments.questions.attribution.attribute import Attribution
from experiments.questions.attribution.by import By
from experiments.questions.attribution.focus import Focus
from experiments.questions.attribution.game import ALONE, LEAVE_ONE_OUT, SHAPLEY
from experiments.questions.attribution.shares import TOGETHER, by_player, rows_of
from experiments.questions.attribution.stability import INSIDE, ITSELF, NET, OUTSIDE
from experiments.questions.attribution.words import METRIC_WORDS, SCALES, choice, number, with_interval

NOTE: Final = (
    "Below zero: the risk or the cost is lower. Shapley: mean change when it joins, over all orders of joining; these "
    "add up to 'together'. Alone: nothing else is there. Last: all others are. [...]: 95 % interval of Monte Carlo "
    "error over the same worlds."
)
STABILITY_NOTE: Final = (
    "All goods, bn USD of 2024; below zero, the move pays. Others: value at risk and spending together, summed over "
    "those of the run for which studies estimate a value at risk."
)

Row = Mapping[str, Any]


def printed(found: Attribution, focus: Focus) -> Iterator[str | Table]:
    """Yield a table for each importer in focus, and for members who gains by being in the coalition."""
    for nation, good in focus.pairs:
        yield _shares(found, focus.metric, nation, good)
    yield NOTE
    if found.study.game.orders:
        yield _sampled(found, focus)
    if found.study.by is By.members:
        yield _stability(found.stability)
        yield STABILITY_NOTE


def _shares(found: Attribution, metric: str, nation: str, good: str) -> Table:
    rows = by_player(found.shares, metric, nation, good)
    costs = by_player(found.shares, COST, nation, EVERY)
    unit = SCALES[rows[EVERY, TOGETHER]["unit"]].unit
    table = framed(f"{nation}, {good}: {METRIC_WORDS[metric]}, change in {unit}")
    table.add_column(found.study.by.one.capitalize(), overflow="fold")
    for heading in ("Shapley", "Share", "Alone", "Last", "Spending, all goods\n(Shapley), bn USD"):
        table.add_column(heading, justify="right", no_wrap=True)
    players = sorted(found.study.game.players, key=lambda player: rows[player, SHAPLEY]["difference"])
    for player in players:
        alone, last = rows[player, ALONE], rows[player, LEAVE_ONE_OUT]
        cells = (*_headline(rows[player, SHAPLEY]), with_interval(alone), with_interval(last))
        table.add_row(player, *cells, number(costs[player, SHAPLEY]))
    together = rows[EVERY, TOGETHER]
    table.add_section()
    table.add_row("together", *_headline(together), "", "", number(costs[EVERY, TOGETHER]))
    return table


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
    return (
        f"{len(found.study.game.orders)} orders of joining were sampled; their standard error comes on top, at most "
        f"{worst:.{scale.digits + 1}f} {scale.unit} here."
    )


def _stability(stability: pd.DataFrame) -> Table:
    table = framed("Who gains by being inside")
    table.add_column("Nation")
    for heading in ("Its value at risk", "Its spending", "Its choice", "Others inside", "Others outside"):
        table.add_column(heading, justify="left" if heading == "Its choice" else "right", no_wrap=True)
    for (mover, move), rows in stability.groupby(["mover", "move"], sort=False):
        found = {(row["role"], row["nation"], row["metric"]): row for row in rows_of(rows)}
        own, paid = (_cell(found.get((ITSELF, mover, metric))) for metric in (LOSS, COST))
        inside, outside = (_cell(found.get((role, EVERY, NET))) for role in (INSIDE, OUTSIDE))
        chosen = choice(str(move), found.get((ITSELF, mover, NET)))
        table.add_row(f"{mover} {move}", own, paid, chosen, inside, outside)
    return table


def _cell(row: Row | None) -> str:
    return "no estimate" if row is None else with_interval(row)
