"""Traders by hand: when a bet begins and ends, what it buys and sells, and how far it can lift a price."""

import numpy as np
import pytest

from sim.agents.trader import Trader
from sim.market.prices import form_prices, momentum, worth
from sim.model import CritminModel
from sim.state import INSIDE, OUTSIDE
from tests.properties.economies import controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, TIN, USA

CERTAIN = {"behaviour.speculation_hazard": 1e9}


def trading(**values: float) -> tuple[CritminModel, Trader]:
    """Return a model after one calm month, and its traders."""
    model = open_model(controlled().structure(), values=values)
    model.step()
    model.block.clock += 1
    return model, next(agent for agent in model.agents if isinstance(agent, Trader))


def heated(**values: float) -> tuple[CritminModel, Trader]:
    """Return a model whose metal has risen by a quarter, for eight months without a break, and is feared for in JPN."""
    rules = {"rise": 0.5, "stall": 0.05, "patience": 8.0}
    model, trader = trading(**{f"behaviour.speculation_{name}": value for name, value in rules.items()} | values)
    state, month = model.block.state, model.block.month
    state.price_memory[METAL], state.contract[:, METAL], state.spot[:, METAL] = 1.0, 1.25, 1.5
    state.fear[JPN, METAL], state.rising[METAL] = 0.6, 8.0
    month.reference[:, METAL] = 0.0
    month.reference[JPN, METAL], month.reference[USA, METAL] = 30.0, 15.0
    month.reference[CHN, METAL] = 500.0
    month.world_use[METAL] = 100.0
    return model, trader


def test_the_hazard_is_thinness_times_rise_times_its_length_times_fear() -> None:
    """1000 USD/t x 100 t = 100 000 USD a month beside a depth of 300 000: 3/4; half the full rise; fear 0.6 x 30/45.

    0.75 x 0.5 x 0.4 = 0.15, times 0.8 a year; the controller's own use does not count. Two months of eight are a
    quarter of it, and more than eight no more than all.
    """
    model, trader = heated(**{"behaviour.speculation_hazard": 0.8, "behaviour.speculation_depth": 3e5})
    assert trader.fear()[METAL, 0] == pytest.approx(0.4)
    assert trader.chance_to_begin()[METAL, 0] == pytest.approx(1.0 - np.exp(-0.15 * 0.8 / 12.0))
    for months, length in ((2.0, 0.25), (40.0, 1.0)):
        model.block.state.rising[METAL] = months
        assert trader.chance_to_begin()[METAL, 0] == pytest.approx(1.0 - np.exp(-0.15 * length * 0.8 / 12.0))
    assert trader.chance_to_begin()[TIN, 0] == 0.0


@pytest.mark.parametrize("missing", ["fear", "rise", "long rise", "thin market"])
def test_any_factor_that_is_missing_rules_a_bet_out(missing: str) -> None:
    model, trader = heated(**CERTAIN)
    state = model.block.state
    assert trader.chance_to_begin()[METAL, 0] == 1.0
    if missing == "fear":
        state.fear[...] = 0.0
    elif missing == "rise":
        state.price_memory[METAL] = 1.25
    elif missing == "long rise":
        state.rising[...] = 0.0
    else:
        model.block.month.world_use[METAL] = np.inf
    assert trader.chance_to_begin()[METAL, 0] == 0.0


def test_a_rise_is_as_long_as_spot_has_led_the_contract_price_without_a_break() -> None:
    """It leads by more than a twentieth outside the wall; a month in which it does not ends it, and any bet's cause."""
    model, trader = heated(**{"behaviour.speculation_hazard": 0.0})
    state = model.block.state
    state.rising[...] = 0.0
    found = []
    for spot in (1.5, 1.5, 1.32, 1.31, 1.5):
        state.spot[OUTSIDE, METAL], state.spot[INSIDE, METAL] = spot, 9.0
        trader.bet()
        found.append(state.rising[METAL, 0])
    assert found == [1.0, 2.0, 3.0, 0.0, 1.0]
    assert not state.rising[TIN].any()


def test_no_bet_begins_in_the_month_in_which_a_rise_breaks() -> None:
    model, trader = heated(**CERTAIN)
    model.block.state.spot[OUTSIDE, METAL] = 1.31
    trader.bet()
    assert model.block.state.speculation[METAL, 0] == 0.0


