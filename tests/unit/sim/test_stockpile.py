"""The national reserve by hand: it opens when industry is low, and refills when the market can spare it."""

import numpy as np
import pytest

from sim.agents.stockpile import Stockpile, reserve_cover
from sim.market.shipping import expect_arrivals
from tests.properties.economies import GUESS, controlled, open_model
from tests.unit.sim.hands import JPN, METAL, TIN


def reserve(**values: float) -> Stockpile:
    """Return Japan's reserve of one month of use, in an economy with three months of industry stock."""
    economy = controlled(cover=3.0 * 30.4375, public={"JPN": {"metal": "1 month"}})
    model = open_model(economy.structure(), values={"behaviour.release_trigger": 0.5} | values)
    expect_arrivals(model.block)
    return next(agent for agent in model.agents if isinstance(agent, Stockpile) and agent.nation == JPN)


def use_of(agent: Stockpile) -> float:
    return float(agent.block.base.use[JPN, METAL, 0])


def test_it_stays_shut_while_industry_holds_the_trigger() -> None:
    agent = reserve()
    agent.block.state.industry_stock[JPN, METAL] = 1.5 * use_of(agent)
    agent.release()
    assert agent.block.month.released.max() == 0.0


def test_it_gives_what_industry_will_lack_to_the_trigger_at_the_end_of_the_month() -> None:
    """Half of three months, less half a month in stock, a quarter more than is used on its way."""
    agent = reserve()
    state, use = agent.block.state, use_of(agent)
    state.industry_stock[JPN, METAL] = 0.5 * use
    agent.block.month.inflow[JPN, METAL] = 1.25 * use
    agent.release()
    assert agent.block.month.released[JPN, METAL, 0] == pytest.approx(0.75 * use)
    assert state.industry_stock[JPN, METAL, 0] == pytest.approx(1.25 * use)
    assert state.public_stock[JPN, METAL, 0] == pytest.approx(0.25 * use)


def test_it_gives_no_more_than_it_has() -> None:
    agent = reserve()
    agent.block.state.industry_stock[JPN, METAL] = 0.0
    agent.release()
    assert agent.block.month.released[JPN, METAL, 0] == pytest.approx(use_of(agent))
    assert agent.block.state.public_stock[JPN, METAL, 0] == 0.0


@pytest.mark.parametrize(("price", "asks"), [(1.3, True), (1.31, False)])
def test_it_asks_for_part_of_what_it_lacks_while_prices_are_not_high(price: float, *, asks: bool) -> None:
    agent = reserve(**{"behaviour.replenish_months": 10.0, "behaviour.replenish_price_ceiling": 1.3})
    agent.block.state.public_stock[JPN, METAL] = 0.4 * use_of(agent)
    agent.block.state.spot[:, METAL] = price
    agent.request()
    assert agent.block.month.fill[JPN, METAL, 0] == pytest.approx(0.1 * use_of(agent) if asks else 0.0)


def test_it_takes_what_it_asked_for_only_above_industrys_own_stock() -> None:
    agent = reserve()
    state, use = agent.block.state, use_of(agent)
    state.public_stock[...] = 0.0
    agent.block.month.public_fill[JPN, METAL] = 0.4 * use
    state.industry_stock[JPN, METAL] = 3.0 * use
    agent.store()
    assert state.public_stock[JPN, METAL, 0] == pytest.approx(0.0, abs=1e-9)
    state.industry_stock[JPN, METAL] = 3.3 * use
    agent.store()
    assert state.public_stock[JPN, METAL, 0] == pytest.approx(0.3 * use)
    assert state.industry_stock[JPN, METAL, 0] == pytest.approx(3.0 * use)


def test_after_a_crisis_it_fills_up_again() -> None:
    economy = controlled(cover=90.0, public={"JPN": {"metal": "1 month"}})
    model = open_model(economy.structure(), values={"behaviour.replenish_months": 6.0})
    model.block.state.public_stock[JPN, METAL] *= 0.2
    opening = model.block.base.public_stock[JPN, METAL, 0]
    held = []
    for _ in range(48):
        model.step()
        held.append(float(model.block.state.public_stock[JPN, METAL, 0]))
    assert (np.diff(held) >= -1e-12).all()
    assert held[-1] > 0.95 * opening
    assert held[-1] <= opening * 1.01


