"""Mothballing and restart by hand: patience, pace, how deep, hysteresis, the ramp, and who is never shut."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.agents.mothballing import HIGHEST_COST, ramp, shut_below
from sim.agents.producer import ProducerNation
from sim.model import CritminModel
from sim.state import OUTSIDE
from tests.properties.economies import Economy, controlled, open_model, process, still
from tests.unit.sim.hands import AUS, CHN, METAL, USA
from tests.unit.sim.hands import process as place_of

Float = NDArray[np.float64]

HAND = {
    "behaviour.mothball_price": 0.8,
    "behaviour.mothball_spread": 0.0,
    "behaviour.mothball_span": 0.4,
    "behaviour.mothball_patience": 3.0,
    "behaviour.mothball_pace": 0.1,
    "behaviour.restart_price": 0.75,
    "behaviour.restart_first_year": 0.36,
    "behaviour.restart_second_year": 0.72,
}


def opened(economy: Economy | None = None, **values: Any) -> CritminModel:
    """Return a controlled economy at rest with round numbers."""
    structure = (economy or controlled()).structure()
    return open_model(structure, values=still(structure) | HAND | values)


def costs_of(model: CritminModel, nation: int) -> Float:
    """Return the costs of the nation's plants, ``(own process, W)``."""
    return shut_below.of(model.block)[model.block.structure.recipes.of_nation(nation)]


def decided(model: CritminModel, prices: list[float], nation: int = AUS, floor: float = 0.0) -> Iterator[float]:
    """Yield what stands of the nation's smelting after each month at these contract prices."""
    block = model.block
    smelting = place_of(model, f"smelting.{block.structure.nations[nation]}")
    block.measures.floor[smelting] = floor
    for price in prices:
        block.state.contract[OUTSIDE, METAL] = price
        model.act(ProducerNation, "shut")
        model.of(ProducerNation).do("tell_of_shutdowns")
        yield float(block.month.online[smelting, 0])


def test_capacity_shuts_after_the_patience_at_a_bounded_pace_down_to_what_the_price_pays() -> None:
    """At .7 a quarter of the way from .8 to .4 is gone: a quarter shuts, ten percent of capacity a month."""
    assert list(decided(opened(), [0.7] * 7)) == pytest.approx([1.0, 1.0, 0.9, 0.8, 0.75, 0.75, 0.75])


def test_one_good_month_starts_the_patience_anew() -> None:
    assert list(decided(opened(), [0.7, 0.7, 0.85, 0.7, 0.7, 0.7])) == pytest.approx([1.0, 1.0, 1.0, 1.0, 1.0, 0.9])


def test_between_shutting_and_restart_nothing_changes() -> None:
    """Shut below .8, restarted above .8 + .75 x .2 = .95: at .94 what is idle stays idle."""
    assert list(decided(opened(), [0.7] * 6 + [0.94] * 20))[-1] == pytest.approx(0.75)


def test_a_restart_takes_three_years_of_ramp() -> None:
    """A quarter comes back; its k-th month stands at the ramp of k - 1/2 months."""
    online = list(decided(opened(), [0.7] * 6 + [0.96] * 40))[6:]
    expected = [0.75 + 0.25 * float(ramp(k + 0.5, 0.36, 0.72)) for k in range(40)]
    assert online == pytest.approx(expected)
    assert online[0] == pytest.approx(0.75 + 0.25 * (0.36 - 0.36 * 5.5 / 12.0))
    assert online[30:] == [1.0] * 10


def test_the_ramp_averages_what_mountain_pass_made_in_its_first_three_years() -> None:
    years = np.array([ramp(month + 0.5, 0.35, 0.72) for month in range(36)]).reshape(3, 12).mean(axis=1)
    assert years[0] == pytest.approx(0.35)
    assert years[1:] == pytest.approx([0.72, 1.0], abs=0.04)


def test_a_second_shutting_on_the_ramp_leaves_no_more_than_there_is() -> None:
    model = opened(**{"behaviour.mothball_pace": 1.0})
    online = list(decided(model, [0.4] * 3 + [1.05] * 12 + [0.4] * 4 + [1.05] * 31))
    smelting = place_of(model, "smelting.AUS")
    assert online[2] == 0.0
    assert online[17] == 0.0
    assert min(online) >= 0.0
    assert online[-1] == 1.0
    assert model.block.state.restarting[smelting, 0] == 0.0


def test_a_guaranteed_price_keeps_it_open() -> None:
    assert list(decided(opened(), [0.5] * 12, floor=0.85)) == [1.0] * 12
    assert list(decided(opened(), [0.5] * 12, floor=0.7))[-1] == pytest.approx(0.75)


def test_the_controller_by_products_and_scrap_are_never_shut() -> None:
    minerals = controlled().minerals
    side = process("byproduct", "metal", {"USA": 50.0}, host={"name": "zinc", "growth": "0 1/yr"})
    scrap = process("secondary", "metal", {"USA": 20.0})
    rare = minerals["rare"] | {"processes": minerals["rare"]["processes"] | {"side": side, "scrap": scrap}}
    model = opened(replace(controlled(), minerals=minerals | {"rare": rare}))
    costs = {nation: costs_of(model, nation) for nation in (CHN, USA, AUS)}
    assert costs[CHN].max() == 0.0
    assert costs[USA].max() == 0.0
    assert costs[AUS].min() == 0.8
    assert list(decided(model, [0.3] * 12, CHN)) == [1.0] * 12


def test_no_cost_lies_above_what_the_base_year_paid() -> None:
    dear = {"behaviour.mothball_price": 1.3}
    assert costs_of(opened(**dear), AUS).max() == HIGHEST_COST


def test_processes_draw_their_own_cost_around_a_common_one() -> None:
    structure = controlled().structure()
    model = open_model(structure, worlds=64, values=HAND | {"behaviour.mothball_spread": 0.1})
    cost = costs_of(model, AUS)
    assert cost.min() >= 0.7
    assert cost.max() <= 0.9
    assert np.abs(cost[0] - cost[1]).max() > 0.02


def test_idle_capacity_does_not_run_and_nothing_is_built_beside_it() -> None:
    model = opened()
    block = model.block
    smelting = place_of(model, "smelting.AUS")
    for _ in decided(model, [0.4] * 14):
        pass
    block.state.expected_sales[AUS, METAL] *= 3.0
    model.step()
    assert block.state.idle[smelting, 0] == pytest.approx(1.0)
    assert block.state.run[smelting, 0] == 0.0
    assert block.state.building_slow[smelting, 0] == 0.0


def test_it_is_told_when_it_begins_and_when_it_restarts() -> None:
    model = opened()
    model.block.watched[0] = True
    list(decided(model, [0.7] * 7 + [1.05] * 3))
    assert [(event.kind, event.nation, event.good) for event in model.block.events] == [
        ("mothballed", "AUS", "metal"),
        ("restarts", "AUS", "metal"),
    ]
    assert [event.amount for event in model.block.events] == pytest.approx([0.25, 0.25])