def test_a_bet_begins_counts_its_months_and_is_told() -> None:
    model, trader = heated(**CERTAIN)
    model.block.watched[0] = True
    trader.bet()
    assert model.block.state.speculation[METAL, 0] == 1.0
    assert model.block.state.speculation[TIN, 0] == 0.0
    trader.bet()
    assert model.block.state.speculation[METAL, 0] == 2.0
    assert story(model) == [("metal", 0.0, "traders bet on a further rise of metal")]


def story(model: CritminModel) -> list[tuple[str, float, str]]:
    """Return what was told of traders."""
    return [(event.good, event.amount, event.text) for event in model.block.events if event.kind == "speculation"]


def test_nobody_bets_where_it_is_switched_off() -> None:
    model, trader = heated(**CERTAIN, **{"switch.speculation": 0.0})
    trader.bet()
    assert not model.block.state.speculation.any()


def test_a_bet_ends_by_hazard_when_the_price_stalls_and_at_the_latest_after_its_longest_time() -> None:
    model, trader = heated(**{"behaviour.speculation_exit": 6.0, "behaviour.speculation_months": 18.0})
    state = model.block.state
    state.speculation[METAL] = 17.0
    assert trader.chance_to_end()[METAL, 0] == 0.0
    state.spot[OUTSIDE, METAL] = 1.31
    assert trader.chance_to_end()[METAL, 0] == pytest.approx(1.0 - np.exp(-0.5))
    state.speculation[METAL] = 18.0
    assert trader.chance_to_end()[METAL, 0] == 1.0


def test_when_a_bet_is_over_traders_sell_and_do_not_begin_another() -> None:
    model, trader = heated(**CERTAIN, **{"behaviour.speculation_months": 1.0, "behaviour.trader_unwind_months": 2.0})
    state = model.block.state
    trader.bet()
    model.block.watched[0] = True
    state.trader_stock[JPN, METAL], state.trader_stock[USA, METAL] = 3.0, 4.0
    trader.bet()
    assert story(model) == [("metal", 7.0, "traders begin to sell what they hold of metal")]
    assert (state.speculation[METAL, 0], state.unwinding[METAL, 0]) == (0.0, 2.0)
    trader.bet()
    assert state.speculation[METAL, 0] == 0.0
    trader.release()
    trader.release()
    assert state.unwinding[METAL, 0] == 0.0
    trader.bet()
    assert state.speculation[METAL, 0] == 1.0


def test_traders_order_a_part_of_a_months_use_up_to_their_limit_and_not_inside_the_wall() -> None:
    model, trader = trading(**{"behaviour.trader_appetite": 0.2, "behaviour.trader_limit": 2.0})
    state = model.block.state
    state.speculation[METAL] = 3.0
    state.expected_use[:, METAL] = np.array([40.0, 20.0, 10.0, 5.0])[:, None]
    state.trader_stock[USA, METAL] = 19.0
    state.trader_stock[AUS, METAL] = 11.0
    trader.request()
    assert model.block.month.fill[:, METAL, 0] == pytest.approx([0.0, 4.0, 1.0, 0.0])
    assert not model.block.month.fill[:, TIN].any()


def requested(**values: float) -> tuple[CritminModel, Trader]:
    """Return a model whose traders in JPN have requested 4 t of metal, where industry has 100 t and 60 t is calm."""
    model, trader = trading(**{"behaviour.trader_appetite": 0.2, "behaviour.trader_spares": 0.5} | values)
    block = model.block
    block.state.speculation[METAL] = 1.0
    block.state.expected_use[...] = 0.0
    block.state.expected_use[JPN, METAL] = 20.0
    trader.request()
    block.calm_cover[JPN, METAL] = 3.0
    block.state.industry_stock[JPN, METAL] = 100.0
    block.month.order[JPN, METAL], block.month.unmet[JPN, METAL] = 50.0, 0.0
    return model, trader


def bought(model: CritminModel, trader: Trader) -> float:
    trader.store()
    state = model.block.state
    assert state.industry_stock[JPN, METAL, 0] + state.trader_stock[JPN, METAL, 0] == pytest.approx(100.0)
    return float(state.trader_stock[JPN, METAL, 0])


def test_traders_get_what_the_market_gave_of_their_request() -> None:
    model, trader = requested()
    model.block.month.unmet[JPN, METAL] = 20.0
    assert bought(model, trader) == pytest.approx(4.0 * 0.6)


