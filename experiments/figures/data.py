"""The data of a figure: the saved tables of one run, and nothing that could simulate.

Figures take this object instead of a store, so that a test or a user can hand them tables made by other means. The
pair of nation and good that single-pair figures show is chosen by `experiments.analysis.focus`, not by taste.
"""

from collections import Counter
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.analysis import Analysis, analyse
from experiments.analysis.focus import Focus, doubted_pairs, focus_of
from experiments.fans.table import CountedFans
from experiments.figures.read_once import ReadOnce, Unread
from experiments.store.metrics import Float, MetricTable
from experiments.store.reader import EVENTS_FILE, UncountedError
from experiments.store.table import read_table
from experiments.store.totals import CaseTotals
from experiments.words import Labels, labels_for
from experiments.words.sentences import on_top_of
from sim.config.errors import UserError

if TYPE_CHECKING:
    import xarray as xr

    from experiments.store import RunStore
    from experiments.store.layout import Layout

EVENT_COLUMNS = ("world", "month", "kind", "nation", "good", "amount", "text")
MONTHS_A_YEAR = 12
MOST_TOLD = 2
"""Policies that a title compares with the baseline: of more a reader keeps none in mind."""
MOST_POLICIES = 5
"""More lines than these cannot be distinguished in grey; a sweep is read from its tables instead."""


class NotDrawable(UserError):  # noqa: N818  - nothing is broken: the run lacks data
    """A run does not hold what a figure needs."""


