"""Price floors by hand: what they promise to whom, what they cost, and what is refused."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.agents.partnership import Partnership
from sim.clauses.base import ClauseModifier
from sim.config.errors import ConfigError
from sim.market.suppliers import set_preferences
from sim.model import CritminModel
from tests.properties.economies import NEW_SMELTER, controlled, one_of_each_clause, open_model, pact
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, link, process, with_clause

PRICE = 1000.0


def priced(model: CritminModel, multiple: float) -> None:
    """Let the metal have this price, inside and outside, spot and contract."""
    model.block.state.spot[:, METAL] = multiple
    model.block.state.contract[:, METAL] = multiple


def floor(**changes: Any) -> tuple[CritminModel, ClauseModifier, int]:
    """Return a floor of 1.5 times the base price for Australian smelting, and the place of that process."""
    model, clause = with_clause("price_floor", **{"projects": [], "volume": "1000 t/month", "payers": []} | changes)
    return model, clause, process(model, "smelting.AUS")


def test_a_producer_is_promised_the_floor_while_the_market_pays_less() -> None:
    model, clause, plant = floor()
    priced(model, 0.8)
    clause.support()
    promised = model.block.measures.floor[:, 0]
    assert promised[plant] == pytest.approx(1.5)
    assert np.flatnonzero(promised).tolist() == [plant]
    priced(model, 1.6)
    model.block.measures.floor[...] = 0.0
    clause.support()
    assert model.block.measures.floor.max() == 0.0


def test_half_strength_lifts_the_price_of_half_the_output() -> None:
    """On average 0.8 + 0.5 x (1.5 - 0.8)."""
    model, clause, plant = floor(strength=0.5)
    priced(model, 0.8)
    clause.support()
    assert model.block.measures.floor[plant, 0] == pytest.approx(1.15)


def test_members_pay_the_gap_on_what_was_made_in_equal_parts() -> None:
    """10 t at a gap of 0.7 base prices."""
    model, clause, plant = floor()
    priced(model, 0.8)
    model.block.state.run[plant] = 10.0
    clause.account()
    assert model.block.accounts["cost_floor"][[JPN, USA], METAL, 0] == pytest.approx([3500.0, 3500.0])
    assert model.block.accounts["cost_floor"][[CHN, AUS]].max() == 0.0


def test_members_receive_their_share_of_the_upside() -> None:
    """10 t at 0.5 base prices above the floor, 30 % of it."""
    model, clause, plant = floor(payers=["USA"])
    priced(model, 2.0)
    model.block.state.run[plant] = 10.0
    clause.account()
    assert model.block.accounts["cost_floor"][USA, METAL, 0] == pytest.approx(-0.3 * 0.5 * PRICE * 10.0)
    assert model.block.accounts["cost_floor"][JPN].min() == 0.0


def test_a_volume_bounds_what_is_covered() -> None:
    model, clause, plant = floor(volume="4 t/month", payers=["JPN"])
    priced(model, 0.5)
    model.block.state.run[plant] = 10.0
    clause.support()
    assert model.block.measures.floor[plant, 0] == pytest.approx(0.5 + 0.4 * 1.0)
    clause.account()
    assert model.block.accounts["cost_floor"][JPN, METAL, 0] == pytest.approx(4.0 * PRICE * 1.0)


def test_a_project_is_covered_as_far_as_it_stands() -> None:
    """Half of 5 t a month, in a process of 10 t a month that makes 8 t."""
    model, clause, _ = floor(projects=["new_smelter"], makers=[], goods=[], payers=["USA"])
    block, plant = model.block, process(model, "smelting.USA")
    priced(model, 1.0)
    block.projects.built[0] = 0.5
    block.state.capacity[plant], block.state.run[plant] = 10.0, 8.0
    clause.support()
    assert block.measures.floor[plant, 0] == pytest.approx(1.0 + 0.25 * 0.5)
    clause.account()
    assert block.accounts["cost_floor"][USA, METAL, 0] == pytest.approx(0.25 * 8.0 * 0.5 * PRICE)


def test_a_floor_in_dollars_is_one_in_base_prices() -> None:
    model, clause, plant = floor(floor="1.5 USD_2024/kg")
    priced(model, 0.8)
    clause.support()
    assert model.block.measures.floor[plant, 0] == pytest.approx(1.5)


def test_a_floor_ends_with_its_tenor() -> None:
    model, clause, plant = floor(tenor="12 month")
    priced(model, 0.8)
    model.block.clock = 11
    clause.support()
    assert model.block.measures.floor[plant, 0] > 0.0
    model.block.measures.floor[...] = 0.0
    model.block.clock = 12
    clause.support()
    clause.account()
    assert model.block.measures.floor.max() == 0.0
    assert not model.block.accounts["cost_floor"].any()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"payers": ["AUS"]}, "AUS is no member and does not pay"),
        ({"makers": ["JPN"]}, "goods: JPN have no process"),
        ({"goods": ["ore", "metal"], "floor": "1.5 USD_2024/kg"}, "floor: one price for metal, ore"),
        ({"projects": [], "makers": [], "goods": []}, "nobody is guaranteed a price"),
        ({"goods": []}, "makers and goods come together"),
        ({"floor": "3 t"}, "unit 't' cannot be converted"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], words: str) -> None:
    clause = one_of_each_clause()["price_floor"] | changes
    economy = controlled(partnerships={"pact": pact(price_floor=clause)}, projects={"new_smelter": NEW_SMELTER})
    with pytest.raises((ConfigError, ValidationError)) as refused:
        economy.structure()
    assert words in str(refused.value)


def test_behind_the_border_a_good_costs_the_floor() -> None:
    """At 0.8 base prices members pay 0.6 more; outsiders and goods that are not covered stay."""
    model, clause = with_clause("border_adjusted_floor")
    block = model.block
    priced(model, 0.8)
    block.month.tax_paid[JPN, METAL] = 0.25  # an export tax that lifts the landed price to 1.0
    clause.support()
    landed = 0.8 * (1.0 + block.month.tax_paid[:, METAL, 0])
    assert landed == pytest.approx([0.8, 1.4, 1.4, 0.8])
    assert np.delete(block.month.tax_paid, METAL, axis=1).max() == 0.0


def test_goods_from_outside_pay_at_the_border_and_industry_pays_on_all() -> None:
    """5 t from CHN, 3 t from the exempt AUS, at a levy of 0.6 base prices."""
    model, clause = with_clause("border_adjusted_floor")
    block = model.block
    priced(model, 0.8)
    block.state.flow[...] = 0.0
    clause.support()
    block.state.flow[link(model, CHN, JPN)], block.state.flow[link(model, AUS, JPN)] = 5.0, 3.0
    clause.account()
    assert block.accounts["cost_consumers"][JPN, METAL, 0] == pytest.approx(0.6 * PRICE * 8.0)
    assert block.accounts["cost_border"][JPN, METAL, 0] == pytest.approx(-0.6 * PRICE * 5.0)
    assert np.count_nonzero(block.accounts["cost_consumers"][..., 0]) == 1


def test_buyers_turn_to_partners_and_producers_inside_get_the_floor_on_what_stays() -> None:
    """The levy is 0.6 on 0.8, so outsiders' goods cost 1.75 times as much; three quarters of AUS's sales stay."""
    model, clause = with_clause("border_adjusted_floor")
    block = model.block
    priced(model, 0.8)
    block.state.flow[...] = 0.0
    block.state.flow[link(model, AUS, JPN)], block.state.flow[link(model, AUS, AUS)] = 6.0, 2.0
    clause.support()
    set_preferences(block)
    before = block.month.preference.copy()
    clause.reserve()
    turned = block.month.preference[:, 0] / np.where(before[:, 0] > 0.0, before[:, 0], 1.0)
    elasticity = block.rules.supplier_price_elasticity[0]
    assert turned[link(model, CHN, JPN)] == pytest.approx(1.75**-elasticity)
    assert turned[[link(model, AUS, JPN), link(model, CHN, CHN)]].tolist() == [1.0, 1.0]
    assert block.measures.floor[process(model, "smelting.AUS"), 0] == pytest.approx(0.8 + 0.75 * 0.6)
    assert block.measures.floor[process(model, "smelting.CHN"), 0] == 0.0


def test_a_border_floor_below_the_market_does_nothing() -> None:
    model, clause = with_clause("border_adjusted_floor")
    block = model.block
    priced(model, 1.5)
    clause.support()
    set_preferences(block)
    before = block.month.preference.copy()
    clause.reserve()
    clause.account()
    assert not block.month.tax_paid.any()
    assert not block.measures.floor.any()
    assert np.array_equal(block.month.preference, before)
    assert not block.accounts["cost_consumers"].any()


def test_who_has_not_joined_neither_pays_nor_levies_nor_is_spared() -> None:
    """Australia may join, but has not: its goods pay at the border, and as the only payer it guarantees nothing."""
    clauses = one_of_each_clause()
    alliance = pact(
        border_adjusted_floor=clauses["border_adjusted_floor"] | {"exempt": []},
        price_floor=clauses["price_floor"] | {"projects": [], "payers": ["AUS"]},
    ) | {"signed": "2024-12", "starts": "2025-01", "accessions": {"AUS": {"starts": "2025-06"}}}
    model = open_model(controlled(partnerships={"pact": alliance}).structure(), policy="all")
    border, guarantee = next(agent for agent in model.agents if isinstance(agent, Partnership)).clauses
    block, plant = model.block, process(model, "smelting.AUS")
    priced(model, 0.8)
    block.state.flow[...] = 0.0
    block.state.flow[link(model, AUS, JPN)] = 5.0
    block.state.run[plant] = 10.0

    def month() -> tuple[float, float, float, float]:
        block.measures.floor[...] = 0.0
        block.month.tax_paid[...] = 0.0
        for booked in block.accounts.values():
            booked[...] = 0.0
        for clause in (border, guarantee):
            clause.support()
            clause.account()
        costs = (block.accounts["cost_border"][JPN, METAL, 0], block.accounts["cost_floor"][AUS, METAL, 0])
        return block.measures.floor[plant, 0], block.month.tax_paid[AUS, METAL, 0], *costs

    assert month() == pytest.approx((0.0, 0.0, -0.6 * PRICE * 5.0, 0.0))
    block.clock = 5
    promised, tax, collected, paid = month()
    assert promised == pytest.approx(1.5)
    assert tax == pytest.approx(0.6 / 0.8)
    assert collected == 0.0
    assert paid == pytest.approx(0.7 * PRICE * 10.0)
