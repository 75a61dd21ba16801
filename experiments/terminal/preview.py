"""Show the results so far of a run that is running: one importer's goods most at risk, without and with a policy."""

from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from experiments.analysis.focus import settled_focus
from experiments.analysis.part import part_of
from experiments.analysis.rank import riskiest_pairs
from experiments.store import RunStore
from experiments.terminal.pairs import pairs_grid
from experiments.terminal.view import DEPTH, RISK, WORST, Pair, View
from experiments.words import count_of_worlds

MOST_GOODS: Final = 8
"""Goods that are shown: the table must leave room on a small terminal."""


def preview(store: RunStore) -> RenderableType:
    """Return a small table of the worlds in view, with how many they are and what its intervals mean.

    Parameters
    ----------
    store
        A view on the worlds of a run that are finished in all cases.
    """
    view = view_so_far(store)
    worlds = f"{store.worlds:,} of {count_of_worlds(int(store.manifest['worlds_asked']))}"
    if view is None:
        return Text(f"{worlds} are done; none of them can be compared")
    labels = view.labels
    nation = labels.nation_inside(view.focus.nation)
    head = f"Probability of a shortage in {nation}, {labels.under(view.baseline)} and {labels.under(view.policy)}"
    rests = f"So far, from the first {worlds}; intervals are of 95 % and narrow as more worlds are done."
    return Group(Text(head), pairs_grid(view, _pairs(view), view.policy), Text(rests))


def view_so_far(store: RunStore) -> View | None:
    """Return what the worlds in view say of one importer; None without any to compare."""
    layout, focus = store.layout, settled_focus(store)
    if focus is None:
        return None
    policy = str(focus.policy)
    cases = layout.baselines[policy], policy
    if not all(len(store.table(layout.scenarios[0], case).worlds) for case in cases):
        return None
    metrics = [name for name in (RISK, DEPTH, WORST) if name in layout.metrics]
    summary, paired = part_of(store, layout.scenarios[0], cases, nations=(focus.nation,), metrics=metrics)
    return View(store, summary, paired, focus)


def _pairs(view: View) -> list[Pair]:
    """Return the pairs to whose risk the scenario adds most."""
    layout, nations = view.store.layout, (view.focus.nation,)
    reference = [
        part_of(view.store, scenario, (view.baseline,), nations=nations, metrics=[RISK, DEPTH])[0]
        for scenario in layout.scenarios[1:2]
        if len(view.store.table(scenario, view.baseline).worlds)
    ]
    ranked = riskiest_pairs(view.summary, view.baseline, reference=next(iter(reference), None), excluded=view.doubted)
    return ranked[:MOST_GOODS]
