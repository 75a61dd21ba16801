"""Each clause by hand: what it reserves, stores, releases, builds and costs."""

import numpy as np
import pytest

from tests.properties.economies import NEW_SMELTER
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, link, process, with_clause

MONTHS_A_YEAR = 12.0


def test_a_joint_reserve_asks_for_part_of_what_it_lacks_while_prices_allow() -> None:
    """Two months of use, built at a sixth of the lack a month."""
    model, clause = with_clause("complementary_stockpile", cover="2 month", build="6 month", strength=0.5)
    block = model.block
    use = block.state.expected_use[:, METAL, 0]
    clause.request()
    assert block.month.fill[JPN, METAL, 0] == pytest.approx(0.5 * 2.0 * use[JPN] / 6.0)
    assert block.month.fill[USA, METAL, 0] == pytest.approx(0.5 * 2.0 * use[USA] / 6.0)
    block.month.fill[...] = 0.0
    block.state.spot[:, METAL] = 1.31
    clause.request()
    assert block.month.fill.max() == 0.0


def filled(**changes: str) -> tuple:
    """Return a joint reserve that holds one month of each member's use."""
    model, clause = with_clause("complementary_stockpile", **{"trigger": "60 %"} | changes)
    block = model.block
    block.state.transit[...] = 0.0
    for place, nation in enumerate((JPN, USA)):
        use = block.state.expected_use[nation, METAL]
        clause._held[place, 0] = use
        block.state.joint_stock[nation, METAL] = use
    return model, clause


def test_a_joint_reserve_stores_what_industry_can_spare_and_pays_for_it() -> None:
    model, clause = with_clause("complementary_stockpile", cover="2 month", build="1 month")
    block = model.block
    clause.request()
    calm = block.calm_cover[JPN, METAL, 0] * block.state.expected_use[JPN, METAL, 0]
    block.state.industry_stock[JPN, METAL] = calm + 5.0
    block.state.spot[:, METAL] = 1.2
    clause.store()
    assert block.state.joint_stock[JPN, METAL, 0] == pytest.approx(5.0)
    assert block.state.industry_stock[JPN, METAL, 0] == pytest.approx(calm)
    assert block.accounts["cost_purchase"][JPN, METAL, 0] == pytest.approx(5.0 * 1000.0 * 1.2)
    clause.account()
    assert block.accounts["cost_holding"][JPN, METAL, 0] == pytest.approx(0.06 / MONTHS_A_YEAR * 1000.0 * 5.0)


def test_a_member_in_need_is_served_from_its_own_reserve_then_from_its_partners() -> None:
    """Japan has nothing left and needs 60 % of 2.2 months: its own month at once, the rest by ship."""
    model, clause = filled()
    block = model.block
    block.calm_cover[JPN, METAL] = 2.2
    use = block.state.expected_use[:, METAL, 0].copy()
    block.state.industry_stock[JPN, METAL] = 0.0
    clause.release()
    lack = 0.32 * use[JPN]
    assert block.state.industry_stock[JPN, METAL, 0] == pytest.approx(use[JPN])
    assert block.state.transit[1, JPN, METAL, 0] == pytest.approx(lack)
    assert block.month.moved_out[USA, METAL, 0] == pytest.approx(lack)
    assert block.state.joint_stock[JPN, METAL, 0] == pytest.approx(0.0)
    assert block.state.joint_stock[USA, METAL, 0] == pytest.approx(use[USA] - lack)
    assert block.accounts["released"][JPN, METAL, 0] == pytest.approx(use[JPN] + lack)


def test_partners_give_no_more_than_they_hold() -> None:
    model, clause = filled()
    block = model.block
    block.calm_cover[JPN, METAL] = 9.0
    use = block.state.expected_use[USA, METAL, 0]
    block.state.industry_stock[JPN, METAL] = 0.0
    clause.release()
    assert block.state.transit[1, JPN, METAL, 0] == pytest.approx(use)
    assert block.state.joint_stock[USA, METAL, 0] == pytest.approx(0.0)


