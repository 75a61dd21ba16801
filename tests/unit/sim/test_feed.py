"""By-products and their hosts by hand: content times the host's run, other feed, the base year, and no host at all."""

from typing import Any

import numpy as np
import pytest

from sim.model import CritminModel
from tests.properties.economies import Economy, controlled, good, open_model, process, still
from tests.unit.sim.hands import AUS, JPN, METAL, plan
from tests.unit.sim.hands import process as place_of

SIDE = 2
READY = 0.86  # of capacity: four fifths run in a usual year, and three tenths of the rest can
CONTENT = {"CHN": "0.01 t/t", "AUS": {"value": 0.06, "low": 0.03, "high": 0.09, "unit": "t/t"}, "USA": "0.5 t/t"}
RECOVERY = {
    "name": "Recovery", "nation": "AUS", "process": "recovery", "capacity": "24 t/yr", "starts": "2024-01",
    "full": "2024-02", "slip": "0 month", "success": "100 %", "shortfall": "0 share",
    "decided": "2023-01", "would_go_ahead": "100 %",
}  # fmt: skip


def hosted(output: dict[str, float] | None = None, **projects: Any) -> Economy:
    """Return the controlled economy with a metal recovered from the residue of smelting; AUS smelts 160 t a year."""
    plain = controlled(projects=projects)
    rare = plain.minerals["rare"]
    host = {"name": "smelting", "process": "smelting", "content": CONTENT}
    made = output or {"CHN": 6.0, "AUS": 6.0}
    side = process("byproduct", "side", made, host=host, supply_elasticity="0 ratio")
    plain.minerals["rare"] = rare | {
        "goods": rare["goods"] | {"side": good(90.0)},
        "processes": rare["processes"] | {"recovery": side},
        "final_use": rare["final_use"] | {"side": {"unit": "t/yr", "values": {"JPN": sum(made.values())}}},
    }
    return plain


def opened(economy: Economy, **values: Any) -> CritminModel:
    structure = economy.structure()
    return open_model(structure, values=still(structure) | {"behaviour.idle_ready": 0.3} | values)


def planned(model: CritminModel, nation: int = AUS) -> float:
    """Return tonnes a month of recovery that the nation plans when all could be sold."""
    block = model.block
    block.month.asked[nation, SIDE] = 1000.0
    block.month.made[nation, SIDE] = 0.0
    plan(model)
    return float(block.month.plan[place_of(model, f"recovery.{block.structure.nations[nation]}"), 0])


def test_recovery_is_content_times_the_hosts_run() -> None:
    """Capacity of 24 t a year beside 7.5; some 160 t a year of smelting leave .06 of it, .8 t a month."""
    model = opened(hosted(recovery=RECOVERY))
    model.construction.go_on()
    smelting, recovery = place_of(model, "smelting.AUS"), place_of(model, "recovery.AUS")
    assert model.block.state.capacity[recovery, 0] == pytest.approx((6.0 / 0.8 + 24.0) / 12.0)
    smelted = float(model.block.base.output[smelting, 0])
    assert 0.06 * smelted == pytest.approx(0.8, rel=0.01)
    assert planned(model) == pytest.approx(0.06 * smelted)
    model.block.state.run[smelting] *= 0.5
    assert planned(model) == pytest.approx(0.03 * smelted)
    model.block.state.run[smelting] = 0.0
    assert planned(model) == 0.0


def test_the_grade_is_a_column_that_worlds_draw() -> None:
    structure = hosted(recovery=RECOVERY).structure()
    column = next(column for column in structure.columns if column.name == "grade.recovery.AUS")
    assert (column.low, column.value, column.high, column.role) == (0.03, 0.06, 0.09, "uncertainty")
    model = open_model(structure, worlds=2, values=still(structure) | {column.name: np.array([0.06, 0.09])})
    model.construction.go_on()
    planned(model)
    plan = model.block.month.plan[place_of(model, "recovery.AUS")]
    assert plan[1] / plan[0] == pytest.approx(1.5)


def test_other_feed_comes_with_the_project_and_needs_no_host() -> None:
    model = opened(hosted(recovery=RECOVERY | {"other_feed": "50 %"}))
    model.construction.go_on()
    smelted = float(model.block.base.output[place_of(model, "smelting.AUS"), 0])
    assert planned(model) == pytest.approx(0.06 * smelted + 0.5 * 24.0 / 12.0)


def test_where_nobody_runs_the_host_only_other_feed_counts() -> None:
    japan = RECOVERY | {"nation": "JPN"}
    bare, fed = opened(hosted(recovery=japan)), opened(hosted(recovery=japan | {"other_feed": "100 %"}))
    for model in (bare, fed):
        model.construction.go_on()
    assert planned(bare, JPN) == 0.0
    assert planned(fed, JPN) == pytest.approx(READY * 24.0 / 12.0)


def test_what_ran_in_the_base_year_had_its_feed() -> None:
    """CHN recovers 12 t a year where content and host explain 8: the rest comes from elsewhere and stays."""
    structure = hosted({"CHN": 12.0, "AUS": 6.0}).structure()
    model = open_model(structure, values=still(structure))
    recovery, smelting = place_of(model, "recovery.CHN"), place_of(model, "smelting.CHN")
    base = model.block.base.output
    extra = model.block.state.own_feed[recovery]
    assert extra == pytest.approx(base[recovery] - 0.01 * base[smelting])
    assert extra.min() > 0.0
    for _ in range(24):
        model.step()
    assert model.block.state.run[recovery] == pytest.approx(base[recovery], rel=1e-9)


def test_off_there_is_no_limit() -> None:
    model = opened(hosted(recovery=RECOVERY), **{"switch.host_feed": 0.0})
    model.construction.go_on()
    model.block.state.run[place_of(model, "smelting.AUS")] = 0.0
    assert planned(model) == pytest.approx(READY * (6.0 / 0.8 + 24.0) / 12.0)


def test_a_fed_process_takes_over_what_a_starved_one_cannot_make() -> None:
    """A second way to the by-product gets the whole order when the host stands still."""
    economy = hosted()
    rare = economy.minerals["rare"]
    rare["processes"]["direct"] = process("mine", "side", {"AUS": 3.0}, supply_elasticity="0 ratio")
    rare["final_use"]["side"]["values"]["JPN"] = 15.0
    model = opened(economy)
    block = model.block
    block.state.run[place_of(model, "smelting.AUS")] = 0.0
    block.state.expected_sales[AUS, SIDE] = 0.3
    block.state.seller_stock[AUS, SIDE] = block.month.seller_target[AUS, SIDE] = 0.0
    block.state.own_feed[...] = 0.0
    planned(model)
    assert block.month.plan[place_of(model, "recovery.AUS"), 0] == 0.0
    direct = place_of(model, "direct.AUS")
    assert block.month.plan[direct, 0] == pytest.approx(READY * block.state.capacity[direct, 0])


def test_capacity_grows_no_further_than_a_host_at_full_capacity_feeds() -> None:
    model = opened(hosted(), **{"behaviour.expansion_limit": 10.0})
    block = model.block
    recovery, smelting = place_of(model, "recovery.AUS"), place_of(model, "smelting.AUS")
    for _ in range(12):
        block.state.expected_sales[AUS, SIDE] = 100.0
        block.state.expected_sales[AUS, METAL] = block.base.made[AUS, METAL]
        model.step()
    total = (block.state.capacity + block.state.building_fast + block.state.building_slow)[recovery]
    assert total == pytest.approx(0.06 * block.state.capacity[smelting] + block.state.own_feed[recovery], rel=1e-3)
    assert (total > block.base.capacity[recovery] + 1e-6).all()
