"""Recycling, research, mapping and the review of asset sales, by hand; and what each is for."""

import numpy as np
import pytest

from sim.agents.importer import Importer
from sim.config.errors import ConfigError
from sim.model import CritminModel
from tests.properties.economies import GUESS, control, controlled, one_of_each_clause, open_model, pact
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, ORE, TIN, USA, process, with_clause

BAN = control("destination_ban", targets=["JPN", "USA"], share="100 %", starts="2026-03")


def missed(model: CritminModel, nation: int, months: int) -> np.ndarray:
    """Return tonnes of metal that a nation misses over some months, by world."""
    total = np.zeros(model.block.width)
    for _ in range(months):
        model.step()
        total += model.block.month.missed[nation, METAL]
    return total


# --- recycling -------------------------------------------------------------------------------------------------------


def test_recycling_adds_its_share_of_use_along_its_ramp_and_no_more_than_the_scrap_there_is() -> None:
    """A tenth of use over four months from the third on; where scrap is 6 % of use, that is all."""
    for available, expected in (("25 %", 0.10), ("6 %", 0.06)):
        model, clause = with_clause("recycling", share="10 %", available=available, delay="2 month", ramp="4 month")
        block, plant = model.block, process(model, "scrap.JPN")
        found = []
        for clock in range(8):
            block.clock = clock
            clause.support()
            found.append(float(block.state.capacity[plant, 0]))
        steps = np.array([0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0])
        assert found == pytest.approx((expected * block.base.use[JPN, METAL, 0] * steps).tolist())


def test_what_is_recycled_already_counts_towards_the_scrap_there_is() -> None:
    model, clause = with_clause("recycling", share="10 %", available="12 %", delay="0 month", ramp="1 month")
    block, plant = model.block, process(model, "scrap.JPN")
    use = block.base.use[JPN, METAL, 0]
    block.state.capacity[plant] = 0.08 * use
    clause.support()
    assert block.state.capacity[plant, 0] == pytest.approx(0.12 * use)


def test_recycling_pays_a_subsidy_on_its_part_of_the_output() -> None:
    model, clause = with_clause("recycling", delay="0 month", ramp="1 month", subsidy="30 %")
    plant = process(model, "scrap.JPN")
    clause.support()
    model.block.state.capacity[plant] *= 4.0
    model.block.state.run[plant] = 8.0
    clause.account()
    assert model.block.accounts["cost_programme"][JPN, METAL, 0] == pytest.approx(0.3 * 1000.0 * 8.0 / 4.0)


def test_recycling_names_secondary_processes_only() -> None:
    with pytest.raises(ConfigError, match="'smelting' recycles nothing"):
        with_clause("recycling", processes=["smelting"])


# --- research --------------------------------------------------------------------------------------------------------


def pushed(**changes: str) -> tuple:
    model, clause = with_clause("substitution_rnd", **{"lag": "0 month"} | changes)
    agents = {agent.nation: agent for agent in model.agents if isinstance(agent, Importer)}
    return model, clause, agents


def test_research_speeds_substitution_up_in_members_only() -> None:
    """At full push the usual rise is 0.1 a year; three times as fast for Japan, as usual for AUS."""
    model, clause, agents = pushed(pace="3 ratio")
    block = model.block
    clause.support()
    block.month.landed[...] = 100.0
    for nation in (JPN, AUS):
        agents[nation].substitute()
    rise = float(block.rules.substitution_rise[0]) / 12.0
    assert block.state.substitution[JPN, METAL, 0] == pytest.approx(3.0 * rise)
    assert block.state.substitution[AUS, METAL, 0] == pytest.approx(rise)
    assert block.state.substitution[JPN, TIN, 0] == pytest.approx(rise)


