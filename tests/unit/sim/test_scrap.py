"""Scrap by hand: new scrap of runs and of use, old scrap of a lifetime ago, its price, and its limit."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.agents.producer import ProducerNation
from sim.market.aggregates import aggregate
from sim.model import CritminModel
from sim.state import INSIDE, OUTSIDE
from tests.properties.economies import Economy, controlled, open_model, per_year, process, still
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA
from tests.unit.sim.hands import process as place_of

OLD = {"scrap": "old", "lifetime": "6 month"}


def recycled(**kind: Any) -> Economy:
    """Return the controlled economy with recyclers of metal in JPN and CHN, of a kind of scrap."""
    plain = controlled()
    rare = plain.minerals["rare"]
    scrap = process("secondary", "metal", {"JPN": 24.0, "CHN": 60.0}) | kind
    plain.minerals["rare"] = rare | {"processes": rare["processes"] | {"recycling": scrap}}
    return plain


def opened(economy: Economy, worlds: int = 1, **values: Any) -> CritminModel:
    structure = economy.structure()
    central = {"behaviour.scrap_elasticity": 0.5, "behaviour.scrap_limit": 1.3}
    return open_model(structure, worlds=worlds, values=still(structure) | central | values)


def used(model: CritminModel, share: float, *nations: int) -> None:
    """Let nations, all if none is named, have used that share of their usual use of metal this month."""
    block = model.block
    places = list(nations) or list(range(len(block.structure.nations)))
    block.month.consumed[places, METAL] = share * block.base.use[places, METAL]
    block.month.used[:, METAL] = 0.0
    aggregate(block)


def comes(model: CritminModel, nation: int = JPN) -> float:
    """Return what comes in next month as a multiple of the base year's scrap, in the first world."""
    [agent for agent in model.agents if isinstance(agent, ProducerNation)][nation].scrap.collect()
    name = f"recycling.{model.block.structure.nations[nation]}"
    return float(model.block.state.scrap[place_of(model, name), 0])


def test_new_scrap_follows_the_run_of_the_process_it_falls_from() -> None:
    model = opened(recycled(scrap="new", scrap_from="smelting"))
    used(model, 1.0)
    smelting = place_of(model, "smelting.CHN")
    model.block.state.run[smelting] = 0.4 * model.block.base.output[smelting]
    assert comes(model, CHN) == pytest.approx(0.4)
    assert comes(model, JPN) == pytest.approx(1.0), "nobody smelts there, so it follows use"


def test_new_scrap_of_use_follows_use_and_not_the_price() -> None:
    model = opened(recycled())
    used(model, 0.7)
    model.block.state.contract[...] = 3.0
    assert comes(model) == pytest.approx(0.7)


def test_new_scrap_of_use_is_traded_on_its_side_of_the_wall() -> None:
    """Japan uses all it used, the United States half: Japan feels the part that the latter are of the rest."""
    model = opened(recycled())
    used(model, 1.0)
    used(model, 0.5, USA)
    use = model.block.base.use[:, METAL, 0]
    outside = use[JPN] + use[USA] + use[AUS]
    assert comes(model) == pytest.approx(1.0 - 0.5 * use[USA] / outside)
    assert comes(model, CHN) == pytest.approx(1.0)


def test_old_scrap_comes_back_after_its_lifetime() -> None:
    """Use falls by half in the third month; six months later, not before, so does the scrap."""
    model = opened(recycled(**OLD))
    found = []
    for clock in range(12):
        model.block.clock = clock
        used(model, 0.5 if clock == 2 else 1.0)
        found.append(comes(model))
    assert found == pytest.approx([1.0] * 7 + [0.5] + [1.0] * 4)


