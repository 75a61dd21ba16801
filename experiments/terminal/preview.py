"""Show the results so far of a run that is running: one importer's goods most at risk, without and with a policy.

Importer and policy are those of the experiment's ``focus``, else the first importer that is a member of a partnership
and the first policy that is compared: a rule that goes by effects would show another one each time.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.text import Text

from experiments.analysis.focus import Focus
from experiments.analysis.part import part_of
from experiments.analysis.rank import riskiest_pairs
from experiments.store import RunStore
from experiments.terminal.pairs import pairs_grid
from experiments.terminal.view import DEPTH, RISK, WORST, Pair, View

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
    worlds = f"{store.worlds:,} of {int(store.manifest['worlds_asked']):,} worlds"
    if view is None:
        return Text(f"{worlds} are done; none of them can be compared")
    labels = view.labels
    nation = labels.nation_inside(view.focus.nation)
    head = f"Probability of a shortage in {nation}, {labels.under(view.baseline)} and {labels.under(view.policy)}"
    rests = f"So far, from the first {worlds}; intervals are of 95 % and narrow as more worlds are done."
    return Group(Text(head), pairs_grid(view, _pairs(view), view.policy), Text(rests))


def view_so_far(store: RunStore) -> View | None:
    """Return what the worlds in view say of one importer; None without any to compare."""
    layout = store.layout
    config = store.manifest.get("config", {})
    focus = config.get("experiment", {}).get("focus") or {}
    compared = [(policy, below) for policy, below in layout.baselines.items() if policy != below]
    compared.sort(key=lambda pair: pair[0].partition("[")[0] != focus.get("policy"))
    if not compared:
        return None
    policy, below = compared[0]
    nation = focus.get("nation") or _first_member(config, layout.nations)
    if not all(len(store.table(layout.scenarios[0], case).worlds) for case in (policy, below)):
        return None
    metrics = [name for name in (RISK, DEPTH, WORST) if name in layout.metrics]
    summary, paired = part_of(store, layout.scenarios[0], (below, policy), nations=(nation,), metrics=metrics)
    return View(store, summary, paired, Focus(nation, layout.goods[0], policy))


def _first_member(config: Mapping[str, Any], nations: Sequence[str]) -> str:
    """Return the first importer of the run that is a member of a partnership, or the first of all."""
    partnerships = config.get("partnerships", {}).values()
    members = {member for partnership in partnerships for member in partnership.get("members", ())}
    return next((nation for nation in nations if nation in members), nations[0])


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