def test_research_raises_the_limit_and_holds_what_was_reached() -> None:
    model, clause, agents = pushed(room="10 %", hold="50 %")
    block = model.block
    clause.support()
    block.state.substitution[JPN, METAL] = 1.0
    block.month.landed[...] = 100.0
    agents[JPN].substitute()
    assert block.state.substitution[JPN, METAL, 0] == pytest.approx(block.rules.substitution_limit[0] + 0.1)
    block.state.substitution[JPN, METAL] = 0.3
    block.month.landed[...] = 1.0
    agents[JPN].substitute()
    fall = float(block.rules.substitution_fall[0]) / 12.0
    assert block.state.substitution[JPN, METAL, 0] == pytest.approx(0.3 - 0.5 * fall)


def test_results_come_late_and_stay() -> None:
    model, clause, _ = pushed(lag="3 month", ends="2025-06")
    found = []
    for clock in (2, 3, 8):
        model.block.clock = clock
        model.block.measures.substitution_pace[...] = 1.0
        clause.support()
        found.append(float(model.block.measures.substitution_pace[JPN, METAL, 0]))
    assert found == [1.0, 3.0, 3.0]


def test_members_share_what_research_costs() -> None:
    model, clause, _ = pushed(cost="1.2 MUSD_2024/yr")
    clause.account()
    assert model.block.accounts["cost_programme"][[JPN, USA], METAL, 0] == pytest.approx([5e4, 5e4])


# --- mapping ---------------------------------------------------------------------------------------------------------


def test_a_discovery_becomes_a_mine_after_its_lead_time() -> None:
    """Found in month 0, first output in month 5, full in month 6: 2 % of what the world uses."""
    rules = {"hazard": "1000 1/yr", "lead": "5 month", "ramp": "2 month", "size": "2 %"}
    model, clause = with_clause("geological_mapping", **rules)
    block, mine = model.block, process(model, "mining.JPN")
    found = []
    for clock in range(8):
        block.clock = clock
        clause.support()
        found.append(float(block.state.capacity[mine, 0]))
    full = 0.02 * block.base.use[:, ORE, 0].sum()
    assert found == pytest.approx((full * np.array([0, 0, 0, 0, 0, 0.5, 1, 1])).tolist())


def test_discoveries_are_as_frequent_as_the_hazard_says() -> None:
    _, clause = with_clause("geological_mapping", hazard="1.2 1/yr", worlds=4096)
    clause.support()
    assert np.isfinite(clause._found[0]).mean() == pytest.approx(1.0 - np.exp(-0.1), abs=0.015)


def test_a_mine_that_takes_sixteen_years_does_nothing_for_ten() -> None:
    """Even if everything is found at once."""
    clauses = {"geological_mapping": one_of_each_clause()["geological_mapping"] | {"hazard": "1000 1/yr"}}
    for lead, helps in (("188 month", False), ("6 month", True)):
        clauses["geological_mapping"] |= {"lead": lead, "size": "20 %"}
        economy = controlled(controls=(control("total_ban", share="60 %"),), partnerships={"pact": pact(**clauses)})
        structure = economy.structure()
        with_it, without = (open_model(structure, policy=policy, checked=True) for policy in ("all", "none"))
        for _ in range(60):
            with_it.step()
            without.step()
        differs = not np.array_equal(with_it.block.state.capacity, without.block.state.capacity)
        assert differs is helps


# --- asset sales -----------------------------------------------------------------------------------------------------


def bids(**changes: str) -> dict:
    shock = {"id": "bids", "kind": "asset_sale", "goods": ["metal"], "hazard": "1.2 1/yr", "share": "60 %"}
    return {"shocks": (GUESS | shock | changes,)}


