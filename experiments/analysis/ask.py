"""Answer one question from what a run has saved: a metric of an importer and good, under a policy, by a date."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from experiments.analysis.focus import focus_of
from experiments.analysis.paired import clearly_better
from experiments.analysis.part import part_of
from experiments.analysis.records import plain
from experiments.analysis.spillover import EVERY
from experiments.store.dates import cut_at, months_running
from experiments.store.metrics import MetricInfo, metric_infos
from experiments.words import chance, change, estimate, labels_for, month, period, sentence
from experiments.words.names import known
from experiments.words.outcome import Outcome
from experiments.words.shortages import Shortage

if TYPE_CHECKING:
    from experiments.store import RunStore
    from experiments.words import Labels

RISK = "shortage"
ADDED_UP: Final = ("USD_2024", "share of GDP")
"""Units of metrics that may be added over the goods of a nation."""

Row = Mapping[Hashable, Any]


@dataclass(frozen=True, repr=False)
class Answer:
    """A number with its interval, and the sentence that states it.

    Attributes
    ----------
    outcome
        What is measured, for which importer and good.
    unit
        Its unit.
    scenario, policy, baseline
        The case, and the policy that it is compared with; the policy itself where it is compared with none.
    by
        The date before which it is, ``YYYY-MM``.
    worlds
        How many worlds it rests on.
    value, interval
        The number under the policy, and its 95 % interval of Monte Carlo error.
    baseline_value, baseline_interval
        The same under what the policy is compared with; None where it is compared with none.
    difference, difference_interval
        Policy less baseline over the same worlds; None likewise.
    better
        Which of the two is clearly better, ``policy`` or ``baseline``; None where neither is.
    sentence
        All of that in words.
    definition
        What the metric measures, in words.
    """

    outcome: Outcome
    unit: str
    scenario: str
    policy: str
    baseline: str
    by: str
    worlds: int
    value: float
    interval: tuple[float, float]
    baseline_value: float | None
    baseline_interval: tuple[float, float] | None
    difference: float | None
    difference_interval: tuple[float, float] | None
    better: str | None
    sentence: str
    definition: str

    def __repr__(self) -> str:
        """Return the sentence."""
        return self.sentence

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Return the sentence for a notebook, which breaks its lines."""
        return f"<p>{escape(self.sentence)}</p>"

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        low, high = self.interval
        below_low, below_high = self.baseline_interval or (None, None)
        change_low, change_high = self.difference_interval or (None, None)
        return plain(
            {
                "metric": self.outcome.metric, "nation": self.outcome.nation, "good": self.outcome.good,
                "scenario": self.scenario, "policy": self.policy, "baseline": self.baseline, "by": self.by,
                "worlds": self.worlds, "unit": self.unit, "value": self.value, "ci_low": low, "ci_high": high,
                "baseline_value": self.baseline_value, "baseline_low": below_low, "baseline_high": below_high,
                "difference": self.difference, "difference_low": change_low, "difference_high": change_high,
                "better": self.better, "sentence": self.sentence, "definition": self.definition,
            }
        )  # fmt: skip


