"""What a terminal shows of a search: two tables per importer."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd
from rich.table import Table

from experiments.printing.printed import framed
from experiments.questions.frontier.base import Frontier

_MILLION: Final = 1e6
_KG_PER_TONNE: Final = 1e3
NOTE: Final = (
    "Over worlds that the search has not seen, with 95 % intervals of Monte Carlo error. Taken off: against no "
    "partnership, over the same worlds. Holds: no other candidate is as good in both and better in one."
)


def printed(found: Frontier) -> Iterator[str | Table]:
    """Yield the candidates of each importer, the cheapest first."""
    for nation, rows in found.table.groupby("nation", sort=False):
        yield _worth(f"{nation}: cost against {found.goal.words(str(found.goal.good))}", rows)
        yield _strengths(f"{nation}: strengths of {found.policy}", rows, clauses_of(found))
    yield NOTE


def clauses_of(found: Frontier) -> list[str]:
    """Return the clauses whose strengths were varied."""
    return [str(name) for name in found.table.columns if "." in str(name)]


def _worth(title: str, rows: pd.DataFrame) -> Table:
    table = framed(title)
    for heading in ("", "Cost, m USD", "Risk, %", "Taken off, points", "m USD per point", "USD per kg", "Holds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for number, row in enumerate(rows.to_dict("records"), start=1):
        table.add_row(
            str(number),
            _with_interval(row, "cost", 1.0 / _MILLION),
            _with_interval(row, "risk", 100.0),
            _with_interval(row, "taken_off", 100.0),
            _with_interval(row, "per_point", 1.0 / _MILLION),
            _with_interval(row, "per_tonne", 1.0 / _KG_PER_TONNE),
            "yes" if row["holds"] else "no",
        )
    return table


def _strengths(title: str, rows: pd.DataFrame, clauses: list[str]) -> Table:
    table = framed(title)
    table.add_column("Clause", no_wrap=True)
    for number in range(1, len(rows) + 1):
        table.add_column(str(number), justify="right", no_wrap=True)
    for clause in clauses:
        table.add_row(clause, *(f"{strength:g}" for strength in rows[clause]))
    return table


def _with_interval(row: Mapping[Any, Any], name: str, scale: float) -> str:
    value, low, high = (_short(scale * row[key]) for key in (name, f"{name}_low", f"{name}_high"))
    return f"{value} [{low}, {high}]" if value else ""


def _short(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.2g}"