def test_before_the_first_month_old_scrap_grew_like_demand() -> None:
    """At 12 % a year the scrap of each month is that much above last month's, as use was a lifetime ago."""
    model = opened(recycled(**OLD), **{"demand_growth.metal": 0.12})
    step = 1.12 ** (1 / 12)
    found = []
    for clock in range(8):
        model.block.clock = clock
        used(model, step**clock)
        found.append(comes(model))
    assert found == pytest.approx([step ** (clock + 1) for clock in range(8)])


def test_lifetimes_are_drawn_by_world() -> None:
    structure = recycled(scrap="old", lifetime={"value": 6, "low": 3, "high": 9, "unit": "month"}).structure()
    lives = np.array([3.0, 9.0])
    model = open_model(structure, worlds=2, values=still(structure) | {"lifetime.recycling": lives})
    place, found = place_of(model, "recycling.JPN"), []
    for clock in range(10):
        model.block.clock = clock
        used(model, 0.0 if clock == 0 else 1.0)
        comes(model)
        found.append(model.block.state.scrap[place, :2].copy())
    assert np.flatnonzero(np.array(found)[:, 0] == 0.0).tolist() == [2]
    assert np.flatnonzero(np.array(found)[:, 1] == 0.0).tolist() == [8]


def test_collection_answers_the_price_on_the_nations_side_of_the_wall_up_to_a_limit() -> None:
    model = opened(recycled(**OLD))
    used(model, 1.0)

    model.block.state.contract[OUTSIDE, METAL] = 1.44
    assert (comes(model, JPN), comes(model, CHN)) == pytest.approx((1.2, 1.0))
    model.block.state.contract[OUTSIDE, METAL] = 4.0
    model.block.state.contract[INSIDE, METAL] = 0.81
    assert (comes(model, JPN), comes(model, CHN)) == pytest.approx((1.3, 0.9))


def test_a_recycler_runs_on_what_comes_in() -> None:
    model = opened(recycled())
    model.step()
    place = place_of(model, "recycling.JPN")
    model.block.state.scrap[place] = 0.25
    model.step()
    assert model.block.state.run[place] == pytest.approx(0.25 * model.block.base.output[place])


@pytest.mark.parametrize("kind", [{}, {"scrap": "new", "scrap_from": "smelting"}, OLD], ids=["use", "runs", "old"])
def test_the_base_year_stays_where_it_is(kind: dict[str, Any]) -> None:
    model = opened(recycled(**kind))
    for _ in range(24):
        model.step()
    block = model.block
    for name in ("recycling.JPN", "recycling.CHN"):
        assert block.state.run[place_of(model, name)] == pytest.approx(block.base.output[place_of(model, name)])


def test_off_it_is_a_fixed_share_of_reference_demand() -> None:
    model = opened(recycled(**OLD), **{"switch.scrap_response": 0.0, "demand_growth.metal": 0.12})
    for _ in range(6):
        model.block.state.contract[OUTSIDE] = 3.0
        model.step()
    place = place_of(model, "recycling.JPN")
    assert (model.block.state.scrap == 1.0).all()
    assert model.block.state.run[place] == pytest.approx(1.12 ** (5 / 12) * model.block.base.output[place])


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ({"scrap": "old"}, "lifetime"),
        ({"lifetime": "3 yr"}, "lifetime"),
        ({**OLD, "scrap_from": "smelting"}, "only new scrap falls from a process"),
    ],
)
def test_scrap_that_makes_no_sense_is_refused(kind: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        recycled(**kind).structure()


def test_no_more_new_scrap_of_a_good_can_fall_than_there_is_of_it() -> None:
    """CHN smelts 800 t of metal a year; as swarf of it nobody can recover more, whatever else the smelters take in."""
    full = {"output": per_year({"CHN": 800.0})}
    recycled(scrap="new", scrap_from="smelting", **full).structure()
    for changes in ({"output": per_year({"CHN": 801.0})}, {"main": "ore", "output": per_year({"CHN": 881.0})}):
        with pytest.raises(ValidationError, match="more new scrap than the smelting of CHN leaves room for"):
            recycled(scrap="new", scrap_from="smelting", **changes).structure()
