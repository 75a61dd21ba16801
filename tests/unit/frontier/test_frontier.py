"""A policy whose best trades are known: the search finds them, and fresh worlds judge them."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest

from experiments.design.base import DICE, Case, Space
from experiments.design.fresh import FreshWorlds
from experiments.design.monte_carlo import monte_carlo
from experiments.questions.frontier import study as study_module
from experiments.questions.frontier.base import Plan
from experiments.questions.frontier.figure import paint_frontier
from experiments.questions.frontier.finding import FrontierFinding
from experiments.questions.frontier.goal import Goal
from experiments.questions.frontier.search import STEP, Size, first_generation, non_dominated, search
from experiments.questions.frontier.study import Study
from experiments.runner.execution import Execution
from experiments.runner.question import Options
from experiments.runner.request import Request
from experiments.runner.work import Job
from experiments.store.block import BlockResult
from experiments.store.layout import Layout
from experiments.store.metrics import MetricTable
from sim.rng import uniform
from tests.imitation_model import COLUMNS, ImitationColumn, description
from tests.screens import check_screens

CLAUSES = tuple(f"clause.pact.{name}.strength" for name in ("strong", "weak", "idle"))
LEVERS = tuple(ImitationColumn(name, 0.0, role="lever") for name in CLAUSES)
PRICE, BASE, STRONG, WEAK, NEED = 2e6, 0.6, 0.3, 0.1, 100.0


def known_risk(cost):
    """The best that a cost can buy: first the strong clause, then the weak one, never the idle one."""
    return BASE - STRONG * min(cost / PRICE, 1.0) - WEAK * max(cost / PRICE - 1.0, 0.0)


@dataclass(frozen=True)
class PactModel:
    """Each clause costs the same; only two of them lower the risk, which luck moves alike under every policy."""

    rows_at_once: int = 1

    def __call__(self, rows):
        strong, weak, idle = (rows[name].to_numpy() for name in CLAUSES)
        keys = rows[DICE] if DICE in rows else rows["world"]
        luck = 0.1 * (uniform(1, "luck", keys.to_numpy()) - 0.5)
        risk = BASE - STRONG * strong - WEAK * weak + luck
        cost = PRICE * (strong + weak + idle)
        flat = {"unserved": risk, "cost_total": cost, "unserved_tonnes": NEED * risk}
        return BlockResult(metrics={name: values[None, None] for name, values in flat.items()}, series={})


class Pact:
    """A question without the model behind it."""

    policies = ("none", "pact")
    experiment = SimpleNamespace(name="pact", scenario="tight", seed=5, worlds=32, importers=("JPN",))

    def case(self, scenario, policy):
        return Case(scenario, policy, dict.fromkeys(CLAUSES, float(policy == "pact")))


def fake_request(_question, cases, options, *, design, study):
    metrics = {"unserved": "share", "cost_total": "USD_2024", "unserved_tonnes": "t"}
    space = Space(5, (*COLUMNS[:2], *LEVERS), cases)
    layout = Layout(
        experiment="pact", title="Pact", question="", scenarios=("tight",),
        policies=tuple(case.label for case in cases), baselines={case.label: case.label for case in cases},
        nations=("JPN",), goods=("gallium",), months=("2026-01",), metrics=metrics, series={}, series_goods=(),
        design_columns=tuple(column.name for column in space.varied),
    )  # fmt: skip
    told = description(layout, 5)
    manifest = told | {"identity": told["identity"] | {"study": study}, "study": study}
    return Request(Job(options.out, layout, space, design, PactModel()), 32, 1, manifest, Execution(1, quiet=True))


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    folder = tmp_path_factory.mktemp("frontier") / "search"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study_module, "request_of", fake_request)
        plan = Plan(policy="pact", risk="unserved", population=16, generations=12, check=64)
        study = Study(Pact(), Options(out=folder), plan, Goal(("JPN",), "unserved"), "pact")
        first = search(study.size, 5, study.evaluate)
        yield study, first, study.check(first)


def test_candidates_lie_on_the_known_frontier(searched):
    table = searched[2].table
    assert len(table) >= 6
    beyond = [BASE - row["taken_off"] - known_risk(row["cost"]) for row in table.to_dict("records")]
    assert min(beyond) > -1e-9
    assert max(beyond) < 0.02
    assert table["cost"].iloc[0] == 0.0
    assert table["taken_off"].iloc[-1] == pytest.approx(STRONG + WEAK, abs=0.01)
    assert table["pact.idle"].max() <= STEP
    assert table["holds"].all()


def test_prices_of_a_tonne_and_of_a_point_are_those_of_the_clauses(searched):
    table = searched[2].table
    strong_only = table[(table["pact.weak"] == 0.0) & (table["pact.idle"] == 0.0) & (table["pact.strong"] > 0.0)]
    assert len(strong_only)
    assert strong_only["per_point"].tolist() == pytest.approx([PRICE / (100.0 * STRONG)] * len(strong_only))
    assert strong_only["per_tonne"].tolist() == pytest.approx([PRICE / (NEED * STRONG)] * len(strong_only))
    assert strong_only["per_tonne_low"].tolist() == pytest.approx(strong_only["per_tonne"].tolist())
    assert table.loc[table["cost"] == 0.0, "per_point"].isna().all()


def test_what_luck_moves_alike_leaves_the_difference_sharp_and_the_level_open(searched):
    table = searched[2].table
    assert (table["risk_high"] - table["risk_low"] > 0.01).all()
    assert (table["taken_off_high"] - table["taken_off_low"]).tolist() == pytest.approx([0.0] * len(table), abs=1e-12)


def test_a_search_goes_on_from_its_generations(searched, monkeypatch):
    study, first, _ = searched
    calls = []
    execute = study_module.execute
    monkeypatch.setattr(study_module, "execute", lambda request: calls.append(execute(request)) or calls[-1])
    again = search(study.size, 5, study.evaluate)
    assert list(again.objectives) == list(first.objectives)
    assert sum(outcome.rows for outcome in calls) == 0
    assert len(calls) > 5


def test_fresh_worlds_are_later_worlds_of_the_same_design():
    cases = (Case("tight", "none"), Case("tight", "pact"))
    space = Space(5, COLUMNS, cases)
    later = monte_carlo(space, np.arange(40, 50), cases)
    fresh = FreshWorlds(40)(space, np.arange(10), cases)
    assert fresh[DICE].tolist() == later["world"].tolist()
    assert fresh["world"].tolist() == [world for world in range(10) for _ in cases]
    assert fresh["row"].tolist() == list(range(20))
    drawn = ["behaviour.fear", "demand_growth.gallium"]
    assert fresh[drawn].equals(later[drawn])


def test_the_figure_says_what_the_largest_reduction_costs(searched):
    found = searched[2]
    figure = paint_frontier(found)
    dear = found.table.sort_values("taken_off").iloc[-1]
    assert f"For {dear['cost'] / 1e6:,.0f} million USD" in figure.get_suptitle().replace("\n", " ")
    check_screens(FrontierFinding(found))
    assert FrontierFinding(found).plain()["candidates"][0]["per_point"] is None
    tried = found.searched
    assert (tried.loc[tried["cost"] == 0.0, "taken_off"] == 0.0).all()
    assert tried["taken_off"].max() == pytest.approx(STRONG + WEAK)


def test_only_what_nothing_beats_is_on_the_front():
    values = np.array([[0.0, 3.0], [1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [3.0, 0.0], [1.0, 1.0]])
    assert non_dominated(values).tolist() == [0, 1, 4, 5]


def test_a_search_starts_from_all_none_and_each_alone():
    start = first_generation(3, 8, 1)
    assert (STEP * start[:5]).tolist() == [[1, 1, 1], [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert ((start >= 0) & (start <= round(1 / STEP))).all()
    assert first_generation(6, 4, 1).shape == (4, 6)


def test_the_same_seed_takes_the_same_way_and_no_individual_is_evaluated_twice():
    asked = []

    def evaluate(_generation, individuals):
        asked.extend(individuals)
        return np.array([[sum(individual), 3.0 - sum(individual)] for individual in individuals])

    execution = [list(search(Size(3, 2, 8, 4), 9, evaluate).objectives) for _ in range(2)]
    assert execution[0] == execution[1]
    assert len(asked) == 2 * len(execution[0])


def test_risk_is_a_mean_over_the_goods_that_are_needed():
    shares = np.array([[[0.2, 0.4], [np.nan, np.nan], [0.0, 0.2]]])
    costs = np.array([[[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]])
    table = MetricTable(("shortage", "cost_total"), ("JPN",), ("a", "b", "c"), np.arange(2), np.stack([shares, costs]))
    goal = Goal(("JPN",), "shortage")
    assert goal.risks(table).tolist() == [pytest.approx([0.1, 0.3])]
    assert goal.costs(table).tolist() == [[4.0, 6.0]]
    assert replace(goal, good="c").risks(table).tolist() == [[0.0, 0.2]]
