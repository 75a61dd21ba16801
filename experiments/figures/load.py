"""Load the data of figures from a saved run."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.analysis import Analysis, analyse
from experiments.analysis.focus import doubted_pairs, focus_of
from experiments.fans.table import CountedFans
from experiments.figures.data import MOST_POLICIES, FigureData, NotDrawable
from experiments.figures.read_once import Unread
from experiments.store.reader import EVENTS_FILE, UncountedError
from experiments.store.table import read_table
from experiments.store.totals import CaseTotals
from experiments.words import labels_for

if TYPE_CHECKING:
    import xarray as xr

    from experiments.store import RunStore
    from experiments.store.layout import Layout

EVENT_COLUMNS = ("world", "month", "kind", "nation", "good", "amount", "text")


def figure_data(
    store: "RunStore", nation: str | None = None, good: str | None = None, analysis: Analysis | None = None
) -> FigureData:
    """Load what the figures of a run read; large tables are read when first used.

    Parameters
    ----------
    store
        An opened run.
    nation, good
        Pair that single-pair figures show; the one in focus by default.
    analysis
        Statistics of the same run, if they are known already.

    Raises
    ------
    UserError
        If the run has no such nation or good, or no finished world.
    """
    layout, manifest = store.layout, store.manifest
    scenario = layout.scenarios[0]
    analysis = analysis or analyse(store)
    focus = focus_of(store, analysis, nation=nation, good=good)
    policies = shown_policies(layout, focus.policy)
    config = manifest.get("config", {})
    caveats = doubted_pairs(config)
    if not set(policies) <= set(analysis.summary["policy"]):
        raise NotDrawable(f"{store.path} holds no finished world of some policy")
    return FigureData(
        run=store.path.name,
        scenario=scenario,
        policies=policies,
        baseline=layout.baselines[policies[0]],
        nations=layout.nations,
        goods=layout.goods,
        months=layout.months,
        worlds=store.worlds,
        analysis=analysis,
        tables=Unread(lambda: {policy: store.table(scenario, policy) for policy in policies}),
        series=Unread(lambda: _series(store, scenario)),
        totals=Unread(lambda: _totals(store, scenario, policies)),
        design=Unread(store.design),
        columns=store.columns(),
        events=Unread(lambda: read_events(store)),
        controls=_controls(config, scenario),
        labels=labels_for(store.manifest),
        focus=focus,
        baselines=layout.baselines,
        studies=_studies(config, layout.goods),
        passages=_passages(config),
        overland=_overland(config),
        counts=CountedFans(store, scenario) if layout.fans else None,
        caveats=caveats,
        starts=_starts(config, policies),
        further=len(layout.policies) - len(policies),
    )


def read_events(store: "RunStore") -> pd.DataFrame:
    """Return the events of the watched worlds of a run; empty if none were watched.

    Raises
    ------
    UserError
        If the file is damaged.
    """
    path = store.path / EVENTS_FILE
    return read_table(path, store.layout.run) if path.is_file() else pd.DataFrame(columns=list(EVENT_COLUMNS))


def shown_policies(layout: "Layout", focus: str | None = None) -> tuple[str, ...]:
    """Return the first policies as the experiment orders them, in a sweep variant by variant of the baseline.

    The policy in focus and what it is compared with are always among them.
    """
    place = layout.policies.index
    ordered = sorted(layout.policies, key=lambda policy: place(_first_baseline(layout, policy)))
    wanted = {ordered[0]} if focus is None else {ordered[0], focus, layout.baselines[focus]}
    others = [policy for policy in ordered if policy not in wanted][: MOST_POLICIES - len(wanted)]
    return tuple(policy for policy in ordered if policy in {*wanted, *others})


def _first_baseline(layout: "Layout", policy: str) -> str:
    """Follow the baselines of a policy to the one that is compared with itself."""
    for _ in layout.policies:
        policy = layout.baselines[policy]
    return policy


def _series(store: "RunStore", scenario: str) -> "xr.Dataset | None":
    return store.series().sel(scenario=scenario) if store.layout.series else None


def _totals(store: "RunStore", scenario: str, policies: tuple[str, ...]) -> dict[str, CaseTotals]:
    try:
        return {policy: store.totals(scenario, policy) for policy in policies}
    except UncountedError as error:
        raise NotDrawable(str(error)) from error


def _passages(config: dict[str, Any]) -> dict[tuple[str, str], tuple[str, ...]]:
    held = ((config.get("baseline") or {}).get("transit") or {}).get("passages") or {}
    return {(first, last): tuple(names) for first, to in held.items() for last, names in to.items()}


def _overland(config: dict[str, Any]) -> frozenset[tuple[str, str]]:
    held = ((config.get("baseline") or {}).get("transit") or {}).get("overland") or {}
    pairs = [(first, last) for first, to in held.items() for last in to]
    return frozenset(pairs + [(last, first) for first, last in pairs])


def _controls(config: dict[str, Any], scenario: str) -> tuple[dict[str, Any], ...]:
    found = config.get("scenarios", {}).get(scenario, {})
    return (*(found.get("controls") or ()), *(found.get("escalation") or ()))


def _starts(config: dict[str, Any], policies: tuple[str, ...]) -> dict[str, str]:
    """Return the first month of each policy; a variant that moves the start is left out."""
    held = (config.get("experiment") or {}).get("policies") or {}
    days: dict[str, list[str]] = {}
    for policy in policies:
        plain, _, variant = policy.partition("[")
        names = () if ".start=" in variant else (held.get(plain) or {}).get("partnerships") or ()
        days[policy] = [str(config["partnerships"][name].get("starts") or "") for name in names]
    return {policy: min(found)[:7] for policy, found in days.items() if found and all(found)}


def _studies(config: dict[str, Any], goods: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Return the losses that studies of some of the goods estimate, shares of GDP by nation and study."""
    baseline = config.get("baseline") or {}
    held, sources = baseline.get("value_at_risk") or {}, baseline.get("sources") or {}
    found: dict[str, dict[str, float]] = {}
    for group in held.get("groups", {}).values():
        if not set(group["goods"]) & set(goods):
            continue
        for study in group["studies"].values():
            loss, yearly = study["loss"], 12.0 * held["gdp"]["values"][study["nation"]]["value"]
            share = loss["value"] if loss["unit"] == "1" else loss["value"] / yearly
            source = sources.get(loss["source"], {})
            words = f"{source.get('publisher') or loss['source']} {source.get('year') or ''}".strip()
            found.setdefault(study["nation"], {})[words] = share
    return found
