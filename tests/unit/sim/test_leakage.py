"""Re-export by hand: who can pass on how much, when, at what price, and what a crackdown leaves of it."""

from typing import Any

import numpy as np
import pytest

from sim.model import CritminModel
from sim.state import INSIDE, OUTSIDE
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, gate, link

WISHES = {JPN: 12.0, USA: 9.0, AUS: 3.0}
DOCK = {"name": "Dock", "nation": "USA", "reach": "50 %", "detour": "1 month", "markup": "20 %"}
WHARF = DOCK | {"nation": "AUS", "reach": "25 %", "detour": "0.5 month", "markup": "40 %"}
RULES = {
    "behaviour.leak_span": 0.5, "behaviour.leak_enforcement": 0.25, "behaviour.leak_months": 2.0,
    "behaviour.leak_opening": 0.05, "behaviour.leak_capacity": 3.0,
    "behaviour.bid_gain": 0.0, "behaviour.crackdown_hazard": 0.0, "behaviour.crackdown_enforcement": 0.9,
    "behaviour.crackdown_months": 3.0,
}  # fmt: skip


def leaky(price: float = 1.5, values: dict[str, Any] | None = None, worlds: int = 1, **hubs: Any) -> CritminModel:
    """Return a model in which CHN's customers want 12, 9 and 3 t of metal, and usually buy just that.

    `price` is the price outside over that inside; `hubs` are the third countries.
    """
    economy = controlled(controls=(control("total_ban", share="100 %"),), transit={"entrepots": hubs or {"dock": DOCK}})
    model = open_model(economy.structure(), values=RULES | (values or {}), worlds=worlds)
    block = model.block
    for buyer, wish in WISHES.items():
        block.state.habit[link(model, CHN, buyer)] = 1.0
        block.month.order[buyer, METAL] = wish
        block.base.flow[link(model, CHN, buyer)] = wish
    block.state.contract[INSIDE, METAL], block.state.spot[OUTSIDE, METAL] = 2.0, 2.0 * price
    return model


def leak(model: CritminModel, **limits: float) -> None:
    """Let a month's goods leak around these limits by nation; all others are served."""
    places = {"JPN": JPN, "USA": USA, "AUS": AUS}
    model.block.measures.limits[...] = np.inf
    model.block.month.leaked[...] = 0.0
    for name, limit in limits.items():
        model.block.measures.limits[gate(model, places[name])] = limit
    model.leakage.act()


def leaked(model: CritminModel, buyer: int = JPN) -> float:
    return float(model.block.month.leaked[gate(model, buyer), 0])


def test_goods_leak_once_the_price_pays_after_a_lag_by_the_reach_of_the_third_country() -> None:
    """Outside pays 1.5 times: pull (0.5 - 0.2) / 0.5 = 0.6 of half of the 12 t kept, three quarters undetected."""
    model = leaky()
    for month in (0.5, 0.75, 0.875):
        leak(model, JPN=0.0)
        assert leaked(model) == pytest.approx(month * 0.6 * 0.5 * 12.0 * 0.75)
        assert model.block.measures.limits[gate(model, JPN), 0] == leaked(model)
        assert np.isinf(model.block.measures.limits[gate(model, USA)]).all()


def test_a_lag_of_less_than_a_month_is_none() -> None:
    """All of it leaks at once, and stays: a rate above one would overshoot."""
    model = leaky(values={"behaviour.leak_months": 0.4})
    for _ in range(3):
        leak(model, JPN=0.0)
        assert leaked(model) == pytest.approx(0.6 * 0.5 * 12.0 * 0.75)


def test_what_the_buyer_itself_bids_pays_for_the_detour_too() -> None:
    """It bids 2.5 times the anchor of 1, a quarter more than the price of 2 inside: a tenth of the span is paid."""
    model = leaky(price=1.0)
    model.block.state.bid[JPN, METAL] = 2.5
    leak(model, JPN=0.0)
    assert leaked(model) == pytest.approx(0.5 * 0.1 * 6.0 * 0.75)


