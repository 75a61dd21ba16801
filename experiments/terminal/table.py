"""Print the statistics of a run: all pairs or some, of one policy or all, of the whole run or before a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from rich.console import Console

from experiments.analysis.focus import focus_of
from experiments.analysis.paired import clearly_better
from experiments.analysis.part import part_of
from experiments.analysis.records import records
from experiments.analysis.statistics import Analysis
from experiments.printing.printed import print_wrapped
from experiments.store import RunStore
from experiments.store.dates import cut_at
from experiments.store.metrics import metric_infos
from experiments.terminal.answer import effect, risk
from experiments.terminal.losses import losses_grid, losses_text
from experiments.terminal.pairs import pairs_grid
from experiments.terminal.screen import note
from experiments.terminal.view import DEPTH, MONEY, RISK, TAIL, WORST, Pair, View
from experiments.words import listed, month, period, sentence
from experiments.words.names import known
from experiments.words.outcome import Outcome
from experiments.words.policies import policy_lines

PRINTED: Final = (RISK, DEPTH, TAIL, WORST, MONEY)
"""Metrics that the printed table has."""
_KEYS: Final = ["policy", "nation", "good", "metric"]


@dataclass(frozen=True)
class Wish:
    """What of a run is wanted.

    Attributes
    ----------
    nation, good, policy, scenario
        Only this one; the policy in focus and the main scenario by default, every importer and every good.
    by
        What happened before this date; the whole run by default.
    full
        Every policy, and pairs of which no world lacks anything.
    """

    nation: str | None = None
    good: str | None = None
    policy: str | None = None
    by: str | None = None
    scenario: str | None = None
    full: bool = False


def statistics_of(store: RunStore, analysis: Analysis, wish: Wish, metrics: tuple[str, ...] | None = None) -> View:
    """Return the statistics that are wanted.

    Parameters
    ----------
    store, analysis
        An opened run and its statistics.
    wish
        What is wanted.
    metrics
        Only these, where they have to be computed.

    Raises
    ------
    UserError
        If the run has no such name, or knows nothing of the date.
    """
    layout = store.layout
    scenario = known("scenario", wish.scenario or layout.scenarios[0], layout.scenarios, "the run")
    focus = focus_of(store, analysis, nation=wish.nation, good=wish.good, policy=wish.policy)
    if wish.by is None:
        main = scenario == layout.scenarios[0]
        summary, paired = (analysis.summary, analysis.paired) if main else analysis.other_scenarios[scenario]
    else:
        names = None if metrics is None else tuple(name for name in metrics if name in layout.metrics)
        monthly = cut_at(layout, wish.by, RISK).date not in layout.dates
        only = (RISK,) if monthly and names is not None else names
        summary, paired = part_of(store, scenario, layout.policies, metrics=only, by=wish.by)
    months = None if wish.by is None else cut_at(layout, wish.by, RISK).months
    return View(store, _chosen(summary, wish), _chosen(paired, wish), focus, months)


def _chosen(rows: pd.DataFrame, wish: Wish) -> pd.DataFrame:
    for column, value in (("nation", wish.nation), ("good", wish.good)):
        if value is not None:
            rows = rows[rows[column] == value]
    return rows


def rows_of(view: View, wish: Wish) -> pd.DataFrame:
    """Return one row per policy, importer, good and metric: its number, and its difference from the baseline.

    The column ``better`` says which of the two is clearly better, ``policy`` or ``baseline``.
    """
    changes = view.paired.rename(columns={"ci_low": "difference_low", "ci_high": "difference_high"})
    infos = metric_infos(view.store.manifest["metrics"])
    directions = [infos[name].direction if name in infos else "none" for name in view.paired["metric"]]
    changes["better"] = list(map(clearly_better, view.paired.to_dict("records"), directions))
    rows = view.summary.merge(changes.drop(columns="unit"), on=_KEYS, how="left")
    shown = set(_policies(view, wish)) | {view.store.layout.baselines.get(name, name) for name in _policies(view, wish)}
    return rows[rows["policy"].isin(shown)].reset_index(drop=True)


def plain(view: View, wish: Wish) -> dict[str, Any]:
    """Return the same as plain JSON values."""
    layout = view.store.layout
    return {
        "run_dir": str(view.store.path),
        "scenario": wish.scenario or layout.scenarios[0],
        "by": wish.by,
        "worlds": view.store.worlds,
        "rows": records(rows_of(view, wish)),
    }


def print_table(view: View, analysis: Analysis, wish: Wish, console: Console) -> None:
    """Print a table by importer for each policy that is wanted, and what it leaves out.

    Columns for which there is no room are left out, and named.
    """

    def say(text: str) -> None:
        print_wrapped(text, console, "  ")

    pairs = view.pairs() if wish.full or wish.good else [pair for pair in view.pairs() if not view.is_calm(pair)]
    if not pairs:
        if wish.nation and wish.good:
            raise Outcome(RISK, wish.nation, wish.good).inapplicable()
        say(f"{_heading(view, _policies(view, wish)[0], wish)}: nothing is lacking in any world.")
        return
    if headline := _headline(view, wish):
        say(headline)
        console.print()
    left_out: dict[str, None] = {}
    for policy in _policies(view, wish):
        grid = pairs_grid(view, pairs, policy)
        left_out |= dict.fromkeys(grid.left_out(console.width))
        say(_heading(view, policy, wish))
        console.print(grid)
        console.print()
    for text in _notes(view, pairs, list(left_out)):
        say(text)
    of_whole_run = wish.by is None and wish.scenario in {None, view.store.layout.scenarios[0]}
    losses = losses_grid(view, analysis) if wish.full and of_whole_run else None
    if losses is not None:
        console.print()
        console.print(losses)
        for text in losses_text(view, analysis):
            say(text)


def _policies(view: View, wish: Wish) -> list[str]:
    layout = view.store.layout
    if not wish.full or wish.policy:
        return [view.policy]
    compared = [name for name in layout.policies if layout.baselines.get(name, name) != name]
    return compared or list(layout.policies)


def _headline(view: View, wish: Wish) -> str:
    """Return the chance of the shortage in focus, by the date that is asked; nothing where the rows hold none."""
    layout, row = view.store.layout, view.levels(view.baseline, view.pair, RISK)
    if row is None:
        return ""
    span = period(layout.months[0], layout.months[-1])
    if wish.by is not None:
        span = f"before {month(cut_at(layout, wish.by, RISK).date)}"
    said = f"{risk(view, row, wish.scenario or layout.scenarios[0], span)}."
    return said if view.policy == view.baseline else f"{said} {effect(view)}"


def _heading(view: View, policy: str, wish: Wish) -> str:
    layout = view.store.layout
    below = layout.baselines.get(policy, policy)
    scenario = view.labels.scenario(wish.scenario or layout.scenarios[0])
    until = "" if wish.by is None else f", before {month(cut_at(layout, wish.by, RISK).date)}"
    named = {name: f"{view.labels.policy(name)} ({name})" for name in (below, policy)}
    compared = named[policy] if policy == below else f"without: {named[below]}; with: {named[policy]}"
    return f"Chance of a shortage under '{scenario}'{until}; {compared}"


def _notes(view: View, pairs: list[Pair], left_out: list[str]) -> Iterator[str]:
    """Yield what stands below the tables."""
    layout = view.store.layout
    for nation in layout.nations:
        calm = [good for own, good in view.pairs() if own == nation and (own, good) not in pairs]
        if calm:
            yield f"{view.labels.nation(nation)}, no world lacks any: {', '.join(map(view.short_inside, calm))}"
    doubts: dict[tuple[str, str], list[str]] = {}
    for nation, good in pairs:
        if (nation, good) in view.doubted:
            reason = view.doubted[nation, good]
            doubts.setdefault((good, reason), []).append(view.labels.nation_inside(nation))
    for (good, reason), nations in doubts.items():
        name = f"{sentence(view.short_inside(good))} in {listed(nations)}"
        yield f"* {name}: known to be wrong and in no headline. {reason}."
    yield from policy_lines(view.store.manifest)
    yield note(view)
    if left_out:
        yield f"No room for: {', '.join(left_out)}. A wider terminal, COLUMNS=160, --csv or --json shows them."
