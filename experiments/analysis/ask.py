"""Answer one question from what a run has saved: a metric of an importer and good, under a policy, by a date."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from experiments.analysis.focus import focus_of
from experiments.analysis.part import part_of
from experiments.analysis.records import plain
from experiments.store.dates import cut_at
from experiments.words import change, estimate, labels_for, month, sentence
from experiments.words.names import known
from experiments.words.outcome import Names, Outcome

if TYPE_CHECKING:
    from experiments.store import RunStore
    from experiments.words import Labels

RISK = "shortage"

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
    difference, difference_interval
        Against the baseline over the same worlds; None where the policy is compared with none.
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
    difference: float | None
    difference_interval: tuple[float, float] | None
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
        change_low, change_high = self.difference_interval or (None, None)
        return plain(
            {
                "metric": self.outcome.metric, "nation": self.outcome.nation, "good": self.outcome.good,
                "scenario": self.scenario, "policy": self.policy, "baseline": self.baseline, "by": self.by,
                "worlds": self.worlds, "unit": self.unit, "value": self.value, "ci_low": low, "ci_high": high,
                "difference": self.difference, "difference_low": change_low, "difference_high": change_high,
                "sentence": self.sentence, "definition": self.definition,
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
        The pair; the one in focus by default.
    by
        Look at what happened before this date: ``2030`` is before January 2030, ``2030-06`` before June 2030. The whole
        run by default.
    policy
        Under which policy, compared with its baseline; by default under the run's first one.
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
    if nation is None or good is None:
        focus = focus_of(store, nation=nation, good=good)
        nation, good = focus.nation, focus.good
    outcome = Outcome(metric, nation, good).checked(Names.of_run(layout))
    policy = known("policy", policy or layout.policies[0], layout.policies, "the run")
    scenario = known("scenario", scenario or layout.scenarios[0], layout.scenarios, "the run")
    baseline = layout.baselines.get(policy, policy)
    date = cut_at(layout, by, metric).date if by is not None else store.dates(metric)[-1]
    summary, paired = part_of(
        store, scenario, tuple(dict.fromkeys((baseline, policy))), nations=(nation,), goods=(good,), metrics=(metric,),
        by=by,
    )  # fmt: skip
    levels: dict[str, Row] = dict(zip(summary["policy"], summary.to_dict("records"), strict=True))
    if policy not in levels:
        raise outcome.inapplicable()
    row, changes = levels[policy], paired.to_dict("records")
    changed = changes[0] if changes else None
    labels = labels_for(store.manifest)
    words = _Words(labels, outcome, layout.metrics[metric], labels.metric(metric))
    span = f"before {month(date)}"
    if date == store.dates(metric)[-1]:
        span = f"from {month(layout.months[0])} to {month(layout.months[-1])}"
    first = words.level(levels.get(baseline, row), baseline, scenario, span)
    second = "" if changed is None else f" {words.changed(row, changed, policy)}"
    return Answer(
        outcome=outcome,
        unit=layout.metrics[metric],
        scenario=scenario,
        policy=policy,
        baseline=baseline,
        by=date,
        worlds=len(store.table(scenario, policy).worlds),
        value=float(row["value"]),
        interval=(float(row["ci_low"]), float(row["ci_high"])),
        difference=None if changed is None else float(changed["difference"]),
        difference_interval=None if changed is None else (float(changed["ci_low"]), float(changed["ci_high"])),
        sentence=f"{first}{second}",
        definition=labels.definition(metric) or labels.metric(metric),
    )


@dataclass(frozen=True)
class _Words:
    """Writes the sentences of an answer."""

    labels: "Labels"
    outcome: Outcome
    unit: str
    title: str

    def level(self, row: Row, policy: str, scenario: str, span: str) -> str:
        """Return the sentence on a metric under a policy."""
        labels = self.labels
        nation, good = labels.nation_inside(self.outcome.nation), labels.good_inside(self.outcome.good)
        value = estimate(row["value"], row["ci_low"], row["ci_high"], self.unit)
        under = f"under '{labels.scenario(scenario)}' and {labels.under(policy)}"
        if self.outcome.metric == RISK:
            return f"{sentence(under)}, the chance that {nation} runs short of {good} at least once {span} is {value}."
        return f"{self.title} of {good} in {nation} {span}, {under}: {value}."

    def changed(self, row: Row, changed: Row, policy: str) -> str:
        """Return the sentence on the metric under another policy, and on the difference."""
        value = estimate(row["value"], row["ci_low"], row["ci_high"], self.unit)
        difference = change(changed["difference"], changed["ci_low"], changed["ci_high"], self.unit)
        return f"{sentence(self.labels.under(policy))} it is {value}: {difference}."
