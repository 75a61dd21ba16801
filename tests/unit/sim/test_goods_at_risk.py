"""A reserve by rule: what a control may stop, and what members buy from the nation that may stop it."""

import numpy as np
import pytest

from experiments.runner.configs import open_library
from sim.baseline import reconcile
from sim.build import build, settled
from sim.clauses.at_risk import goods_at_risk, share_bought
from sim.config.errors import ConfigError
from sim.config.schema.experiment import ResolvedExperiment
from sim.model import simulate
from tests.properties.economies import control, controlled, one_of_each_clause, one_of_each_control, pact

FRAMEWORK = "us-japan-framework"
STORE = one_of_each_clause()["complementary_stockpile"] | {"goods": "all", "at_risk": "20 %"}


def reserve(*controls: dict, **changes: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a reserve by rule stores and leaves out in the controlled economy."""
    economy = controlled(controls=controls, partnerships={"pact": pact(complementary_stockpile=STORE | changes)})
    clause = economy.structure().resolved.partnerships["pact"].clauses["complementary_stockpile"]
    return clause.goods, clause.left_out


def test_a_reserve_stores_what_is_controlled_and_bought_from_the_controller() -> None:
    """CHN controls metal and tin, and makes no tin; nobody controls ore."""
    both = [control("total_ban", goods=[good], id=good, share="90 %") for good in ("metal", "tin")]
    assert reserve(*both) == (("metal",), ("ore", "tin"))


def test_the_threshold_decides() -> None:
    ban = control("total_ban", share="90 %")
    structure = controlled(controls=(ban,)).structure()
    base = structure.baseline
    largest = max(share_bought(base, member, "CHN", "metal") for member in ("JPN", "USA"))
    assert 0.0 < largest < 1.0
    controls = structure.resolved.scenarios["test"].controls
    assert goods_at_risk(("JPN", "USA"), largest, base, controls) == {"metal"}
    assert goods_at_risk(("JPN", "USA"), np.nextafter(largest, 1.0), base, controls) == frozenset()


@pytest.mark.parametrize("kind", ["flooding", "technology_ban"])
def test_a_control_that_keeps_nothing_from_buyers_does_not_count(kind: str) -> None:
    assert reserve(one_of_each_control()[kind]) == ((), ("ore", "metal", "tin"))


def test_what_may_come_counts_as_what_stands() -> None:
    structure = controlled(
        escalation=(one_of_each_control()["escalation"],), partnerships={"pact": pact(complementary_stockpile=STORE)}
    ).structure()
    assert structure.resolved.partnerships["pact"].clauses["complementary_stockpile"].goods == ("metal",)


def test_a_reserve_of_nothing_changes_nothing() -> None:
    structure = controlled(partnerships={"pact": pact(complementary_stockpile=STORE)}, months=6).structure()
    held = [
        simulate(structure, seed=7, worlds=np.arange(8), values=structure.case("test", policy), record=("stock",))
        for policy in ("none", "all")
    ]
    assert np.array_equal(held[0].series["stock"], held[1].series["stock"])


def test_settling_twice_is_settling_once_through_json_too(framework: ResolvedExperiment) -> None:
    again = open_library().revive(framework.model_dump(mode="json"))
    assert build(again).resolved.model_dump_json() == framework.model_dump_json()


def test_the_framework_stores_ten_goods_and_no_nickel(framework: ResolvedExperiment) -> None:
    clause = framework.partnerships[FRAMEWORK].clauses["complementary_stockpile"]
    assert len(clause.goods) == 10
    assert clause.left_out == ("cobalt_refined", "lithium_chemical", "nickel_refined")


@pytest.mark.parametrize("percent", [1, 26])
def test_the_note_on_the_frameworks_threshold_holds(framework: ResolvedExperiment, percent: int) -> None:
    clause = framework.partnerships[FRAMEWORK].clauses["complementary_stockpile"]
    base = reconcile(framework.baseline)
    controls = [entry for held in framework.scenarios.values() for entry in (*held.controls, *held.escalation)]
    chosen = goods_at_risk(("USA", "JPN"), percent / 100.0, base, controls)
    assert chosen & {*clause.goods, *clause.left_out} == set(clause.goods)


def test_the_rule_is_no_column(framework: ResolvedExperiment) -> None:
    names = {column.name for column in build(framework).columns}
    assert f"clause.{FRAMEWORK}.complementary_stockpile.cover" in names
    assert f"clause.{FRAMEWORK}.complementary_stockpile.at_risk" not in names


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"at_risk": {"value": 20, "low": 10, "high": 30, "unit": "%"}}, "same in all worlds"),
        ({"at_risk": None, "left_out": ["tin"]}, "without the rule at_risk"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(changes: dict, message: str) -> None:
    with pytest.raises((ConfigError, ValueError), match=message):
        reserve(**changes)


@pytest.fixture(scope="module")
def framework() -> ResolvedExperiment:
    library = open_library()
    return settled(library.resolve(library.experiment("us-japan")))
