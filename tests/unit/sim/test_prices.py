"""Prices by hand and their bounds in any trouble: floor, scarcity, news, thin quote and anchor."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from sim.agents.buying import hoarding_cover
from sim.agents.importer import Importer
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
from tests.properties.stability import highest, with_inputs
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


COVER = {
    "behaviour.price_adjustment": 1.0, "behaviour.bid_gain": 4.0, "behaviour.bid_convexity": 1.0,
    "behaviour.foresight_months": 0.0, "behaviour.wall_span": 0.1, "behaviour.hoarding_pricing": 0.0,
}  # fmt: skip


def stocked(**values: float) -> CritminModel:
    """Return a model in which CHN holds 100 t of metal and the others 40, 30 and 30 t, all on target."""
    model = priced(**COVER | {f"behaviour.{name}": value for name, value in values.items()})
    block = model.block
    block.state.transit[:, :, METAL] = 0.0
    block.state.seller_stock[:, METAL] = block.month.seller_target[:, METAL] = 5.0
    block.month.unmet[...] = 0.0
    held = np.array([100.0, 40.0, 30.0, 30.0])[:, None]
    block.state.industry_stock[:, METAL] = block.month.target[:, METAL] = held
    block.state.spot[...] = 1.0
    return model


def spots(model: CritminModel) -> list[float]:
    """Return the price of metal inside and outside the wall, a month on."""
    form_prices(model.block)
    return model.block.state.spot[:, METAL, 0].tolist()


def test_on_target_the_price_stays_where_it_is() -> None:
    assert spots(stocked(foresight_months=3.0, hoarding_pricing=1.0)) == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(
    ("used", "ordered", "unmet", "lacks"),
    [(20.0, 20.0, 5.0, 5.0), (20.0, 50.0, 25.0, 0.0), (20.0, 50.0, 40.0, 10.0), (20.0, 5.0, 2.0, 2.0)],
    ids=["of its use", "only of what it hoards", "of both", "no more than was not met"],
)
def test_what_buyers_could_not_get_of_their_use_is_expected_to_be_missing_for_some_months(
    used: float, ordered: float, unmet: float, lacks: float
) -> None:
    """Two months of it come off the 200 t that the one market holds."""
    for months in (0.0, 2.0):
        model = stocked(foresight_months=months)
        model.block.state.expected_use[JPN, METAL] = used
        model.block.month.order[JPN, METAL], model.block.month.unmet[JPN, METAL] = ordered, unmet
        assert spots(model)[OUTSIDE] == pytest.approx(1.0 + 4.0 * months * lacks / 200.0)


def test_a_market_that_expects_to_lack_more_than_it_holds_is_at_a_stock_out() -> None:
    model = stocked(foresight_months=12.0)
    model.block.state.expected_use[JPN, METAL] = model.block.month.order[JPN, METAL] = 100.0
    model.block.month.unmet[JPN, METAL] = 100.0
    assert spots(model) == pytest.approx([1.0 + 4.0 * 0.5] * 2)


@pytest.mark.parametrize(("wall", "apart"), [(0.0, 0.0), (0.05, 0.5), (0.1, 1.0), (0.6, 1.0)])
def test_the_two_sides_of_a_wall_price_wholly_apart_once_it_blocks_its_span(wall: float, apart: float) -> None:
    """Outside holds 80 of 100 t and inside 100: together 0.9 of the target, a price of 1.4; apart 1.8 and 1."""
    model = stocked()
    model.block.state.industry_stock[JPN, METAL] = 20.0
    model.block.measures.wall[METAL] = wall
    assert spots(model) == pytest.approx([1.4 - apart * 0.4, 1.4 + apart * 0.4])


@pytest.mark.parametrize("part", [0.0, 0.4, 1.0])
def test_a_part_of_what_buyers_in_fear_want_on_top_counts_in_the_price(part: float) -> None:
    """They want 50 t more than the calm 200 t."""
    model = stocked(hoarding_pricing=part)
    model.block.month.hoard[JPN, METAL] = 50.0
    wanted = 200.0 + part * 50.0
    assert spots(model) == pytest.approx([1.0 + 4.0 * (1.0 - 200.0 / wanted)] * 2)


def test_what_buyers_in_fear_want_on_top_is_their_fear_times_a_calm_stock() -> None:
    model = stocked()
    model.block.state.fear[JPN, METAL] = 0.5
    buyer = next(agent for agent in model.agents if isinstance(agent, Importer) and agent.name == "JPN")
    hoarding_cover.of(model.block)[...] = 0.8
    buyer.order()
    month = model.block.month
    calm = model.block.calm_cover[JPN, METAL] * model.block.state.expected_use[JPN, METAL]
    assert month.hoard[JPN, METAL] == pytest.approx(0.8 * 0.5 * calm)
    assert calm[0] > 0.0
    assert not month.hoard[USA].any()


@pytest.mark.parametrize(
    ("ore", "metal"), [(1.5, 1.25), (0.5, 0.75), (0.0, 0.55)], ids=["dearer", "cheaper", "no lower than in a glut"]
)
def test_a_part_of_what_ore_costs_more_or_less_is_passed_on_to_the_metal(ore: float, metal: float) -> None:
    """The ore of a tonne of metal is worth as much as the metal; half of its rise is passed on."""
    model = stocked(cost_pass_through=0.5, price_floor=0.55)
    model.block.state.spot[:, 0] = ore
    assert spots(model) == pytest.approx([metal, metal])


QUIET = {"switch.speculation": 0.0, "behaviour.cost_pass_through": 0.0}


def test_behind_a_licence_wall_the_thin_quote_multiplies_while_most_changes_hands_near_the_old_price() -> None:
    """USA holds a twentieth of what JPN holds, and licences take half a month: dysprosium in 2025 was of this kind.

    Most is used inside the wall. Outside, fear and the wall make all goods dearer, but by less than half as much as the
    thin quote. What the rush does to the ore, and so to the costs of all, is left out.
    """
    terms = TERMS | {"throughput": "1 ratio", "delay": "0.5 month"}
    structure = controlled(cover=365.0, controls=(control("licence", terms=terms),)).structure()
    model = open_model(structure, values=QUIET)
    block, state, rules = model.block, model.block.state, model.block.rules
    block.calm_cover[USA] *= 0.05
    state.industry_stock[USA] *= 0.05
    highest = np.zeros(4)
    for _ in range(30):
        model.step()
        weighted = rules.contract_share * state.contract + (1.0 - rules.contract_share) * state.spot
        inside, outside = weighted[:, METAL, 0]
        used = block.month.consumed[:, METAL, 0]
        mean = (used[CHN] * inside + (used.sum() - used[CHN]) * outside) / used.sum()
        np.maximum(highest, (state.thin[OUTSIDE, METAL, 0], outside, inside, mean), out=highest)
    assert highest[0] > 2.0
    assert highest[1] - 1.0 < 0.5 * (highest[0] - 1.0)
    assert highest[2] < 1.1
    assert highest[3] < 1.35


def test_each_quota_makes_its_own_good_scarce_so_that_a_dear_and_a_cheap_one_rise_alike() -> None:
    """A quota is a pool for each good: what it costs to be without depends on cover, not on the price of a tonne.

    Dearer ore weighs less on a dear good, so what inputs cost is left out.
    """
    highest = []
    for price in (1_000.0, 100_000.0):
        economy = controlled(cover=40.0, controls=(control("quota", volume="30 %", carry_over="50 %"),))
        economy.minerals["rare"]["goods"]["metal"]["price"] = f"{price} USD_2024/t"
        model = open_model(economy.structure(), values=QUIET)
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
    own = np.broadcast_to(highest(rules, 1.0), state.anchor.shape)
    top = with_inputs(structure, own, rules.cost_pass_through)
    pressed = 0.3 if any(entry["kind"] == "flooding" for entry in economy.controls) else 0.0
    bottom = rules.price_floor / rules.anchor_bound * (1.0 - pressed)
    for _ in range(36):
        model.step()
        for prices in (state.spot, state.contract, state.thin):
            assert (prices <= top * (1.0 + 1e-12)).all()
            assert (prices >= bottom * (1.0 - 1e-12)).all()
