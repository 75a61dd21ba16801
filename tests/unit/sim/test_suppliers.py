"""What buyers remember, by hand: trust lost fast and earned slowly, habits that drift and stay."""

from dataclasses import replace

import numpy as np
import pytest

from sim.market.suppliers import net_of_reserved, remember, set_preferences
from sim.model import CritminModel
from tests.properties.economies import GUESS, controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, link

NONE = np.empty(0, dtype=np.int64)
BAN = GUESS | {
    "id": "ban", "nation": "CHN", "goods": ["metal"], "kind": "destination_ban", "targets": ["JPN"],
    "announced": "2025-03", "starts": "2025-06", "share": "100 %", "severity": "0.5 share",
}  # fmt: skip
PACE = {"habit_months": 1e12, "trust_loss_months": 2.0, "trust_gain_months": 20.0, "trust_from_news": 0.4}


def opened(**values: float) -> CritminModel:
    """Return a model whose JPN buys .9 of its metal from CHN in the base year, and .1 from AUS; nothing has moved."""
    switches = {name: values.pop(name) for name in tuple(values) if name.startswith("switch.")}
    columns = {f"behaviour.{name}": value for name, value in (PACE | values).items()}
    model = open_model(controlled(controls=(BAN,)).structure(), values=columns | switches)
    block = model.block
    shares = block.state.habit
    shares[np.flatnonzero(_bought(model))] = 0.0
    shares[link(model, CHN, JPN)], shares[link(model, AUS, JPN)] = 0.9, 0.1
    return model


def _bought(model: CritminModel) -> np.ndarray:
    structure = model.block.structure
    return (structure.links.buyer == JPN) & (structure.good_of_link == METAL)


def deliver(model: CritminModel, **served: float) -> None:
    """Let JPN ask 100 t by its preferences and get these shares of what it asks of CHN and AUS; then remember."""
    block = model.block
    set_preferences(block)
    bought = _bought(model)
    asked = block.month.preference / block.month.preference[bought].sum(axis=0)
    block.month.order[JPN, METAL] = 100.0
    for name, nation in (("CHN", CHN), ("AUS", AUS)):
        place = link(model, nation, JPN)
        block.state.flow[place] = 100.0 * asked[place] * served.get(name, 1.0)
    remember(block, NONE)


def trust(model: CritminModel, seller: int) -> float:
    return float(model.block.state.reliability[link(model, seller, JPN), 0])


def share(model: CritminModel, seller: int) -> float:
    return float(model.block.state.habit[link(model, seller, JPN), 0])


def test_a_seller_who_delivers_what_is_asked_keeps_trust_and_share() -> None:
    model = opened(habit_months=4.0)
    for _ in range(5):
        deliver(model)
    assert (trust(model, CHN), trust(model, AUS)) == pytest.approx((1.0, 1.0))
    assert (share(model, CHN), share(model, AUS)) == pytest.approx((0.9, 0.1))


def test_trust_is_lost_fast_and_earned_slowly() -> None:
    model = opened()
    deliver(model, CHN=0.2)
    assert trust(model, CHN) == pytest.approx(1.0 - 0.8 / 2.0)
    assert trust(model, AUS) == pytest.approx(1.0)
    deliver(model)
    assert trust(model, CHN) == pytest.approx(0.6 + 0.4 / 20.0)


def test_a_seller_of_little_trust_who_serves_what_it_is_asked_earns_it_back() -> None:
    """It is judged by what it was asked, not by its share of all orders, or who is asked less could never recover."""
    model = opened()
    model.block.state.reliability[link(model, AUS, JPN)] = 0.1
    deliver(model)
    assert trust(model, AUS) == pytest.approx(0.1 + 0.9 / 20.0)


def test_news_of_a_ban_caps_trust_at_once_by_its_severity_and_only_where_it_strikes() -> None:
    model = opened()
    for _ in range(2):
        model.step()
    assert trust(model, CHN) > 0.95
    model.step()
    usa = link(model, CHN, 2)
    assert trust(model, CHN) == pytest.approx(1.0 - 0.4 * 0.5)
    assert model.block.state.reliability[usa, 0] > 0.95


def test_without_trust_nobody_is_asked_for_less() -> None:
    model = opened(**{"switch.trust": 0.0})
    deliver(model, CHN=0.0)
    assert trust(model, CHN) == 1.0
    set_preferences(model.block)
    assert np.array_equal(model.block.month.preference, model.block.state.habit)


def test_habit_drifts_to_who_delivered() -> None:
    model = opened(habit_months=4.0)
    deliver(model, CHN=1.0 / 9.0)
    assert share(model, CHN) == pytest.approx(0.9 + (0.5 - 0.9) / 4.0)
    assert share(model, AUS) == pytest.approx(0.1 + (0.5 - 0.1) / 4.0)


def test_what_was_moved_stays_where_it_is_while_all_are_served() -> None:
    """Nothing pulls a buyer back to the base year: Japan's China share was 58 % in 2012 and 58 % in 2018."""
    model = opened(habit_months=12.0)
    model.block.state.habit[link(model, CHN, JPN)], model.block.state.habit[link(model, AUS, JPN)] = 0.58, 0.42
    for _ in range(72):
        deliver(model)
    assert (share(model, CHN), share(model, AUS)) == pytest.approx((0.58, 0.42))


def test_what_is_reserved_is_not_asked_by_preference() -> None:
    model = opened()
    block = model.block
    set_preferences(block)
    block.month.order[JPN, METAL] = 100.0
    place = link(model, AUS, JPN)
    rows = np.array([place])
    block.measures = replace(block.measures, reserved=np.full((1, block.width), 40.0))
    net_of_reserved(block, rows)
    assert block.month.preference[link(model, CHN, JPN), 0] == pytest.approx(0.6)
    block.state.flow[link(model, CHN, JPN)], block.state.flow[place] = 60.0, 40.0
    remember(block, rows)
    assert trust(model, CHN) == pytest.approx(1.0)
    assert trust(model, AUS) == pytest.approx(1.0)
