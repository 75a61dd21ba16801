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

from experiments.analysis import Analysis
from experiments.analysis.focus import Focus
from experiments.fans.table import CountedFans
from experiments.figures.read_once import ReadOnce
from experiments.store.metrics import Float, MetricTable
from experiments.store.totals import CaseTotals
from experiments.words import Labels
from experiments.words.sentences import on_top_of
from sim.config.errors import UserError
from sim.config.text import Text

if TYPE_CHECKING:
    import xarray as xr

MONTHS_A_YEAR = 12
_NOT_SHOWN = Text(
    "{shown} of {all} policies are drawn; the tables hold all.", "{all}の政策のうち{shown}を示す。表にはすべてがある。"
)
MOST_IN_TITLE = 2
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
        What happened in the worlds that were watched, columns `experiments.figures.load.EVENT_COLUMNS`; may be empty.
    controls
        Controls and escalation rules of the scenario as configured: ``id``, ``goods``, ``starts`` and more.
    labels
        Words for identifiers.
    focus
        Nation, good and policy of single-pair figures.
    studies
        By nation, what published studies of the goods shown say a stop costs, share of GDP, by name.
    starts
        Month in which the first partnership of a policy starts, where the run tells it.
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
    starts: Mapping[str, str] = field(default_factory=dict)
    further: int = 0

    @property
    def title_policies(self) -> tuple[str, ...]:
        """The compared policies that a title names: all if there are few, else the one in focus."""
        if len(self.compared) <= MOST_IN_TITLE:
            return self.compared
        return (self.focus.policy if self.focus.policy in self.compared else self.compared[0],)

    @property
    def not_shown(self) -> str:
        """A sentence on policies that are not shown; empty if there are none."""
        if not self.further:
            return ""
        shown = len(self.policies)
        return self.labels.say(_NOT_SHOWN).format(shown=shown, all=shown + self.further)

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
