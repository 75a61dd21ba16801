"""Prices by hand and their bounds in any trouble: floor, scarcity, news, thin quote and anchor."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from sim.market.prices import form_prices, move_anchor, scarcity_multiple
from sim.model import CritminModel
from sim.state import INSIDE, OUTSIDE
from tests.properties.economies import (
    TERMS,
    Economy,
    control,
    controlled,
    drawn,
    open_model,
    structure_or_none,
    troubled_economies,
)
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA


def multiple(cover: float) -> float:
    return float(scarcity_multiple(*(np.array([value]) for value in (cover, 3.0, 2.0, 0.5, 0.6)))[0])


def test_the_multiple_is_one_on_target_and_bounded_at_both_ends() -> None:
    assert multiple(1.0) == 1.0
    assert multiple(0.5) == pytest.approx(1.0 + 3.0 * 0.25)
    assert multiple(0.0) == 4.0
    assert multiple(-1.0) == 4.0
    assert multiple(1.4) == pytest.approx(0.8)
    assert multiple(99.0) == 0.6


def priced(**values: float) -> CritminModel:
    """Return a model on target everywhere, with orders and calm bids in place."""
    model = open_model(controlled().structure(), values=values)
    model.step()
    model.block.clock += 1
    return model


def test_the_spot_price_closes_its_share_of_the_gap_and_contracts_follow() -> None:
    model = priced(**{"behaviour.price_adjustment": 0.5, "behaviour.contract_months": 4.0})
    state = model.block.state
    state.spot[:, METAL], state.contract[:, METAL] = 2.0, 1.2
    form_prices(model.block)
    assert state.spot[OUTSIDE, METAL, 0] == pytest.approx(1.5)
    assert state.contract[OUTSIDE, METAL, 0] == pytest.approx(1.2 + 0.3 / 4.0)
    assert state.bid[JPN, METAL, 0] == pytest.approx(1.0)


def test_news_lifts_the_price_outside_only_and_fades() -> None:
    model = priced(**{
        "behaviour.price_adjustment": 1.0, "behaviour.news_premium": 0.4, "behaviour.news_fade_months": 2.0,
    })  # fmt: skip
    block = model.block
    block.measures.news[JPN, METAL] = 0.5
    form_prices(block)
    assert block.state.spot[OUTSIDE, METAL, 0] == pytest.approx(1.2)
    assert block.state.spot[INSIDE, METAL, 0] == pytest.approx(1.0)
    block.measures.news[...] = 0.0
    form_prices(block)
    assert block.state.spot[OUTSIDE, METAL, 0] == pytest.approx(1.1)


def test_the_thin_quote_is_the_mean_bid_of_the_leanest_fifth() -> None:
    """Outside: orders 10, 20 and 70 at bids 4, 2 and 1; the leanest 20 t are 10 at 4 and 10 at 2."""
    model = priced()
    month, state = model.block.month, model.block.state
    for nation, order, bid in ((USA, 10.0, 4.0), (AUS, 20.0, 2.0), (JPN, 70.0, 1.0), (CHN, 100.0, 9.0)):
        month.order[nation, METAL], state.bid[nation, METAL] = order, bid
    form_prices(model.block)
    assert model.block.state.thin[OUTSIDE, METAL, 0] == pytest.approx(3.0)
    assert model.block.state.thin[INSIDE, METAL, 0] == pytest.approx(9.0)


def test_the_thin_quote_is_never_below_the_spot_price() -> None:
    model = priced()
    model.block.state.spot[:, METAL] = 5.0
    model.block.state.bid[...] = 0.6
    form_prices(model.block)
    assert (model.block.state.thin >= model.block.state.spot).all()


def test_the_anchor_follows_the_lasting_price_slowly_and_within_its_bound() -> None:
    model = priced(**{"behaviour.anchor_months": 48.0, "behaviour.anchor_bound": 1.5})
    state = model.block.state
    state.contract[OUTSIDE, METAL] = 9.0
    move_anchor(model.block)
    assert state.anchor[METAL, 0] == pytest.approx(1.0 + 0.5 / 48.0)
    for _ in range(2000):
        move_anchor(model.block)
    assert state.anchor[METAL, 0] == pytest.approx(1.5)


def test_mania_is_no_cost() -> None:
    """A price of 2.4 at a mania of 1 is a lasting price of 1.2."""
    model = priced(**{"behaviour.anchor_months": 48.0})
    state = model.block.state
    state.contract[OUTSIDE, METAL], state.mania[METAL] = 2.4, 1.0
    move_anchor(model.block)
    assert state.anchor[METAL, 0] == pytest.approx(1.0 + 0.2 / 48.0)


def test_behind_a_licence_wall_the_thin_quote_multiplies_while_most_changes_hands_near_the_old_price() -> None:
    """USA holds a fifth of what JPN holds, and licences take two months: dysprosium in 2025 was of this kind."""
    terms = TERMS | {"throughput": "1 ratio", "delay": "2 month"}
    structure = controlled(cover=100.0, controls=(control("licence", terms=terms),)).structure()
    model = open_model(structure, values={"switch.speculation": 0.0})
    block, state, rules = model.block, model.block.state, model.block.rules
    block.calm_cover[USA] *= 0.2
    state.industry_stock[USA] *= 0.2
    highest = np.zeros(3)
    for _ in range(30):
        model.step()
        weighted = rules.contract_share * state.contract + (1.0 - rules.contract_share) * state.spot
        found = (state.thin[OUTSIDE, METAL, 0], weighted[OUTSIDE, METAL, 0], weighted[INSIDE, METAL, 0])
        np.maximum(highest, found, out=highest)
    assert highest[0] > 2.0
    assert highest[1] < 1.35
    assert highest[2] < 1.1


def test_each_quota_makes_its_own_good_scarce_so_that_a_dear_and_a_cheap_one_rise_alike() -> None:
    """A quota is a pool for each good: what it costs to be without depends on cover, not on the price of a tonne."""
    highest = []
    for price in (1_000.0, 100_000.0):
        economy = controlled(cover=40.0, controls=(control("quota", volume="30 %", carry_over="50 %"),))
        economy.minerals["rare"]["goods"]["metal"]["price"] = f"{price} USD_2024/t"
        model = open_model(economy.structure(), values={"switch.speculation": 0.0})
        for _ in range(24):
            model.step()
        highest.append(model.block.state.spot[OUTSIDE, METAL, 0])
    assert highest[0] > 1.2
    assert highest[0] == pytest.approx(highest[1])


@settings(max_examples=15)
@given(troubled_economies())
def test_prices_stay_within_their_bounds_in_any_trouble(economy: Economy) -> None:
    structure = structure_or_none(economy)
    assume(structure is not None)
    model = open_model(structure, worlds=8, values=drawn(structure, 9, np.arange(8)))
    rules, state = model.block.rules, model.block.state
    worth = rules.anchor_bound * (1.0 + rules.mania_bound)
    top = worth * (1.0 + rules.bid_gain + rules.news_premium + rules.momentum_bound)
    pressed = 0.3 if any(entry["kind"] == "flooding" for entry in economy.controls) else 0.0
    bottom = rules.price_floor / rules.anchor_bound * (1.0 - pressed)
    for _ in range(36):
        model.step()
        for prices in (state.spot, state.contract, state.thin):
            assert (prices <= top * (1.0 + 1e-12)).all()
            assert (prices >= bottom * (1.0 - 1e-12)).all()
