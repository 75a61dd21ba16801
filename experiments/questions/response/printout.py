"""The table of a sweep as a terminal shows it: what was varied in words, and an outcome with its change."""

import math
from collections.abc import Hashable, Mapping
from typing import Any, Final

from experiments.grid import Column, Grid
from experiments.questions.response.study import Response
from experiments.terminal.pairs import points_changed
from experiments.words import Labels, change, estimate

MOST_ROWS: Final = 30
"""Rows that are printed; a small terminal has room for them."""


def response_grid(found: Response, labels: Labels) -> Grid:
    """Return the first rows of a response: policy, value of each axis, outcome and change, each with its interval."""
    in_points = found.unit == "share"
    columns = (
        Column("Policy", right=False),
        *(Column(labels.column(name) if "*" not in name else name, right=False) for name in found.axes),
        Column("Value", right=False),
        Column("Change in points" if in_points else "Change", right=False),
    )
    rows = found.rows.head(MOST_ROWS).to_dict("records")
    return Grid(columns, tuple(_row(found, row, labels) for row in rows))


def _row(found: Response, row: Mapping[Hashable, Any], labels: Labels) -> tuple[str, ...]:
    value = estimate(row["value"], row["ci_low"], row["ci_high"], found.unit)
    numbers = (row["difference"], row["difference_low"], row["difference_high"])
    if any(map(math.isnan, numbers)):
        changed = ""
    elif found.unit == "share":
        changed = points_changed(dict(zip(("difference", "ci_low", "ci_high"), numbers, strict=True)))
    else:
        changed = change(*numbers, found.unit)
    return (labels.policy(str(row["policy"])), *(str(row[name]) for name in found.axes), value, changed)