def test_a_buyer_cut_off_from_a_share_of_its_order_offers_more_at_once() -> None:
    """Of an order of 24 t 12 are kept from it: it offers 1 + 6 x 0.5^2 = 2.5 times the anchor, as above."""
    model = leaky(price=1.0, values={"behaviour.bid_gain": 6.0, "behaviour.bid_convexity": 2.0})
    model.block.month.order[JPN, METAL] = 24.0
    model.block.state.habit[link(model, CHN, JPN)] = 0.5
    leak(model, JPN=0.0)
    assert leaked(model) == pytest.approx(0.5 * 0.1 * 6.0 * 0.75)


@pytest.mark.parametrize(("capacity", "drawn"), [(3.0, 1.0), (0.25, 3.0 / 4.2)], ids=["ample", "short"])
def test_two_third_countries_add_up_and_the_mix_says_how_late_and_how_dear_it_is(capacity: float, drawn: float) -> None:
    """USA passes on 0.6 x 6 = 3.6 t, AUS at its higher markup 0.2 x 3 = 0.6 t; a quarter of their 12 t is but 3 t."""
    model = leaky(dock=DOCK, wharf=WHARF, values={"behaviour.leak_capacity": capacity})
    leak(model, JPN=0.0)
    row = gate(model, JPN)
    assert leaked(model) == pytest.approx(0.5 * drawn * (3.6 + 0.6) * 0.75)
    assert model.block.state.leak_detour[row, 0] == pytest.approx((3.6 * 1.0 + 0.6 * 0.5) / 4.2)
    assert model.block.state.leak_markup[row, 0] == pytest.approx((3.6 * 0.2 + 0.6 * 0.4) / 4.2)


def test_two_third_countries_of_one_nation_add_up() -> None:
    model = leaky(dock=DOCK, pier=DOCK | {"reach": "10 %"})
    leak(model, JPN=0.0)
    assert leaked(model) == pytest.approx(0.5 * 0.6 * (0.5 + 0.1) * 12.0 * 0.75)


def test_no_more_leaks_than_is_wanted() -> None:
    model = leaky(price=9.0, dock=DOCK | {"reach": "50 ratio"})
    leak(model, JPN=9.0)
    assert leaked(model) == pytest.approx(0.5 * 3.0)


@pytest.mark.parametrize(("opening", "better"), [(0.5, 1.0 / 6.0), (1.0 / 24.0, 1.0)], ids=["half open", "open"])
def test_a_third_country_passes_on_only_as_far_as_it_is_better_served(opening: float, better: float) -> None:
    """USA gets a third of its 9 t, JPN a quarter of its 12 t: a twelfth more, of the half that opens it wholly."""
    model = leaky(price=9.0, values={"behaviour.leak_opening": opening})
    leak(model, JPN=3.0, USA=3.0)
    assert leaked(model) == pytest.approx(0.5 * better * 0.5 * 9.0 * 0.75)
    assert leaked(model, USA) == 0.0


@pytest.mark.parametrize(
    ("opening", "passing"), [(0.05, 9.0), (0.5, 6.0)], ids=["all that is sold", "as far as it is open"]
)
def test_third_countries_together_draw_no_more_than_their_part_of_the_sales_to_who_is_not_shut_out(
    opening: float, passing: float
) -> None:
    """Only USA is served, a third of its 9 t; a tenth of its usual purchases goes to JPN and AUS by what they lack.

    At an opening of a half it counts for (1/3) / (1/2) of its 9 t. JPN lacks 12 t, AUS 3 t and USA 6 t.
    """
    model = leaky(price=9.0, values={"behaviour.leak_capacity": 0.1, "behaviour.leak_opening": opening})
    leak(model, JPN=0.0, USA=3.0, AUS=0.0)
    total = 0.5 * 0.1 * passing * 0.75
    assert leaked(model) == pytest.approx(total * 12.0 / 21.0)
    assert leaked(model, AUS) == pytest.approx(total * 3.0 / 21.0)
    assert leaked(model, USA) == 0.0


