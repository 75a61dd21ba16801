"""Print what is at risk in each nation, and who gains by a policy without paying for it.

Money at risk is never one number: a median stands between the 5 and the 95 % quantile over worlds, of which each takes
one published study as its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.analysis import Analysis
from experiments.analysis.at_risk import LOSS, WORST_YEAR
from experiments.analysis.spillover import EVERY, MEMBER, OTHER
from experiments.costs import discounting
from experiments.printed import framed
from experiments.words.labels import Labels
from experiments.words.sentences import listed, on_top_of

BILLION = 1e9
NOTE = (
    "Value at risk{discounted}: median [5 %, 95 %] over worlds, each of which takes one published study; the spread "
    "is mostly that of the studies. Change: of the mean, over the same worlds, with the 95 % interval of Monte Carlo "
    "error."
)
WHOM = {MEMBER: "for members", OTHER: "for non-members, who pay nothing"}
ROLES = {MEMBER: "member", OTHER: "non-member"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class LossLine:
    """What is at risk in one nation under one policy, as text."""

    nation: str
    policy: str
    role: str
    horizon: str
    worst_year: str
    change: str


def loss_lines(analysis: Analysis) -> list[LossLine]:
    """Return a line for each nation with an estimate and each policy; none where nothing is at risk in any world."""
    found = _by(analysis.at_risk, "nation", "policy", "metric")
    if not any(row["p95"] > 0.0 for row in found.values()):
        return []
    changes = _by(analysis.spillover[analysis.spillover["good"] == EVERY], "nation", "policy")
    nations, policies = (tuple(dict.fromkeys(analysis.at_risk[name])) for name in ("nation", "policy"))
    pairs = [(nation, policy) for nation in nations for policy in policies if (nation, policy, LOSS) in found]
    return [_line(pair, found, changes.get(pair)) for pair in pairs]


def gain_sentences(analysis: Analysis, labels: Labels | None = None) -> list[str]:
    """Say for each policy what members and non-members gain, and who gains without paying.

    Parameters
    ----------
    analysis
        Statistics of a run.
    labels
        Words for nations and goods; their identifiers by default, as in the table of a terminal.
    """
    groups = analysis.spillover.groupby("policy", sort=False)
    return [_sentence(str(policy), rows, labels) for policy, rows in groups]


def render_losses(analysis: Analysis, console: Console, manifest: Mapping[str, Any]) -> None:
    """Print the table of losses and the sentences on who gains; nothing where nothing is at risk in any world."""
    lines = loss_lines(analysis)
    if not lines:
        return
    console.print(_table(lines))
    how = discounting(manifest)
    for text in (*gain_sentences(analysis), NOTE.format(discounted=how and f", {how}")):
        console.print(text)


def _line(pair: tuple[str, str], found: Mapping[tuple[str, ...], Row], change: Row | None) -> LossLine:
    nation, policy = pair
    return LossLine(
        nation=nation,
        policy=policy,
        role="" if change is None else ROLES[change["role"]],
        horizon=_range(found[nation, policy, LOSS], 1.0 / BILLION, 1),
        worst_year=_range(found[nation, policy, WORST_YEAR], 100.0, 2),
        change="" if change is None else _in_billions(change),
    )


def _table(lines: list[LossLine]) -> Table:
    table = framed("Value at risk")
    for heading in ("Importer", "Policy", "Role"):
        table.add_column(heading, overflow="fold")
    for heading in ("Whole horizon,\nbn USD", "Worst 12 months,\n% of GDP", "Change,\nbn USD"):
        table.add_column(heading, justify="right", no_wrap=True)
    before = ""
    for line in lines:
        cells = (line.horizon, line.worst_year, line.change)
        table.add_row("" if line.nation == before else line.nation, line.policy, line.role, *cells)
        before = line.nation
    return table


def _sentence(policy: str, rows: pd.DataFrame, labels: Labels | None) -> str:
    sums = _by(rows[(rows["nation"] == EVERY) & (rows["good"] == EVERY)], "role")
    parts = [f"{_in_billions(sums[role,])} bn USD at risk {whom}" for role, whom in WHOM.items() if (role,) in sums]
    riders: dict[str, dict[str, None]] = {}
    for nation, good in _by(rows[rows["free_rider"].astype(bool) & (rows["good"] != EVERY)], "nation", "good"):
        riders.setdefault(nation, {})[good] = None
    free = listed([_rider(nation, goods, labels) for nation, goods in riders.items()]) or "none that is clear"
    others = (rows["role"] == OTHER).any()
    last = f"free riders: {free}" if others else "every importer of the run is a member or may join"
    above = on_top_of(str(rows["baseline"].iloc[0]))
    return f"{policy}{above}: {'; '.join([*parts, last])}."


def _rider(nation: str, goods: Iterable[str], labels: Labels | None) -> str:
    if labels is None:
        return f"{nation} ({', '.join(goods)})"
    return f"{labels.nation_inside(nation)} ({', '.join(map(labels.good_inside, goods))})"


def _by(table: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], Row]:
    """Return the rows of a table by the values of some columns."""
    rows = ({str(name): value for name, value in row.items()} for row in table.to_dict("records"))
    return {tuple(str(row[key]) for key in keys): row for row in rows}


def _range(row: Row, scale: float, digits: int) -> str:
    low, middle, high = (f"{scale * row[name]:.{digits}f}" for name in ("p05", "p50", "p95"))
    return f"{middle} [{low}, {high}]"


def _in_billions(row: Row) -> str:
    value, low, high = (_signed(row[name] / BILLION) for name in ("difference", "ci_low", "ci_high"))
    return f"{value} [{low}, {high}]"


def _signed(value: float) -> str:
    return "0.0" if abs(value) < 0.05 else f"{value:+.1f}"