def test_a_bought_plant_sends_its_share_to_the_controller_past_the_market() -> None:
    """Of ten tonnes made six go to CHN, as far as AUS offers and CHN orders them; they are on the way, not sold."""
    for offer, order, expected in ((20.0, 40.0, 6.0), (4.0, 40.0, 4.0), (20.0, 1.0, 1.0)):
        model = open_model(controlled(**bids(hazard="1000 1/yr")).structure())
        shock, block = model.shocks[0], model.block
        shock.settle()
        block.state.run[process(model, "smelting.AUS")] = 10.0
        block.month.offer[AUS, METAL], block.month.order[CHN, METAL] = offer, order
        before = block.state.transit[:, CHN, METAL, 0].sum(), block.state.seller_stock[AUS, METAL, 0]
        shock.claim()
        assert block.month.offer[AUS, METAL, 0] == pytest.approx(offer - expected)
        assert block.month.order[CHN, METAL, 0] == pytest.approx(order - expected)
        assert block.month.moved_out[AUS, METAL, 0] == pytest.approx(expected)
        after = block.state.transit[:, CHN, METAL, 0].sum(), block.state.seller_stock[AUS, METAL, 0]
        assert np.subtract(after, before) == pytest.approx([expected, -expected])


def test_what_does_not_run_is_not_bought() -> None:
    model, _ = with_clause("project_finance", economy=bids(hazard="1000 1/yr"))
    shock = model.shocks[0]
    shock.settle()
    names = [model.block.structure.recipes.names[place] for place in shock._processes]
    sold = dict(zip(names, shock._sold[:, 0].tolist(), strict=True))
    assert sold["smelting.AUS"]
    assert not sold["smelting.USA"]


def test_a_review_stops_its_part_of_the_sales_and_no_other_world_notices() -> None:
    """One in ten worlds a month without it, one in a hundred and a few with a review that stops 90 %."""
    sold = {}
    for effectiveness in ("0 %", "90 %"):
        rules = {"effectiveness": effectiveness}
        model, clause = with_clause("asset_sale_review", economy=bids(), worlds=8192, **rules)
        clause.support()
        shock = model.shocks[0]
        shock.settle()
        sold[effectiveness] = shock._sold[shock._processes == process(model, "smelting.AUS")][0]
    assert sold["0 %"].mean() == pytest.approx(1.0 - np.exp(-0.1), abs=0.01)
    assert sold["90 %"].mean() == pytest.approx(1.0 - np.exp(-0.01), abs=0.004)
    assert not (sold["90 %"] & ~sold["0 %"]).any()


def test_a_review_keeps_the_rival_for_its_partners_when_the_controller_bans() -> None:
    """All of AUS is for sale; who reviews it misses less in the ban than who does not, and as much as if nobody bid.

    Capacity stands still: else AUS, asked by more buyers than it can serve, would grow before the ban comes.
    """
    fixed = {"behaviour.expansion_limit": 0.0, "behaviour.rival_growth": 0.0}
    lost = []
    for bid, policy in (("0 1/yr", "none"), ("1000 1/yr", "all"), ("1000 1/yr", "none")):
        clauses = {"asset_sale_review": one_of_each_clause()["asset_sale_review"] | {"effectiveness": "100 %"}}
        dates = {"signed": "2024-12", "starts": "2025-01"}
        economy = controlled(
            cover=30.0, controls=(BAN,), partnerships={"pact": pact(**clauses) | dates}, **bids(hazard=bid)
        )
        model = open_model(economy.structure(), policy=policy, checked=True, values=fixed)
        lost.append(float(missed(model, JPN, 36)[0]))
    assert lost[0] == lost[1]
    assert lost[2] > lost[1] * 1.1


@pytest.mark.parametrize("kind", ["recycling", "substitution_rnd"])
def test_each_programme_lowers_the_members_shortage(kind: str) -> None:
    clauses = {kind: one_of_each_clause()[kind]}
    dates = {"signed": "2024-12", "starts": "2025-01"}
    structure = controlled(cover=30.0, controls=(BAN,), partnerships={"pact": pact(**clauses) | dates}).structure()
    calm, helped = (
        float(missed(open_model(structure, policy=policy, checked=True), JPN, 36)[0]) for policy in ("none", "all")
    )
    assert helped < calm
