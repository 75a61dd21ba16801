"""Print what is at risk in each nation, and who gains by a policy without paying for it.

Money at risk is never one number: a median stands between the 5 and the 95 % quantile over worlds, of which each takes
one published study as its own.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from experiments.analysis import Analysis
from experiments.analysis.at_risk import LOSS, WORST_YEAR
from experiments.analysis.costs import discounting
from experiments.analysis.spillover import EVERY, MEMBER, OTHER
from experiments.printing.grid import Column, Grid
from experiments.terminal.view import View
from experiments.words import change
from experiments.words.sentences import listed, on_top_of

BILLION = 1e9
ROLES: Final = {MEMBER: "member", OTHER: "non-member"}
WHOM: Final = {MEMBER: "for members", OTHER: "for non-members, who pay nothing"}
_NOTE: Final = (
    "Value at risk{discounted}: median and 5 to 95 % over worlds, each of which takes one published study; the spread "
    "is mostly that of the studies. Change: of the mean, over the same worlds, with the 95 % interval of Monte Carlo "
    "error."
)
_COLUMNS: Final = (
    Column("Policy", right=False), Column("Role", right=False, rank=2), Column("Whole run,\nbn USD"),
    Column("Worst 12 months,\n% of GDP", rank=1), Column("Change", right=False),
)  # fmt: skip

Row = Mapping[str, Any]


def losses_grid(view: View, analysis: Analysis) -> Grid | None:
    """Return the table of value at risk by importer and policy; None where nothing is at risk in any world."""
    found = _by(analysis.at_risk, "nation", "policy", "metric")
    if not any(row["p95"] > 0.0 for row in found.values()):
        return None
    changes = _by(analysis.spillover[analysis.spillover["good"] == EVERY], "nation", "policy")
    rows: list[tuple[str, ...]] = []
    for nation in dict.fromkeys(analysis.at_risk["nation"]):
        own = [policy for policy in view.store.layout.policies if (nation, policy, LOSS) in found]
        rows += [(view.labels.nation(nation),)] if own else []
        rows += [_cells(found, nation, policy, changes.get((nation, policy))) for policy in own]
    return Grid(_COLUMNS, tuple(rows))


def losses_text(view: View, analysis: Analysis) -> Iterator[str]:
    """Yield what members and others gain by each policy, who gains without paying, and what the table means."""
    for policy, rows in analysis.spillover.groupby("policy", sort=False):
        yield _sentence(view, str(policy), rows)
    how = discounting(view.store.manifest)
    yield _NOTE.format(discounted=how and f", {how}")


def _cells(found: Mapping[tuple[str, ...], Row], nation: str, policy: str, changed: Row | None) -> tuple[str, ...]:
    whole = _range(found[nation, policy, LOSS], 1.0 / BILLION, 1)
    worst = _range(found[nation, policy, WORST_YEAR], 100.0, 2)
    role, difference = ("", "") if changed is None else (ROLES[changed["role"]], _money(changed))
    return f"  {policy}", role, whole, worst, difference


def _sentence(view: View, policy: str, rows: pd.DataFrame) -> str:
    sums = _by(rows[(rows["nation"] == EVERY) & (rows["good"] == EVERY)], "role")
    parts = [f"at risk {whom}: {_money(sums[role,])}" for role, whom in WHOM.items() if (role,) in sums]
    riders: dict[str, list[str]] = {}
    for nation, good in _by(rows[rows["free_rider"].astype(bool) & (rows["good"] != EVERY)], "nation", "good"):
        riders.setdefault(nation, []).append(view.short_inside(good))
    named = [f"{view.labels.nation_inside(nation)} ({', '.join(goods)})" for nation, goods in riders.items()]
    others = (rows["role"] == OTHER).any()
    free = f"gain without paying: {listed(named) or 'none that is clear'}"
    last = free if others else "every importer of the run is a member or may join"
    baseline = str(rows["baseline"].iloc[0])
    above = on_top_of(baseline, view.labels.policy(baseline))
    return f"{policy}{above}: {'; '.join([*parts, last])}."


def _by(table: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], Row]:
    """Return the rows of a table by the values of some columns."""
    rows = ({str(name): value for name, value in row.items()} for row in table.to_dict("records"))
    return {tuple(str(row[key]) for key in keys): row for row in rows}


def _range(row: Row, scale: float, digits: int) -> str:
    low, middle, high = (f"{scale * row[name]:.{digits}f}" for name in ("p05", "p50", "p95"))
    return f"{middle} ({low} to {high})"


def _money(row: Row) -> str:
    return change(row["difference"], row["ci_low"], row["ci_high"], "USD_2024")