def test_what_arrives_is_what_is_due_and_short_hauls_as_last_month() -> None:
    """Ten tonnes were due last month and fourteen came, so four were delivered at once; nine are due now."""
    block = reserve().block
    block.clock = 1
    block.month.arrived[JPN, METAL], block.month.due[JPN, METAL] = 14.0, 10.0
    block.state.transit[1, JPN, METAL] = 9.0
    expect_arrivals(block)
    assert block.month.inflow[JPN, METAL, 0] == 13.0
    assert block.month.due[JPN, METAL, 0] == 9.0


def test_the_opening_of_a_reserve_is_told_once() -> None:
    agent = reserve()
    agent.block.watched[0] = True
    agent.block.state.industry_stock[JPN, METAL] = 1.4 * use_of(agent)
    for _ in range(2):
        agent.block.state.industry_stock[JPN, METAL] = 1.4 * use_of(agent)
        agent.block.month.released[...] = 0.0
        agent.release()
        agent.tell_of_release()
    told = agent.block.events
    assert [(event.kind, event.nation, event.good) for event in told] == [("release", "JPN", "metal")]
    assert told[0].amount == pytest.approx(0.1 * use_of(agent))


def test_a_reserve_stated_in_days_is_as_large_as_its_world_says() -> None:
    """Between 15 and 180 days where 42 are stated; what is stated in tonnes is not touched."""
    days = GUESS | {"value": 42, "low": 15, "high": 180, "unit": "day"}
    economy = controlled(public={"JPN": {"metal": days, "tin": "7 t"}})
    structure = economy.structure()
    column = next(column for column in structure.columns if column.name == "public_cover.JPN")
    assert (column.value, column.low, column.high) == pytest.approx((1.0, 15.0 / 42.0, 180.0 / 42.0))
    model = open_model(structure, values={"public_cover.JPN": 2.0})
    use = model.block.base.use[JPN, METAL, 0]
    assert model.block.state.public_stock[JPN, METAL, 0] == pytest.approx(2.0 * 42.0 / 30.4375 * use)
    assert model.block.state.public_stock[JPN, TIN, 0] == pytest.approx(7.0)
    assert reserve_cover.of(model.block)[JPN, METAL, 0] == pytest.approx(2.0 * 42.0 / 30.4375)


def test_a_reserve_without_a_range_is_known_in_every_world() -> None:
    days = GUESS | {"value": 42, "low": 15, "high": 180, "unit": "day"}
    structure = controlled(public={"JPN": {"metal": days, "tin": "90 day"}}).structure()
    model = open_model(structure, values={"public_cover.JPN": 2.0})
    use = model.block.base.use[JPN, TIN, 0]
    assert model.block.state.public_stock[JPN, TIN, 0] == pytest.approx(90.0 / 30.4375 * use)


def test_stocks_that_nobody_confirms_are_drawn_apart_from_the_others() -> None:
    days = GUESS | {"value": 42, "low": 0, "high": 180, "unit": "day"}
    economy = controlled(public={"JPN": {"metal": days, "tin": days}}, unconfirmed={"JPN": ["metal"]})
    structure = economy.structure()
    names = {column.name for column in structure.columns if column.name.startswith("public_cover")}
    assert names == {"public_cover.JPN", "public_cover.JPN.unconfirmed"}
    model = open_model(structure, values={"public_cover.JPN": 2.0, "public_cover.JPN.unconfirmed": 0.0})
    use = model.block.base.use[JPN, :, 0]
    assert model.block.state.public_stock[JPN, METAL, 0] == 0.0
    assert model.block.state.public_stock[JPN, TIN, 0] == pytest.approx(2.0 * 42.0 / 30.4375 * use[TIN])
