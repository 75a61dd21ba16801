"""The table of a sweep as a terminal shows it: by policy, what was varied, an outcome and its change."""

import math
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from experiments.printing.grid import Column, Grid
from experiments.printing.grid import Row as Cells
from experiments.questions.base import MOST_ROWS
from experiments.questions.response.study import Response
from experiments.terminal.pairs import points_changed
from experiments.words import Labels, between, change
from experiments.words import amount as written
from experiments.words.columns import axis_words
from experiments.words.sentences import sentence


def response_grid(found: Response, labels: Labels, *, full: bool) -> Grid:
    """Return the table of a response, the policy in focus first.

    Parameters
    ----------
    found
        The response.
    labels
        The words of its run.
    full
        Every policy, not only the first ones for which there is room.
    """
    rows: list[Cells] = []
    for policy in sorted(dict.fromkeys(found.rows["policy"]), key=lambda policy: policy != found.policy):
        own = [(labels.policy(policy),), *_rows(found, policy)]
        if rows and not full and len(rows) + len(own) > MOST_ROWS:
            break
        rows += own
    axes = (Column(sentence(axis_words(name, labels)), right=False) for name in found.axes)
    changed = "Change in points" if found.unit == "share" else "Change"
    return Grid((*axes, Column("Value"), Column("95 %\ninterval", rank=1), Column(changed)), tuple(rows))


def _rows(found: Response, policy: str) -> Iterator[Cells]:
    for row in found.rows[found.rows["policy"] == policy].to_dict("records"):
        axes = (str(row[name]) for name in found.axes)
        interval = between(row["ci_low"], row["ci_high"], found.unit)
        yield (*axes, written(row["value"], found.unit), interval, _changed(found, row))


def _changed(found: Response, row: Mapping[Hashable, Any]) -> str:
    numbers = (row["difference"], row["difference_low"], row["difference_high"])
    if any(map(math.isnan, numbers)):
        return ""
    if found.unit == "share":
        return points_changed(dict(zip(("difference", "ci_low", "ci_high"), numbers, strict=True)))
    return change(*numbers, found.unit)