def ask(
    store: "RunStore",
    *,
    nation: str | None = None,
    good: str | None = None,
    by: str | int | None = None,
    policy: str | None = None,
    metric: str = RISK,
    scenario: str | None = None,
) -> Answer:
    """Return a metric of a run with its interval and in words, from saved data alone.

    Parameters
    ----------
    store
        An opened run.
    nation, good
        The pair; the one in focus by default. Of money, all goods together where none is named, or ``all``.
    by
        Look at what happened before this date: ``2030`` is before January 2030, ``2030-06`` before June 2030. The whole
        run by default.
    policy
        Under which policy, compared with its baseline; the one in focus by default.
    metric
        What is asked.
    scenario
        Under which scenario; the main one by default.

    Raises
    ------
    UserError
        If the run has no such name, did not record that date, or the metric does not apply to the pair.
    """
    layout = store.layout
    scenario = known("scenario", scenario or layout.scenarios[0], layout.scenarios, "the run")
    outcome, policy = _asked(store, metric, nation, good, policy)
    baseline = layout.baselines.get(policy, policy)
    summary, paired = part_of(
        store, scenario, tuple(dict.fromkeys((baseline, policy))), nations=(outcome.nation,),
        goods=None if outcome.good == EVERY else (outcome.good,), metrics=(metric,), by=by,
        together=outcome.good == EVERY,
    )  # fmt: skip
    levels: dict[str, Row] = dict(zip(summary["policy"], summary.to_dict("records"), strict=True))
    if policy not in levels:
        raise outcome.inapplicable()
    row, below = levels[policy], levels.get(baseline) if policy != baseline else None
    changed = next(iter(paired.to_dict("records")), None)
    info = metric_infos(store.manifest["metrics"])[metric]
    labels, worlds = labels_for(store.manifest), len(store.table(scenario, policy).worlds)
    months = len(layout.months) if by is None else cut_at(layout, by, metric).months
    words = _Words(labels, outcome, info, worlds, months, months_running(store))
    date = cut_at(layout, by, metric).date if by is not None else store.dates(metric)[-1]
    whole = date == store.dates(metric)[-1]
    span = period(layout.months[0], layout.months[-1]) if whole else f"before {month(date)}"
    first = words.level(row if below is None else below, policy if below is None else baseline, scenario, span)
    return Answer(
        outcome=outcome,
        unit=info.unit,
        scenario=scenario,
        policy=policy,
        baseline=baseline,
        by=date,
        worlds=worlds,
        value=float(row["value"]),
        interval=_interval(row),
        baseline_value=None if below is None else float(below["value"]),
        baseline_interval=None if below is None else _interval(below),
        difference=None if changed is None else float(changed["difference"]),
        difference_interval=None if changed is None else _interval(changed),
        better=None if changed is None else clearly_better(changed, info.direction),
        sentence=first if changed is None else f"{first} {words.changed(row, below, changed, policy)}",
        definition=labels.definition(metric) or labels.metric(metric),
    )


def _asked(
    store: "RunStore", metric: str, nation: str | None, good: str | None, policy: str | None
) -> tuple[Outcome, str]:
    """Return what is asked and under which policy, by what is in focus where nobody names it; its names are checked."""
    layout = store.layout
    known("metric", metric, layout.metrics, "the run")
    in_money = layout.metrics[metric] in ADDED_UP
    together = in_money and good in {None, EVERY}
    focus = focus_of(store, nation=nation, good=None if together else good, policy=policy)
    outcome = Outcome(metric, focus.nation, EVERY if together else focus.good)
    return outcome, focus.policy or layout.policies[0]


def _interval(row: Row) -> tuple[float, float]:
    return float(row["ci_low"]), float(row["ci_high"])


@dataclass(frozen=True)
class _Words:
    """Writes the sentences of an answer, which rests on some worlds."""

    labels: "Labels"
    outcome: Outcome
    info: MetricInfo
    worlds: int
    months: int
    least: int

    def level(self, row: Row, policy: str, scenario: str, span: str) -> str:
        """Return the sentence on a metric under a policy."""
        labels, outcome = self.labels, self.outcome
        nation, value = labels.nation_inside(outcome.nation), self._number(row)
        under = f"under '{labels.scenario(scenario)}' and {labels.under(policy)}"
        if outcome.good == EVERY:
            return f"{labels.metric(outcome.metric)} in {nation}, all goods together, {span}, {under}: {value}."
        good = labels.good_inside(outcome.good)
        if outcome.metric == RISK:
            return f"{self._shortage.level(row, sentence(under), span)}."
        return f"{labels.metric(outcome.metric)} of {good} in {nation} {span}, {under}: {value}."

    def changed(self, row: Row, below: Row | None, changed: Row, policy: str) -> str:
        """Return the sentence on the metric under another policy, and on the difference."""
        if self.outcome.metric == RISK and below is not None:
            return self._shortage.changed(row, below, changed, self.labels.under(policy), in_full=True)
        difference = change(changed["difference"], changed["ci_low"], changed["ci_high"], self.info.unit)
        return f"{sentence(self.labels.under(policy))} it is {self._number(row)}: {difference}."

    @property
    def _shortage(self) -> Shortage:
        nation = self.labels.nation_inside(self.outcome.nation)
        return Shortage(nation, self.labels.good_inside(self.outcome.good), self.worlds, self.months, self.least)

    def _number(self, row: Row) -> str:
        if self.info.aggregate == "probability":
            return chance(row["value"], row["ci_low"], row["ci_high"], self.worlds)
        return estimate(row["value"], row["ci_low"], row["ci_high"], self.info.unit)
