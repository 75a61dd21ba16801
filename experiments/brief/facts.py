"""What a brief is made of: a run's saved tables, what its measures did, what it costs, and the words for all of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.analysis.costs import Cost, costs_of, discount_rate
from experiments.brief.evidence import Evidence, evidence_of
from experiments.brief.numbers import Numbers, Row, rows_of
from experiments.brief.voice import Voice, cut_names
from experiments.figures.data import FigureData
from experiments.measures import MeasureEffect, effects_of
from experiments.questions.attribution.nearby import attribution_of
from experiments.store import RunStore, UncountedError
from experiments.words import Language

if TYPE_CHECKING:
    from experiments.questions.attribution.attribute import Attribution

SHORTAGE, MISSING = "shortage", "unserved"


@dataclass(frozen=True)
class Facts:
    """A run, as a brief looks at it.

    Attributes
    ----------
    data
        Its tables.
    manifest
        What it says of itself.
    voice
        Words for it.
    store
        The run itself.
    effects
        By policy, what each measure of the main scenario did; empty where the run did not count it.
    """

    data: FigureData
    manifest: Mapping[str, Any]
    voice: Voice
    store: RunStore
    effects: Mapping[str, tuple[MeasureEffect, ...]] = field(default_factory=dict)

    @property
    def config(self) -> Mapping[str, Any]:
        """The resolved configuration."""
        found: Mapping[str, Any] = self.manifest.get("config", {})
        return found

    @cached_property
    def policy(self) -> str | None:
        """The policy that the first page is about; None where the run compares none."""
        compared, policy = self.data.compared, self.data.focus.policy
        return policy if policy in compared else next(iter(compared), None)

    @cached_property
    def tells_chances(self) -> bool:
        """Whether chances can be read from the run: it has several worlds, and months enough for a shortage."""
        least = int((self.manifest.get("metric_settings") or {}).get("shortage_months", 1))
        return self.data.worlds > 1 and len(self.data.months) >= least

    @cached_property
    def attribution(self) -> "Attribution | None":
        """What says which clause of that policy does it, else of another one; None where nobody has run any."""
        policies = dict.fromkeys((*([self.policy] if self.policy else []), *self.data.compared))
        found = (attribution_of(self.store, policy) for policy in policies)
        return next((one for one in found if one is not None), None)

    @cached_property
    def costs(self) -> tuple[Cost, ...]:
        """What each policy shown costs each nation."""
        return tuple(costs_of(self.data.tables))

    @cached_property
    def evidence(self) -> Evidence:
        """The numbers of the configuration with their status."""
        return evidence_of(self.config)

    @cached_property
    def discounted(self) -> str:
        """How money is discounted, as words that follow a comma; empty where a run knows no one rate."""
        rate = discount_rate(self.manifest)
        return "" if rate is None else self.voice.say("number.discounted", rate=f"{100.0 * rate:g}")

    def partnerships(self, policy: str) -> tuple[str, ...]:
        """Return the partnerships that a policy holds."""
        policies = self.config.get("experiment", {}).get("policies", {})
        return tuple(policies.get(policy.partition("[")[0], {}).get("partnerships", {}))

    def hits(self, control: str, nations: Collection[str]) -> bool:
        """Return whether a control of the main scenario is aimed at one of some nations; many are at all."""
        scenario = self.config.get("scenarios", {}).get(self.data.scenario, {})
        held = (*(scenario.get("controls") or ()), *(scenario.get("escalation") or ()))
        targets = next((entry.get("targets") for entry in held if entry.get("id") == control), None)
        return not isinstance(targets, list | tuple) or bool(set(targets) & set(nations))

    def clauses(self, policy: str) -> tuple[str, ...]:
        """Return the clauses of a policy's partnerships that it gives any strength, as 'partnership.clause'."""
        held = self.config.get("partnerships", {})
        return tuple(
            f"{partnership}.{clause}"
            for partnership in self.partnerships(policy)
            for clause in held.get(partnership, {}).get("clauses", {})
            if clause not in self.switched_off(policy, partnership)
        )

    def switched_off(self, policy: str, partnership: str) -> set[str]:
        """Return the clauses of a partnership that a policy gives no strength."""
        policies = self.config.get("experiment", {}).get("policies", {})
        held = policies.get(policy.partition("[")[0], {}).get("partnerships", {}).get(partnership) or {}
        return {clause for clause, strength in held.get("strengths", {}).items() if strength == 0}

    def risk(self, policy: str, summary: pd.DataFrame | None = None) -> Row | None:
        """Return the risk of the pair in focus under a policy, of another scenario if its summary is given."""
        return self._row(self.data.analysis.summary if summary is None else summary, SHORTAGE, policy)

    def change(self, policy: str, metric: str = SHORTAGE) -> Row | None:
        """Return what a policy changes of a metric of the pair in focus, of its risk if none is named."""
        return self._row(self.data.analysis.paired, metric, policy)

    def value(self, metric: str, policy: str) -> Row | None:
        """Return a metric of the pair in focus under a policy."""
        return self._row(self.data.analysis.summary, metric, policy)

    def changes(self, policy: str) -> pd.DataFrame:
        """Return what a policy changes of the risk of each pair, pairs that are known to be wrong left out."""
        paired = self.data.analysis.paired
        return self.data.headlines(paired[(paired["metric"] == SHORTAGE) & (paired["policy"] == policy)])

    def risks(self, policy: str) -> pd.DataFrame:
        """Return the risk of each pair under a policy, pairs that are known to be wrong left out."""
        summary = self.data.analysis.summary
        return self.data.headlines(summary[(summary["metric"] == SHORTAGE) & (summary["policy"] == policy)])

    def _row(self, table: pd.DataFrame, metric: str, policy: str) -> Row | None:
        focus = self.data.focus
        pair = (table["nation"] == focus.nation) & (table["good"] == focus.good)
        rows = table[pair & (table["metric"] == metric) & (table["policy"] == policy)]
        return None if rows.empty else rows_of(rows)[0]


def facts_of(data: FigureData, store: RunStore, language: Language) -> Facts:
    """Gather what a brief in a language says of a run."""
    data = data.with_labels(cut_names(data.labels.within(language)))
    return Facts(data, store.manifest, Voice(Numbers(language), data.labels), store, _effects(store, data))


def _effects(store: RunStore, data: FigureData) -> dict[str, tuple[MeasureEffect, ...]]:
    try:
        return {policy: tuple(effects_of(store, data.scenario, policy)) for policy in data.policies}
    except UncountedError:
        return {}
