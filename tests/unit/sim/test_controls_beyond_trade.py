"""Bans on end users and on technology by hand."""

import numpy as np
import pytest

from tests.properties.economies import NEW_SMELTER, control, controlled, open_model
from tests.unit.sim.hands import CHN, JPN, USA, gate, govern, invest, link, with_control

START = 14  # March 2026, counted from January 2025


def test_an_end_use_ban_stops_listed_firms_and_part_of_civil_trade_and_lists_grow() -> None:
    entry = control("end_use_ban", targets=["JPN"], share="20 %", chill="25 %", listing="12 %/yr", limit="30 %")
    model, _ = with_control(entry)
    normal = model.block.base.flow[link(model, CHN, JPN), 0]
    for months, listed in ((0, 0.20), (5, 0.25), (10, 0.30), (40, 0.30)):
        govern(model, START + months)
        passing = model.block.measures.limits[gate(model, JPN), 0] / model.block.state.growth[1, 0]
        assert passing == pytest.approx((1.0 - listed) * 0.75 * normal)
    assert np.isinf(model.block.measures.limits[gate(model, USA), 0])


def test_lists_that_do_not_grow_stay_and_a_limit_below_the_start_changes_nothing() -> None:
    for more in ({}, {"listing": "50 %/yr", "limit": "10 %"}):
        model, _ = with_control(control("end_use_ban", targets=["JPN"], share="20 %", chill="0 %", **more))
        govern(model, START + 20)
        normal = model.block.base.flow[link(model, CHN, JPN), 0]
        assert model.block.measures.limits[gate(model, JPN), 0] == pytest.approx(
            0.8 * normal * model.block.state.growth[1, 0]
        )


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"targets": "all"}, "names its targets"), ({"targets": ["JPN"], "listing": "1 %/yr"}, "need both"),
     ({"targets": ["JPN"], "limit": "1 %"}, "need both")],
)  # fmt: skip
def test_an_end_use_ban_that_says_too_little_is_refused(fields: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        controlled(controls=(control("end_use_ban", share="1 %", chill="1 %", **fields),)).resolved()


def test_a_technology_ban_slows_building_abroad_and_leaves_home_and_other_goods_alone() -> None:
    entry = control("technology_ban", slowdown="40 %", standing="10 %", exempt=["AUS"])
    model, _ = with_control(entry)
    block = model.block
    govern(model, START)
    recipes = block.structure.recipes
    hit = (recipes.main == block.structure.goods.index("metal")) & np.isin(recipes.nation, [JPN, USA])
    assert block.measures.build_pace[:, 0] == pytest.approx(np.where(hit, 0.6, 1.0))
    assert block.measures.outage[:, 0] == pytest.approx(np.where(hit, 0.9, 1.0))
    assert np.isinf(block.measures.limits).all()


def test_capacity_under_construction_matures_at_the_pace_of_the_ban() -> None:
    model, _ = with_control(control("technology_ban", slowdown="40 %"))
    block = model.block
    govern(model, START)
    for nation, pace in ((CHN, 1.0), (3, 0.6)):
        own = block.structure.recipes.of_nation(nation)
        row = next(r for r in range(own.start, own.stop) if block.structure.recipes.main[r] == 1)
        block.state.building_fast[row] = 8.0
        block.state.building_slow[row] = 6.0
        block.state.expected_sales[nation] = 0.0
        before = block.state.capacity[row].copy()
        invest(model)
        matured = pace * (8.0 / block.rules.brownfield_months + 6.0 / block.rules.greenfield_months)
        assert block.state.capacity[row] - before == pytest.approx(matured)


def test_a_project_loses_the_months_that_the_ban_takes() -> None:
    """Planned from June to December 2026; at half speed from March on, the first output comes three months later."""
    entry = control("technology_ban", slowdown="50 %")
    project = NEW_SMELTER | {"slip": "0 month"}
    even = {"behaviour.ramp_first_third": 1 / 3, "behaviour.ramp_second_third": 2 / 3, "switch.ramp_failure": 0.0}
    model = open_model(controlled(controls=(entry,), projects={"new_smelter": project}).structure(), values=even)
    model.block.projects.back(0, np.ones(1), 0.0, 0)
    planned, full = 17, 23
    for clock in range(40):
        govern(model, clock)
        model.construction.go_on()
        lost = 0.5 * max(clock + 1 - START, 0)
        expected = np.clip((clock + 1 - planned - lost) / (full - planned), 0.0, 1.0)
        assert model.block.projects.built[0] == pytest.approx(expected)
        assert (expected > 0.0) == (clock >= planned + 3)


def test_the_dates_of_projects_allow_for_a_ban_that_stood_before_the_run() -> None:
    entry = control("technology_ban", slowdown="100 %", starts="2023-12")
    model, _ = with_control(entry)
    govern(model, START)
    assert model.block.measures.build_pace.min() == 0.0
    assert model.block.measures.project_pace.min() == 1.0