def test_a_reserve_shared_by_nobody_serves_its_own_industry_only() -> None:
    model, clause = filled(sharing="none")
    model.block.calm_cover[JPN, METAL] = 3.0
    model.block.state.industry_stock[JPN, METAL] = 0.0
    clause.release()
    assert model.block.month.moved_out.max() == 0.0
    assert model.block.state.transit.max() == 0.0


def test_a_member_above_the_trigger_gets_nothing() -> None:
    model, clause = filled()
    clause.release()
    assert model.block.accounts["released"].max() == 0.0


def reserved(model, clause) -> dict[tuple[int, int], float]:
    """Return tonnes of metal that a clause reserves in the first world, by seller and buyer."""
    model.block.measures.reserved[...] = 0.0
    clause.reserve()
    links, goods = model.block.structure.links, model.block.structure.good_of_link
    rows = zip(model.reserved_links.tolist(), model.block.measures.reserved[:, 0].tolist(), strict=True)
    return {
        (int(links.seller[way]), int(links.buyer[way])): volume
        for way, volume in rows
        if goods[way] == METAL and volume > 0.0
    }


def test_offtake_splits_the_share_of_an_offer_by_use() -> None:
    model, clause = with_clause("offtake", share="30 %")
    block = model.block
    block.month.offer[AUS, METAL] = 10.0
    block.month.order[...] = block.state.expected_use
    use = block.state.expected_use[:, METAL, 0]
    found = reserved(model, clause)
    together = use[JPN] + use[USA]
    assert found == pytest.approx({(AUS, JPN): 3.0 * use[JPN] / together, (AUS, USA): 3.0 * use[USA] / together})


def test_offtake_reserves_no_more_than_a_member_orders_abroad() -> None:
    model, clause = with_clause("offtake", share="100 %")
    block = model.block
    block.month.offer[AUS, METAL] = 1000.0
    block.month.order[...] = 0.0
    block.month.order[JPN, METAL] = 4.0
    found = reserved(model, clause)
    assert set(found) == {(AUS, JPN)}
    assert found[AUS, JPN] == pytest.approx(4.0)


def test_offtake_ends_with_its_tenor_and_costs_a_premium_while_it_runs() -> None:
    model, clause = with_clause("offtake", share="50 %", tenor="12 month", premium="10 %")
    block = model.block
    block.month.offer[AUS, METAL] = 10.0
    block.month.order[...] = block.state.expected_use
    block.month.landed[...] = 1.5
    volume = reserved(model, clause)[AUS, JPN]
    block.state.flow[link(model, AUS, JPN)] = 1e9
    clause.account()
    assert block.accounts["cost_offtake"][JPN, METAL, 0] == pytest.approx(0.1 * 1000.0 * 1.5 * volume)
    block.clock = 11
    assert reserved(model, clause)
    block.clock = 12
    assert not reserved(model, clause)


def test_rapid_response_redirects_what_suppliers_sold_to_a_member_not_in_need() -> None:
    """Both members buy from CHN and AUS; Japan is in need, so 40 % of the American purchases are kept for it."""
    model, clause = with_clause("rapid_response", trigger="80 %", share="40 %")
    block = model.block
    block.state.industry_stock[JPN, METAL] = 0.0
    block.state.flow[link(model, CHN, USA)], block.state.flow[link(model, AUS, USA)] = 10.0, 5.0
    assert reserved(model, clause) == pytest.approx({(CHN, JPN): 4.0, (AUS, JPN): 2.0})
    block.state.industry_stock[USA, METAL] = 0.0
    assert not reserved(model, clause)


def test_rapid_response_gives_no_more_than_a_member_lacks() -> None:
    """Japan lacks a hundredth of a month of use, far less than 40 % of what its partner last bought."""
    model, clause = with_clause("rapid_response", trigger="80 %", share="40 %")
    model.step()
    block = model.block
    use = block.state.expected_use[JPN, METAL]
    calm = block.calm_cover[JPN, METAL] * use
    block.month.missed[...] = 0.0
    block.month.inflow[JPN, METAL] = use
    block.state.industry_stock[JPN, METAL] = 0.8 * calm - 0.01 * use
    clause.reserve()
    to_japan = clause._buyer == JPN
    given = block.measures.reserved[clause.reserved_rows][to_japan & (clause._good == METAL)].sum(axis=0)
    assert given[0] == pytest.approx(0.01 * use[0])