@dataclass(frozen=True, kw_only=True)
class FigureData:
    """Saved tables of one run, main scenario; those that take long to read are read when first looked at.

    Attributes
    ----------
    run
        Name of the run folder.
    scenario, policies, baseline
        Main scenario; policies shown, the baseline first.
    nations, goods, months
        Names along the axes; months as ``YYYY-MM``.
    worlds
        Number of worlds asked for.
    analysis
        Summary and comparison.
    tables
        Metrics by policy.
    series
        Monthly series of the main scenario, (policy, time, nation, good, world); None if none were kept.
    counts
        Fans of worlds that were counted instead; None if none were.
    totals
        Flows, supply, projects and measures by year or month, by policy; a run without them is `NotDrawable` when
        they are looked at.
    design, columns
        The design table and every number of the model with its status.
    events
        What happened in the worlds that were watched, columns `EVENT_COLUMNS`; may be empty.
    controls
        Controls and escalation rules of the scenario as configured: ``id``, ``goods``, ``starts`` and more.
    labels
        Words for identifiers.
    focus
        Nation, good and policy of single-pair figures.
    studies
        By nation, what published studies of the goods shown say a stop costs, share of GDP, by name.
    further
        How many policies of the run are not shown.
    caveats
        Pairs of nation and good that are known to be wrong, with the reason: no headline is about them.
    passages, overland
        Sea passages on the way from one nation to another; pairs that trade by land, either way.
    baselines
        What each policy is compared with where it is not `baseline`: in a sweep, the variant with the same values.
    """

    run: str
    scenario: str
    policies: tuple[str, ...]
    baseline: str
    nations: tuple[str, ...]
    goods: tuple[str, ...]
    months: tuple[str, ...]
    worlds: int
    analysis: Analysis
    tables: ReadOnce[dict[str, MetricTable]] = ReadOnce()
    series: ReadOnce["xr.Dataset | None"] = ReadOnce()
    totals: ReadOnce[Mapping[str, CaseTotals]] = ReadOnce()
    design: ReadOnce[pd.DataFrame] = ReadOnce()
    columns: pd.DataFrame
    events: ReadOnce[pd.DataFrame] = ReadOnce()
    controls: tuple[dict[str, Any], ...]
    labels: Labels
    focus: Focus
    baselines: Mapping[str, str] = field(default_factory=dict)
    studies: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    passages: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    overland: frozenset[tuple[str, str]] = frozenset()
    counts: CountedFans | None = None
    caveats: Mapping[tuple[str, str], str] = field(default_factory=dict)
    further: int = 0

    @property
    def title_policies(self) -> tuple[str, ...]:
        """The compared policies that a title names: all if there are few, else the one in focus."""
        if len(self.compared) <= MOST_TOLD:
            return self.compared
        return (self.focus.policy if self.focus.policy in self.compared else self.compared[0],)

    @property
    def not_shown(self) -> str:
        """A sentence on policies that are not shown; empty if there are none."""
        if not self.further:
            return ""
        return f"{len(self.policies)} of {len(self.policies) + self.further} policies are drawn; the tables hold all."

    @property
    def compared(self) -> tuple[str, ...]:
        """The policies shown, without those they are compared with."""
        return tuple(policy for policy in self.policies if policy != self.baseline_of(policy))

    def baseline_of(self, policy: str) -> str:
        """Return what a policy is compared with."""
        return self.baselines.get(policy, self.baseline)

    def with_labels(self, labels: Labels) -> "FigureData":
        """Return the same tables under other words; tables that nobody has looked at stay unread."""
        same = copy(self)
        vars(same)["labels"] = labels
        return same

    def named(self, policy: str) -> str:
        """Return words for a policy, with what it stands on top of if it is not compared as the others are."""
        baseline = self.baseline_of(policy)
        above = "" if baseline == self.baseline else on_top_of(baseline, self.labels.policy(baseline))
        return f"{self.labels.policy(policy)}{above}"

    @property
    def without_and_with(self) -> tuple[str, ...]:
        """What the policy in focus is compared with, and that policy; the baseline alone where none is in focus."""
        shown = self.compared
        policy = self.focus.policy if self.focus.policy in shown else next(iter(shown), None)
        return (self.baseline,) if policy is None else (self.baseline_of(policy), policy)

    @property
    def full_years(self) -> tuple[int, ...]:
        """Calendar years of which every month is scored."""
        held = Counter(int(month[:4]) for month in self.months)
        return tuple(year for year, months in sorted(held.items()) if months == MONTHS_A_YEAR)

    @property
    def years(self) -> Float:
        """Middle of each month as a decimal year."""
        return np.array([int(month[:4]) + (int(month[5:7]) - 0.5) / 12.0 for month in self.months])

    def headlines(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table about pairs without a caveat."""
        pairs = zip(rows["nation"], rows["good"], strict=True)
        return rows[[pair not in self.caveats for pair in pairs]]

    def paths(self, variable: str, policy: str) -> Float:
        """Return a monthly series of the focus pair, (month, world), failed worlds left out.

        Raises
        ------
        NotDrawable
            If the run kept no such series, or not for this good.
        """
        if self.series is None or variable not in self.series:
            raise NotDrawable(f"the run kept no series {variable!r}: add it to the experiment's series")
        if self.focus.good not in self.series["good"].to_numpy():
            raise NotDrawable(f"the run kept no series of {self.focus.good}: add it to the experiment's series")
        chosen = self.series[variable].sel(policy=policy, good=self.focus.good)
        chosen = chosen.sel(nation=self.focus.nation) if "nation" in chosen.dims else chosen  # a price has none
        paths = np.asarray(chosen.transpose("time", "world").to_numpy(), dtype=np.float64)
        return np.asarray(paths[:, ~np.isnan(paths).all(axis=0)])

    def summary_of(self, metric: str, policy: str) -> pd.Series:
        """Return the summary row of the focus pair.

        Raises
        ------
        NotDrawable
            If the metric does not apply to the pair.
        """
        return self._row(self.analysis.summary, metric, policy)

    def difference_of(self, metric: str, policy: str) -> pd.Series:
        """Return the row that compares a policy with the baseline for the focus pair.

        Raises
        ------
        NotDrawable
            If the metric does not apply to the pair.
        """
        return self._row(self.analysis.paired, metric, policy)

    def _row(self, table: pd.DataFrame, metric: str, policy: str) -> pd.Series:
        pair = (table["nation"] == self.focus.nation) & (table["good"] == self.focus.good)
        rows = table[pair & (table["metric"] == metric) & (table["policy"] == policy)]
        if rows.empty:
            raise NotDrawable(f"{metric} does not apply to {self.focus.good} in {self.focus.nation}")
        return rows.iloc[0]


def figure_data(
    store: "RunStore", nation: str | None = None, good: str | None = None, analysis: Analysis | None = None
) -> FigureData:
    """Gather the tables of a run.

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
    policies = _shown(layout, focus.policy)
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


def _shown(layout: "Layout", focus: str | None = None) -> tuple[str, ...]:
    """Return the first policies as the experiment orders them, in a sweep variant by variant of the baseline.

    The policy in focus and what it is compared with are among them, wherever they stand.
    """
    place = layout.policies.index
    ordered = sorted(layout.policies, key=lambda policy: place(_bottom(layout, policy)))
    wanted = {ordered[0]} if focus is None else {ordered[0], focus, layout.baselines[focus]}
    others = [policy for policy in ordered if policy not in wanted][: MOST_POLICIES - len(wanted)]
    return tuple(policy for policy in ordered if policy in {*wanted, *others})


def _bottom(layout: "Layout", policy: str) -> str:
    """Return what a policy is compared with, and that with, down to a policy that is compared with none."""
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


def _studies(config: dict[str, Any], goods: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Return what studies of groups that hold some of the goods say, by nation."""
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