def test_sales_that_have_grown_are_passed_on_in_proportion() -> None:
    model = leaky(price=9.0, values={"behaviour.leak_capacity": 0.1})
    model.block.state.growth[METAL] = 1.5
    leak(model, JPN=0.0)
    assert leaked(model) == pytest.approx(0.5 * 0.1 * 1.5 * (9.0 + 3.0) * 0.75)


def test_two_banned_buyers_each_get_a_part_of_what_they_lack() -> None:
    model = leaky()
    leak(model, JPN=0.0, AUS=0.0)
    share = 0.5 * 0.6 * 0.5 * 0.75
    assert (leaked(model), leaked(model, AUS)) == pytest.approx((share * 12.0, share * 3.0))


@pytest.mark.parametrize(
    ("price", "values", "limits"),
    [
        (1.2, {}, {"JPN": 0.0}),
        (9.0, {"behaviour.leak_enforcement": 1.0}, {"JPN": 0.0}),
        (9.0, {"entrepot.dock.reach": 0.0}, {"JPN": 0.0}),
        (9.0, {"behaviour.leak_capacity": 0.0}, {"JPN": 0.0}),
        (9.0, {"switch.leakage": 0.0}, {"JPN": 0.0}),
        (9.0, {}, {"JPN": 0.0, "USA": 0.0, "AUS": 0.0}),
        (9.0, {}, {"JPN": 12.0}),
    ],
    ids=["no gain", "strict", "no reach", "no capacity", "off", "nobody served", "nothing kept"],
)
def test_nothing_leaks_without_a_reason(price: float, values: dict[str, float], limits: dict[str, float]) -> None:
    model = leaky(price, values)
    leak(model, **limits)
    assert model.block.month.leaked.max() == 0.0


def test_a_control_may_police_its_own_gates() -> None:
    model = leaky()
    model.block.measures.enforcement[gate(model, JPN)] = 0.6
    leak(model, JPN=0.0)
    assert leaked(model) == pytest.approx(0.5 * 0.6 * 6.0 * 0.4)


def test_a_crackdown_polices_for_its_months_and_then_ends() -> None:
    model = leaky(price=9.0, values={"behaviour.crackdown_hazard": 1e9, "behaviour.leak_months": 1.0})
    found = []
    for _ in range(6):
        leak(model, JPN=0.0)
        found.append(leaked(model) / 6.0)
        model.block.clock += 1
    assert found == pytest.approx([0.75, 0.1, 0.1, 0.1, 0.75, 0.1])


def test_a_crackdown_is_the_likelier_the_more_leaks() -> None:
    """At a hazard of 12 a year, 1 - exp(-share): half of what is kept leaks, so four worlds in ten crack down."""
    values = {"behaviour.crackdown_hazard": 12.0, "behaviour.leak_months": 1.0, "behaviour.leak_enforcement": 0.0}
    found = []
    for reach in (0.0, 0.5, 1.0):
        model = leaky(price=9.0, values=values | {"entrepot.dock.reach": reach}, worlds=2000)
        leak(model, JPN=0.0)
        found.append(float((model.block.state.crackdown > 0.0).mean()))
    assert found == pytest.approx([0.0, 1.0 - np.exp(-0.5), 1.0 - np.exp(-1.0)], abs=0.03)


def test_leaks_and_crackdowns_are_told_when_they_begin_and_end() -> None:
    model = leaky(price=9.0, values={"behaviour.crackdown_hazard": 1e9, "behaviour.leak_months": 1.0})
    block = model.block
    block.watched[0] = True
    for _ in range(5):
        leak(model, JPN=0.0)
        block.clock += 1
    leak(model)
    told = [(event.month, event.kind, event.nation) for event in block.events]
    assert told == [
        (0, "crackdown", "CHN"), (0, "leak", "JPN"), (3, "crackdown ends", "CHN"), (4, "crackdown", "CHN"),
        (5, "leak ends", "JPN"),
    ]  # fmt: skip