def test_domestic_supply_comes_after_its_delay_along_its_ramp() -> None:
    model, clause = with_clause("domestic_supply", share="20 %", delay="3 month", ramp="4 month")
    block, plant = model.block, process(model, "smelting.JPN")
    use = block.base.use[JPN, METAL, 0]
    found = []
    for clock in range(9):
        block.clock = clock
        clause.support()
        found.append(float(block.state.capacity[plant, 0]))
    steps = np.array([0.0, 0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0])
    assert found == pytest.approx((0.2 * use * steps).tolist())


def test_domestic_supply_pays_a_subsidy_on_its_part_of_the_output() -> None:
    model, clause = with_clause("domestic_supply", share="20 %", delay="0 month", ramp="1 month", subsidy="30 %")
    block, plant = model.block, process(model, "smelting.JPN")
    clause.support()
    built = block.state.capacity[plant, 0]
    block.state.capacity[plant] *= 2.0
    block.state.run[plant] = 4.0
    clause.account()
    assert built > 0.0
    assert block.accounts["cost_domestic"][JPN, METAL, 0] == pytest.approx(0.3 * 1000.0 * 4.0 / 2.0)


def test_project_finance_backs_its_projects_and_splits_the_public_share_of_their_cost() -> None:
    """Expected in January 2026, it slips by two months, and is decided .8 x 3 months sooner."""
    model, clause = with_clause("project_finance", head_start="3 month", public_share="50 %", strength=0.8)
    block = model.block
    clause.support()
    assert block.projects.support[0, 0] == 0.8
    assert block.projects.decision[0, 0] == pytest.approx(12.0 + 2.0 - 0.8 * 3.0)
    span = 11.0  # from January to December 2026
    expected = 0.8 * 0.5 * 12e6 / 2.0 / span
    for clock in range(40):
        block.clock = clock
        clause.account()
        if clock == 11:
            assert block.accounts["cost_finance"].sum() == 0.0
        if clock == 12:
            assert block.accounts["cost_finance"][[JPN, USA], METAL, 0] == pytest.approx([expected, expected])
    assert block.accounts["cost_finance"].sum(axis=(0, 1))[0] == pytest.approx(0.8 * 0.5 * 12e6)


def test_support_that_is_not_decisive_moves_a_project_in_some_worlds_and_costs_nothing_in_the_others() -> None:
    part = NEW_SMELTER | {"part_of": "new_smelter", "decision_due": None, "would_go_ahead": None}
    model, clause = with_clause(
        "project_finance", worlds=400, decisive="30 %", public_share="50 %",
        economy={"projects": {"new_smelter": NEW_SMELTER, "its_part": part}},
    )  # fmt: skip
    for model.block.clock in range(40):
        clause.support()
        clause.account()
    moved = np.isfinite(model.block.projects.decision)
    assert moved[0].mean() == pytest.approx(0.3, abs=0.06)
    assert np.array_equal(moved[0], moved[1])
    paid = model.block.accounts["cost_finance"].sum(axis=(0, 1))
    assert np.array_equal(paid > 0.0, moved[0])
    assert paid[moved[0]] == pytest.approx(2 * 0.5 * 12e6)


@pytest.mark.parametrize("chance", ["0 %", "100 %"])
def test_members_pay_for_a_project_that_would_have_come_without_them_too(chance: str) -> None:
    project = NEW_SMELTER | {"would_go_ahead": chance, "slip": "0 month"}
    model, clause = with_clause("project_finance", public_share="50 %", economy={"projects": {"new_smelter": project}})
    for model.block.clock in range(40):
        clause.support()
        clause.account()
    assert model.block.accounts["cost_finance"].sum(axis=(0, 1))[0] == pytest.approx(0.5 * 12e6)