def test_industry_keeps_part_of_its_calm_stock_from_traders() -> None:
    """It holds 100 t; half of a calm stock of 9.9 months x 20 t is 99 t."""
    model, trader = requested()
    model.block.calm_cover[JPN, METAL] = 9.9
    assert bought(model, trader) == pytest.approx(1.0)


def test_what_reserves_release_is_not_for_traders() -> None:
    model, trader = requested()
    model.block.month.released[JPN, METAL] = 1.0
    assert bought(model, trader) == 0.0


def test_a_bet_that_ends_before_the_clearing_leaves_no_request_behind() -> None:
    model, trader = requested()
    model.block.state.speculation[...] = 0.0
    trader.request()
    assert bought(model, trader) == 0.0


def test_what_is_held_is_sold_in_equal_parts() -> None:
    model, trader = trading()
    state = model.block.state
    state.trader_stock[JPN, METAL], state.unwinding[METAL] = 30.0, 2.5
    before = state.industry_stock[JPN, METAL, 0]
    sold = []
    for _ in range(4):
        trader.release()
        sold.append(state.industry_stock[JPN, METAL, 0] - before)
    assert sold == pytest.approx([12.0, 24.0, 30.0, 30.0])
    assert state.trader_stock[JPN, METAL, 0] == 0.0


def test_momentum_is_bounded_and_only_of_those_who_bet() -> None:
    """Spot leads by a fifth on one side and by nine times on the other; TIN is not bet on."""
    model, _ = trading(**{"behaviour.momentum_gain": 2.0, "behaviour.momentum_bound": 0.7})
    state = model.block.state
    state.speculation[METAL] = 1.0
    state.spot[INSIDE, METAL], state.spot[OUTSIDE, METAL], state.spot[:, TIN] = 1.2, 10.0, 10.0
    assert momentum(model.block)[:, METAL, 0] == pytest.approx([0.4, 0.7])
    assert not momentum(model.block)[:, TIN].any()
    state.spot[:, METAL] = 0.2
    assert not momentum(model.block).any()


def test_mania_follows_the_contract_price_within_its_bound_and_fades() -> None:
    model, trader = trading(**{
        "behaviour.mania_months": 6.0, "behaviour.mania_bound": 3.0, "behaviour.mania_fade_months": 4.0,
        "behaviour.speculation_months": 1e9,
    })  # fmt: skip
    state = model.block.state
    state.speculation[METAL], state.anchor[METAL] = 1.0, 1.25
    state.contract[OUTSIDE, METAL], state.spot[OUTSIDE, METAL] = 2.5, 9.0
    trader.bet()
    assert state.mania[METAL, 0] == pytest.approx(1.0 / 6.0)
    assert worth(model.block)[METAL, 0] == pytest.approx(1.25 * (1.0 + 1.0 / 6.0))
    state.contract[OUTSIDE, METAL] = 99.0
    state.spot[OUTSIDE, METAL] = 999.0
    for _ in range(300):
        trader.bet()
    assert state.mania[METAL, 0] == pytest.approx(3.0)
    state.speculation[...] = 0.0
    trader.bet()
    assert state.mania[METAL, 0] == pytest.approx(2.25)


def test_mania_and_momentum_lift_the_price() -> None:
    """On target with news gone: (1 + 0.5) x 1 x (1 + 1) = 3 outside, where spot leads the contract price by a half."""
    model, _ = trading(**{
        "behaviour.price_adjustment": 1.0, "behaviour.momentum_gain": 1.0, "behaviour.momentum_bound": 0.7,
    })  # fmt: skip
    state = model.block.state
    state.speculation[METAL], state.mania[METAL] = 1.0, 1.0
    state.spot[OUTSIDE, METAL], state.spot[OUTSIDE, TIN] = 1.5, 1.5
    form_prices(model.block)
    assert state.spot[OUTSIDE, METAL, 0] == pytest.approx(3.0)
    assert state.spot[INSIDE, METAL, 0] == pytest.approx(2.0)
    assert state.spot[OUTSIDE, TIN, 0] == pytest.approx(1.0)


def test_the_memory_of_the_price_takes_a_year() -> None:
    model, trader = trading(**{"behaviour.speculation_memory_months": 12.0})
    model.block.state.contract[OUTSIDE, METAL] = 2.2
    trader.bet()
    assert model.block.state.price_memory[METAL, 0] == pytest.approx(1.1)
