"""What a terminal shows of a comparison: the pairs whose risk differs, and what each side is called."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from experiments.analysis.focus import METRIC
from experiments.printing.grid import Column, Grid, Row
from experiments.questions.comparison.study import Comparison, Side
from experiments.terminal.pairs import points_changed
from experiments.words import Labels, labels_for
from experiments.words.sentences import on_top_of, percent
from sim.config.text import Text

NOTE: Final = "Risk: chance of a shortage. Change: in points, with the 95 % interval of Monte Carlo error."


def side_labels(found: Comparison) -> Labels:
    """Return the words of the first side's run, with those of every side in place of policies."""
    labels = labels_for(found.sides[0].store.manifest)
    sides = {side.label.partition("[")[0]: _called(side) for side in found.sides}
    return replace(labels, policies={**labels.policies, **sides})


def clear_grid(found: Comparison, rows: pd.DataFrame, labels: Labels) -> Grid:
    """Return some differences in words, by importer: good, side, risk of the first and of that side, and the change.

    Parameters
    ----------
    found
        The comparison.
    rows
        Rows of its differences, those that are shown first at the top.
    labels
        From `side_labels`.
    """
    summary = found.analysis.summary
    risks = summary[summary["metric"] == METRIC].set_index(["policy", "nation", "good"])["value"].to_dict()
    by_nation: dict[str, list[Row]] = {}
    for row in rows.to_dict("records"):
        by_nation.setdefault(row["nation"], []).append(_cells(row, risks, labels, found.sides[0].label))
    cells = tuple(cells for nation, own in by_nation.items() for cells in ((labels.nation(nation),), *own))
    first = labels.policy(found.sides[0].label)
    columns = (
        Column("Good", right=False), Column("Side", right=False), Column("Risk it is\ncompared with", rank=1),
        Column("Its\nrisk"), Column("Change in points"),
    )  # fmt: skip
    return Grid(columns, cells, f"Each side compared with '{first}'")


def _called(side: Side) -> Text:
    """Return what a side is called: its policy in words, its run, or both, as its label is."""
    labels, run = labels_for(side.store.manifest), side.store.path.resolve().name
    if side.label == run:
        return Text(run)
    policy = labels.policy(side.policy.partition("[")[0])
    return Text(policy if side.label == side.policy else f"{policy}, {run}")


def _cells(row: Mapping[Any, Any], risks: Mapping[Any, float], labels: Labels, first: str) -> Row:
    pair = row["nation"], row["good"]
    levels = (percent(float(risks[name, *pair])) for name in (row["baseline"], row["policy"]))
    below = row["baseline"]
    return (
        f"  {labels.good(row['good']).partition(',')[0]}",
        f"{labels.policy(row['policy'])}{'' if below == first else on_top_of(below, labels.policy(below))}",
        *levels,
        points_changed(row),
    )
