"""The table of pairs of importer and good: their risk without and with a policy, and what the policy changes."""

import math
from collections.abc import Iterable

from experiments.analysis.focus import clear_changes, pairs_of
from experiments.printing.grid import Column, Grid, Row, without_blanks
from experiments.terminal.view import DEPTH, MONEY, RISK, TAIL, WORST, Numbers, Pair, View
from experiments.words import chance_cell, short_change
from experiments.words.shares import NARROW, percent, percentage
from experiments.words.shortages import short

BILLION = 1e9
_LEVELS = (
    Column("Good", right=False), Column("Without"), Column("interval", rank=4), Column("With"),
    Column("interval ", rank=5), Column("Change in points"), Column("Worst\nmonth", rank=1),
    Column("At risk,\nbn USD", rank=2), Column("Missing\nwithout", rank=6), Column("Missing\nwith", rank=7),
    Column("Worst 5 %\nof worlds", rank=8), Column("Better/\nequal/worse", rank=9),
)  # fmt: skip
_ALONE = (
    Column("Good", right=False), Column("Risk"), Column("interval", rank=3), Column("Worst\nmonth", rank=1),
    Column("At risk,\nbn USD", rank=2), Column("Missing", rank=4), Column("Worst 5 %\nof worlds", rank=5),
)  # fmt: skip


def pairs_grid(view: View, pairs: Iterable[Pair], policy: str) -> Grid:
    """Return the table of some pairs by importer, in the order in which importers first come.

    Parameters
    ----------
    view
        The run.
    pairs
        The pairs.
    policy
        The policy that is compared with its baseline; alone where it is its own.
    """
    by_nation: dict[str, list[Row]] = {}
    for pair in pairs:
        by_nation.setdefault(pair[0], []).append(_row(view, pair, policy))
    rows = [row for nation, own in by_nation.items() for row in ((view.labels.nation(nation),), *own)]
    return without_blanks(Grid(_ALONE if _baseline(view, policy) == policy else _LEVELS, tuple(rows)))


def matter_most(view: View) -> list[Pair]:
    """Return pairs, those that matter most first: besides that in focus none that is calm or known to be wrong.

    The pair in focus comes first. Then come, in turn, the pair that the policy in focus clearly changes most and the
    riskiest one of the importer in focus.
    """
    pairs = [pair for pair in view.pairs() if pair not in view.doubted and not view.is_calm(pair)]
    rows = clear_changes(view.paired)
    changed = [pair for pair in pairs_of(rows[rows["policy"] == view.focus.policy]) if pair in pairs]
    risky = sorted(pairs, key=lambda pair: (pair[0] != view.focus.nation, -_risk(view, pair)))
    in_turn = [pair for two in zip(_padded(changed, len(risky)), risky, strict=False) for pair in two]
    focus = [view.pair] if view.pair in view.pairs() else []
    return [*focus, *(pair for pair in dict.fromkeys(in_turn) if pair in pairs and pair != view.pair)]


def _padded(pairs: list[Pair], length: int) -> list[Pair | None]:
    return [*pairs, *[None] * max(length - len(pairs), 0)]


def _risk(view: View, pair: Pair) -> float:
    return view.levels.number(view.baseline, pair, RISK)


def _baseline(view: View, policy: str) -> str:
    return view.store.layout.baselines.get(policy, policy)


def _row(view: View, pair: Pair, policy: str) -> Row:
    below = _baseline(view, policy)
    name = f"  {view.short(pair[1])}{f'{NARROW}*' if pair in view.doubted else ''}"
    levels = view.levels
    worst, tail = (_share(levels.number(below, pair, metric)) for metric in (WORST, TAIL))
    money = levels.number(below, pair, MONEY)
    at_risk = "" if math.isnan(money) else f"{money / BILLION:.2f}"
    without, interval = _level(view, levels(below, pair, RISK))
    depth = _share(levels.number(below, pair, DEPTH))
    if below == policy:
        return (name, without, interval, worst, at_risk, depth, tail)
    with_it, other = _level(view, levels(policy, pair, RISK))
    change = "" if view.too_short else points_changed(view.changes(policy, pair, RISK))
    split = _split(view.changes(policy, pair, DEPTH))
    missing = _share(levels.number(policy, pair, DEPTH))
    return (name, without, interval, with_it, other, change, worst, at_risk, depth, missing, tail, split)


def _level(view: View, row: Numbers | None) -> tuple[str, str]:
    """Return a chance and its interval as cells; what happens in the only world, and nothing in too short a time."""
    if row is None or view.too_short:
        return "", ""
    if view.store.worlds == 1:
        return short(row).replace("runs ", "").replace("does not run", "not"), ""
    value, low, high = (row[name] for name in ("value", "ci_low", "ci_high"))
    ends = f"{percentage(low)} to {percentage(high)}" if low < high else ""
    return chance_cell(value, low, high), ends


def points_changed(row: Numbers | None) -> str:
    """Write a difference of shares in points, with its interval, for a column that says that they are points."""
    return "" if row is None else short_change(row["difference"], row["ci_low"], row["ci_high"])


def _share(value: float) -> str:
    return "" if math.isnan(value) else percent(value)


def _split(row: Numbers | None) -> str:
    """Return the shares of worlds in which a policy is better, equal and worse; blank where worlds are not the same."""
    if row is None or math.isnan(row["p_equal"]):
        return ""
    return "/".join(f"{100.0 * row[name]:.0f}" for name in ("p_better", "p_equal", "p_worse"))
