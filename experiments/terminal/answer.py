"""The answer of a run in three sentences: how likely and when, what the policy changes and costs, what to doubt."""

from collections.abc import Iterator

import numpy as np

from experiments.analysis.costs import costs_of
from experiments.analysis.inputs import drawn_inputs
from experiments.analysis.part import part_of
from experiments.terminal.view import RISK, Numbers, View
from experiments.words import estimate, month, period, sentence, short_chance
from experiments.words.shortages import short


def answer(view: View) -> Iterator[str]:
    """Yield the sentences of the answer: about the pair and the policy in focus."""
    row = view.levels(view.baseline, view.pair, RISK)
    if row is None:
        yield "No importer of this run wants any good that could run short."
        return
    layout = view.store.layout
    yield f"{risk(view, row, layout.scenarios[0], period(layout.months[0], layout.months[-1]))}{_when(view)}."
    if view.policy != view.baseline:
        yield f"{effect(view)} {_cost(view)}"
    yield f"What to doubt: {_doubt(view)}."


def risk(view: View, row: Numbers, scenario: str, span: str) -> str:
    """Return a sentence without its full stop: the chance of the shortage in focus without the policy."""
    under = f"Under the scenario '{view.labels.scenario(scenario)}' and {view.labels.under(view.baseline)}"
    return view.shortage.level(row, under, span)


def _when(view: View) -> str:
    """Return a sentence on the date by which half of the first shortages have begun."""
    table = view.store.table(view.store.layout.scenarios[0], view.baseline)
    if not {RISK, "time_to_survive"} <= set(table.metrics):
        return ""
    starts = table.pair("time_to_survive", *view.pair)[table.pair(RISK, *view.pair) == 1.0]
    if not len(starts):
        return ""
    if view.store.worlds == 1:
        return f"; it begins in {month(view.store.layout.months[int(starts[0])])}"
    half = view.store.layout.months[int(np.quantile(starts, 0.5, method="inverted_cdf"))]
    return f"; half of the first shortages begin by {month(half)}"


def effect(view: View) -> str:
    """Return a sentence on the chance of the shortage in focus with the policy in focus."""
    under = view.labels.under(view.policy)
    with_it, without = (view.levels(policy, view.pair, RISK) for policy in (view.policy, view.baseline))
    changed = view.changes(view.policy, view.pair, RISK)
    if with_it is None or without is None or changed is None:
        return f"{sentence(under)} it is unknown."
    return view.shortage.changed(with_it, without, changed, under)


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
    nation, good = view.pair
    for scenario in () if view.too_short else view.store.layout.scenarios[1:2]:
        rows, _ = part_of(
            view.store, scenario, (view.baseline,), nations=(nation,), goods=(good,), metrics=(RISK,)
        )  # fmt: skip
        for row in rows.to_dict("records"):
            level = short_chance(row["value"], row["ci_low"], row["ci_high"])
            said = f"it {short(row)}" if view.store.worlds == 1 else f"it is {level} instead"
            yield f"under '{view.labels.scenario(scenario)}' {said}"
