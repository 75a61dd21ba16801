"""What a terminal shows of a search: what each importer can buy, and with which strengths of the clauses."""

import math
from collections.abc import Mapping
from typing import Any, Final

from experiments.printing.grid import Column, Grid, Row
from experiments.questions.frontier.base import Frontier
from experiments.words import Labels, labels_for

_MILLION: Final = 1e6
_KG_PER_TONNE: Final = 1e3
NOTE: Final = (
    "Below each number: 95 % interval of Monte Carlo error, over worlds that the search has not seen. Points off: "
    "taken off the risk against no partnership, over the same worlds. A candidate that another one beats in cost or "
    "risk, and equals in the other, is printed only with --full."
)
_WORTH: Final = (
    Column("Candidate", right=False), Column("Cost,\nm USD"), Column("Points off"), Column("Risk, %"),
    Column("m USD\nper point", rank=1), Column("USD per kg\nnot lacking", rank=2), Column("Best", rank=3),
)  # fmt: skip


def worth_grid(found: Frontier, *, full: bool) -> Grid:
    """Return what the candidates of each importer cost and take off, the cheapest first.

    Parameters
    ----------
    found
        The search.
    full
        Also those that other candidates beat.
    """
    labels = labels_for(found.store.manifest)
    rows: list[Row] = []
    for nation, own in found.table.groupby("nation", sort=False):
        held = [(number, row) for number, row in enumerate(own.to_dict("records"), start=1) if full or row["holds"]]
        rows += [(labels.nation(str(nation)),), *(_worth(number, row) for number, row in held)]
    return Grid(_WORTH, tuple(rows), f"Cost against the {_risk(found, labels)}")


def strengths_grid(found: Frontier) -> Grid:
    """Return the strengths of the clauses that make each candidate."""
    labels = labels_for(found.store.manifest)
    clauses = clauses_of(found)
    rows: list[Row] = []
    for nation, own in found.table.groupby("nation", sort=False):
        rows.append((labels.nation(str(nation)),))
        for number, row in enumerate(own.to_dict("records"), start=1):
            drawn = (f"{_clause(name, labels)} {row[name]:g}" for name in clauses if row[name])
            rows.append((f"  {number}", ", ".join(drawn) or "none"))
    columns = (Column("Candidate", right=False), Column("Strengths, 0 to 1; clauses not named: 0", right=False))
    return Grid(columns, tuple(rows), f"Strengths of the clauses of '{labels.policy(found.policy)}'")


def clauses_of(found: Frontier) -> list[str]:
    """Return the clauses whose strengths were varied."""
    return [str(name) for name in found.table.columns if "." in str(name)]


def _risk(found: Frontier, labels: Labels) -> str:
    return found.goal.words(labels.good_inside(str(found.goal.good)))


def _clause(name: str, labels: Labels) -> str:
    partnership, _, clause = name.partition(".")
    return labels.clause(partnership, clause)


def _worth(number: int, row: Mapping[Any, Any]) -> Row:
    return (
        f"  {number}",
        _with_interval(row, "cost", 1.0 / _MILLION),
        _with_interval(row, "taken_off", 100.0),
        _with_interval(row, "risk", 100.0),
        _with_interval(row, "per_point", 1.0 / _MILLION),
        _with_interval(row, "per_tonne", 1.0 / _KG_PER_TONNE),
        "yes" if row["holds"] else "no",
    )


def _with_interval(row: Mapping[Any, Any], name: str, scale: float) -> str:
    value, low, high = (_short(scale * row[key]) for key in (name, f"{name}_low", f"{name}_high"))
    return f"{value}\n{low} to {high}" if value else ""


def _short(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.2g}"
