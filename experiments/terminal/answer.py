"""The answer of a run in three sentences: how likely and when, what the policy changes and costs, what to doubt."""

from collections.abc import Iterator

import numpy as np

from experiments.analysis.costs import costs_of
from experiments.analysis.inputs import drawn_inputs
from experiments.terminal.view import RISK, Numbers, View
from experiments.words import amount, chance, change, estimate, month, period, sentence, short_chance


def answer(view: View) -> Iterator[str]:
    """Yield the sentences of the answer: about the pair and the policy in focus."""
    row = view.levels(view.baseline, view.pair, RISK)
    if row is None:
        yield "No importer of this run wants any good that could run short."
        return
    yield _risk(view, row)
    if view.policy != view.baseline:
        yield f"{_effect(view)} {_cost(view)}"
    yield f"What to doubt: {_doubt(view)}."


def who(view: View) -> str:
    """Return importer and good in focus as they stand inside a sentence."""
    return f"{view.labels.nation_inside(view.focus.nation)} runs short of {view.short_inside(view.focus.good)}"


def _risk(view: View, row: Numbers) -> str:
    layout = view.store.layout
    span = period(layout.months[0], layout.months[-1])
    said = chance(row["value"], row["ci_low"], row["ci_high"], view.store.worlds)
    under = f"Under the scenario '{view.labels.scenario(layout.scenarios[0])}' and {view.labels.under(view.baseline)}"
    return f"{under}, the chance that {who(view)} at least once {span} is {said}{_when(view)}."


def _when(view: View) -> str:
    """Return a sentence on the date by which half of the first shortages have begun."""
    table = view.store.table(view.store.layout.scenarios[0], view.baseline)
    if not {RISK, "time_to_survive"} <= set(table.metrics):
        return ""
    starts = table.pair("time_to_survive", *view.pair)[table.pair(RISK, *view.pair) == 1.0]
    if not len(starts):
        return ""
    half = view.store.layout.months[int(np.quantile(starts, 0.5, method="inverted_cdf"))]
    return f"; half of the first shortages begin by {month(half)}"


def _effect(view: View) -> str:
    under = view.labels.under(view.policy)
    levels, row = view.levels(view.policy, view.pair, RISK), view.changes(view.policy, view.pair, RISK)
    if levels is None or row is None:
        return f"{sentence(under)} it is unknown."
    changed = change(row["difference"], row["ci_low"], row["ci_high"], "share")
    level = short_chance(levels["value"], levels["ci_low"], levels["ci_high"])
    return f"{sentence(under)} it is {level}: {changed}."


def _cost(view: View) -> str:
    paid = costs(view)
    if not paid:
        return "It costs no importer anything."
    own = paid.get(view.focus.nation)
    nation = view.labels.nation_inside(view.focus.nation)
    return f"It costs {nation} {'nothing' if own is None else estimate(*own, 'USD_2024')}."


def costs(view: View) -> dict[str, tuple[float, float, float]]:
    """Return what the policy in focus costs each nation that pays or receives anything: mean and 95 % interval."""
    table = view.store.table(view.store.layout.scenarios[0], view.policy)
    found = costs_of({view.policy: table}) if len(table.worlds) else []
    return {cost.nation: (cost.total, cost.low, cost.high) for cost in found}


def _doubt(view: View) -> str:
    inputs = drawn_inputs(view.store.columns(), view.store.layout.design_columns)
    guesses = int(inputs["guess"].sum())
    parts = [f"{guesses:,} of the {len(inputs):,} uncertain inputs are guesses"] if len(inputs) else []
    return "; ".join([*_beside(view), *parts]) or "what the model leaves out is in no interval"


def _beside(view: View) -> Iterator[str]:
    """Yield a sentence on the chance under the first of the other scenarios."""
    for scenario in view.store.layout.scenarios[1:2]:
        values = view.store.table(scenario, view.baseline).pair(RISK, *view.pair)
        if not np.isnan(values).all():
            yield f"under '{view.labels.scenario(scenario)}' it is {amount(float(np.nanmean(values)), 'share')} instead"
