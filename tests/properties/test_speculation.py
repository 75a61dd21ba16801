"""Bets on a rise: bounded whatever happens, over within a few years, rare, and without a trace where they are off."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from sim.model import CritminModel, simulate
from sim.observer import PRICES, SERIES
from sim.recording import Recording
from sim.state import OUTSIDE
from sim.structure import Structure
from tests.properties.economies import (
    Economy,
    controlled,
    drawn,
    everything,
    one_of_each_control,
    open_model,
    same_numbers,
    structure_or_none,
    troubled_economies,
)
from tests.properties.test_replication import EXACT, drift

WORLDS = np.arange(16)
METAL = 1
EAGER = {"behaviour.speculation_hazard": 50.0}
"""A hazard at which whatever can begin does so within months."""
TIGHT = one_of_each_control()["total_ban"] | {"share": "70 %", "starts": "2026-03", "ends": "2027-09"}


def banned(months: int = 48) -> Structure:
    """Return the controlled economy under a ban of a year and a half on most exports."""
    return controlled(cover=45.0, months=months, controls=(TIGHT,)).structure()


def run(structure: Structure, scenario: str = "test", policy: str = "none", **values: float) -> Recording:
    full = drawn(structure, 6, WORLDS) | structure.case(scenario, policy) | values
    return simulate(structure, seed=6, worlds=WORLDS, values=full, record=(*SERIES, *PRICES), checked=True)


def differences(left: Recording, right: Recording) -> list[str]:
    """Return the names of series that are not the same to the last bit."""
    pairs = [(name, array, right.series[name]) for name, array in left.series.items()]
    pairs += [(name, array, right.prices[name]) for name, array in left.prices.items()]
    return [name for name, one, other in pairs if not same_numbers(one, other)]


def bound(model: CritminModel) -> np.ndarray:
    """Return the highest price that the rules allow, ``(W,)``."""
    rules = model.block.rules
    worth = rules.anchor_bound * (1.0 + rules.mania_bound)
    highest: np.ndarray = worth * (1.0 + rules.bid_gain + rules.news_premium + rules.momentum_bound)
    return highest


@settings(max_examples=15)
@given(troubled_economies())
def test_prices_stay_under_their_bound_in_any_trouble(economy: Economy) -> None:
    structure = structure_or_none(economy)
    assume(structure is not None)
    model = open_model(structure, worlds=8, values=drawn(structure, 9, np.arange(8)) | EAGER)
    top = bound(model) * (1.0 + 1e-12)
    state, rules = model.block.state, model.block.rules
    for _ in range(36):
        model.step()
        for prices in (state.spot, state.contract, state.thin):
            assert (prices <= top).all()
        assert (state.mania <= rules.mania_bound).all()
        assert (state.speculation <= np.ceil(rules.speculation_months)).all()
        assert (state.trader_stock >= 0.0).all()


def test_bets_lift_the_peak_and_are_over_within_a_few_years_of_the_controls() -> None:
    """Each rise ends: four years after the ban nobody bets or holds, and the price is what it is without bets."""
    structure = banned(months=72)
    eager, none = run(structure, **EAGER), run(structure, **{"switch.speculation": 0.0})
    price, plain = (found.prices["price_outside_weighted"][:, METAL] for found in (eager, none))
    assert (price.max(axis=0) >= plain.max(axis=0) - 1e-9).all()
    assert np.median(price.max(axis=0)) > 1.5 * np.median(plain.max(axis=0))
    held = eager.series["trader_stock"][:, :, METAL]
    assert held.max() > 0.0
    assert held[-1].max() == 0.0
    assert not eager.prices["speculation"][-1].any()
    assert np.abs(price[-1] - plain[-1]).max() < 0.2
    assert price[-1].max() < 1.5


def test_the_price_halves_after_its_peak_about_as_fast_as_after_2011() -> None:
    """4 to 8 months in 2011; what is over the base price, in the median world that bets, here within 3 to 12."""
    found = run(banned(months=72), **EAGER)
    price = found.prices["price_outside_weighted"][:, METAL]
    bets = found.prices["speculation"][:, METAL].any(axis=0)
    assert bets.sum() >= 4
    months = []
    for world in np.flatnonzero(bets):
        path = price[:, world]
        top = int(path.argmax())
        months.append(int(np.argmax(path[top:] - 1.0 < 0.5 * (path[top] - 1.0))))
    assert 3 <= np.median(months) <= 12


def test_off_is_absent_and_no_hazard_is_off_to_the_last_bit() -> None:
    structure = banned()
    off = run(structure, **{"switch.speculation": 0.0})
    assert differences(run(structure, **{"behaviour.speculation_hazard": 0.0}), off) == []
    assert "price_outside_weighted" in differences(run(structure, **EAGER), off)
    assert not off.prices["speculation"].any()


def test_a_world_without_the_mechanism_does_not_notice_its_neighbours() -> None:
    structure = banned()
    alternate = np.arange(len(WORLDS)) % 2.0
    mixed = run(structure, **EAGER, **{"switch.speculation": alternate})
    off = run(structure, **EAGER, **{"switch.speculation": 0.0})
    on = run(structure, **EAGER, **{"switch.speculation": 1.0})
    for name, array in mixed.series.items():
        assert same_numbers(array[..., ::2], off.series[name][..., ::2]), name
        assert same_numbers(array[..., 1::2], on.series[name][..., 1::2]), name


def test_nobody_bets_in_calm_however_eager() -> None:
    structure = controlled().structure()
    assert max(drift(open_model(structure, "calm", values={"behaviour.speculation_hazard": 1e9})).values()) <= EXACT


def test_only_small_markets_are_bet_on() -> None:
    """The same metal at the same trouble, worth a million times more."""
    structure = banned()
    small = run(structure, **EAGER)
    large = run(structure, **EAGER, **{"behaviour.speculation_depth": 0.1})
    assert small.prices["speculation"].any(axis=0)[METAL].mean() > 0.5
    assert not large.prices["speculation"].any()


@pytest.mark.parametrize("policy", ["none", "all"])
def test_mass_is_conserved_while_traders_hold_back(policy: str) -> None:
    found = run(everything().structure(), policy=policy, **EAGER)
    assert found.series["trader_stock"].max() > 0.0


def test_traders_take_no_more_than_their_limit() -> None:
    structure = banned()
    model = open_model(structure, worlds=16, values=drawn(structure, 6, WORLDS) | EAGER)
    most = np.zeros_like(model.block.state.trader_stock)
    for _ in range(40):
        room = model.block.rules.trader_limit * model.block.state.expected_use
        np.maximum(most, room, out=most)
        model.step()
        assert (model.block.state.trader_stock <= np.maximum(most, room) * 1.2).all()
    assert model.block.state.spot[OUTSIDE].max() > 1.0
