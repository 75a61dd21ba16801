"""The data of the printed pages of a run: statistics by policy, pair and metric, the focus, and names."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from experiments.analysis.focus import Focus, doubted_pairs, focus_of
from experiments.analysis.statistics import Analysis
from experiments.store import RunStore
from experiments.store.dates import months_running
from experiments.words import Labels, labels_for
from experiments.words.shortages import Shortage

RISK, WORST, DEPTH, TAIL, MONEY = "shortage", "worst_month", "unserved", "unserved_cvar95", "value_at_risk"
"""Metrics of a pair that are printed."""

Pair = tuple[str, str]
Numbers = Mapping[str, float]


class Found:
    """Rows of a table of statistics, found by policy, pair and metric."""

    def __init__(self, table: pd.DataFrame) -> None:
        keys = zip(table["policy"], table["nation"], table["good"], table["metric"], strict=True)
        rows = table.select_dtypes("number").to_dict("records")
        numbers = [{str(name): float(value) for name, value in row.items()} for row in rows]
        self._rows = dict(zip(keys, numbers, strict=True))

    def __call__(self, policy: str, pair: Pair, metric: str) -> Numbers | None:
        """Return a row, or None where the metric does not apply."""
        return self._rows.get((policy, *pair, metric))

    def number(self, policy: str, pair: Pair, metric: str) -> float:
        """Return a row's value; NaN where the metric does not apply."""
        row = self(policy, pair, metric)
        return float("nan") if row is None else row["value"]


@dataclass(frozen=True)
class View:
    """A run as it is printed.

    Attributes
    ----------
    store
        The opened run.
    summary, paired
        Statistics of one scenario, with the columns of `experiments.analysis.Analysis`.
    focus
        What is shown first.
    months
        How many months from the first on the statistics are about; all by default.
    """

    store: RunStore
    summary: pd.DataFrame
    paired: pd.DataFrame
    focus: Focus
    months: int | None = None

    @classmethod
    def of(cls, store: RunStore, analysis: Analysis) -> "View":
        """Return the view of a run's main scenario."""
        return cls(store, analysis.summary, analysis.paired, focus_of(store, analysis))

    @cached_property
    def labels(self) -> Labels:
        """The words of the run."""
        return labels_for(self.store.manifest)

    @cached_property
    def levels(self) -> Found:
        """Numbers of each policy."""
        return Found(self.summary)

    @cached_property
    def changes(self) -> Found:
        """What each policy changes against its baseline."""
        return Found(self.paired)

    @cached_property
    def doubted(self) -> Mapping[Pair, str]:
        """Pairs that are known to be wrong, with the reason."""
        return doubted_pairs(self.config)

    @property
    def config(self) -> Mapping[str, Any]:
        """The resolved configuration."""
        found: Mapping[str, Any] = self.store.manifest.get("config", {})
        return found

    @property
    def too_short(self) -> bool:
        """Whether a shortage takes more months running than there are, so that none can be counted."""
        shortage = self.shortage
        return shortage.months < shortage.least

    @property
    def shortage(self) -> Shortage:
        """The shortage in focus, as sentences tell it."""
        return Shortage(
            self.labels.nation_inside(self.focus.nation),
            self.short_inside(self.focus.good),
            self.store.worlds,
            len(self.store.layout.months) if self.months is None else self.months,
            months_running(self.store),
        )

    @property
    def pair(self) -> Pair:
        """The pair in focus."""
        return self.focus.nation, self.focus.good

    @property
    def policy(self) -> str:
        """The policy in focus; the first of the run where it compares none."""
        return self.focus.policy or self.store.layout.policies[0]

    @property
    def baseline(self) -> str:
        """What the policy in focus is compared with; itself where the run compares none."""
        return self.store.layout.baselines.get(self.policy, self.policy)

    def pairs(self) -> list[Pair]:
        """Return every pair that can run short, in the order of the table."""
        rows = self.summary[self.summary["metric"] == RISK]
        return list(dict.fromkeys(zip(rows["nation"], rows["good"], strict=True)))

    def is_calm(self, pair: Pair) -> bool:
        """Return whether no world of any policy lacks anything."""
        metric = self._worst
        return all(self.levels.number(policy, pair, metric) == 0.0 for policy in self._policies)

    @cached_property
    def _worst(self) -> str:
        """The metric that is 0 where a pair lacks nothing."""
        return WORST if (self.summary["metric"] == WORST).any() else RISK

    @cached_property
    def _policies(self) -> list[str]:
        return list(self.summary["policy"].unique())

    def short(self, good: str) -> str:
        """Return a good's name without what stands behind a comma or in brackets."""
        return self.labels.good(good).partition(",")[0].partition(" (")[0]

    def short_inside(self, good: str) -> str:
        """Return the same as it stands inside a sentence."""
        return self.labels.good_inside(good).partition(" (")[0]
