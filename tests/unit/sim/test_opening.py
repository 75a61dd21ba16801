"""The base year of an economy that grows: what is under construction keeps pace with the growth that is expected."""

import numpy as np
import pytest

from sim.model import CritminModel
from tests.properties.economies import Economy, controlled, good, open_model, process, still
from tests.unit.sim.hands import process as place_of

MONTHS = {"behaviour.greenfield_months": 24.0}


def growing(growth: float) -> Economy:
    """Return the controlled economy with a demand for metal that grows by this much a year, and new scrap of it."""
    economy = controlled()
    rare = economy.minerals["rare"]
    swarf = process("secondary", "metal", {"CHN": 20.0}, scrap="new", scrap_from="smelting")
    rare["goods"] |= {"metal": good(90.0, growth=growth)}
    rare["processes"] |= {"swarf": swarf}
    return economy


def sites(model: CritminModel, name: str) -> float:
    """Return the capacity under construction of a process, as a share of its capacity."""
    row = place_of(model, name)
    return float(model.block.state.building_slow[row, 0] / model.block.state.capacity[row, 0])


def test_sites_are_what_demand_grows_by_while_they_are_built() -> None:
    """At 10 % a year 1.1^2 - 1 in two years; ore and tin do not grow, and scrap comes as it comes."""
    model = open_model(growing(0.1).structure(), values=MONTHS)
    assert sites(model, "smelting.CHN") == pytest.approx(0.21)
    assert sites(model, "smelting.AUS") == pytest.approx(0.21)
    for name in ("mining.CHN", "tin_mine.AUS", "swarf.CHN"):
        assert sites(model, name) == 0.0
    assert not model.block.state.building_fast.any()


@pytest.mark.parametrize("growth", [0.0, -0.1], ids=["no growth", "decline"])
def test_nothing_is_under_construction_where_nothing_grows(growth: float) -> None:
    model = open_model(growing(growth).structure(), values=MONTHS)
    assert not model.block.state.building_slow.any()


def test_each_world_builds_for_the_growth_that_it_has_drawn() -> None:
    structure = growing(0.1).structure()
    values = MONTHS | {"demand_growth.metal": np.array([0.1, 0.0, 0.2])}
    model = open_model(structure, worlds=3, values=values)
    row = place_of(model, "smelting.CHN")
    found = model.block.state.building_slow[row, :3] / model.block.state.capacity[row, :3]
    assert found == pytest.approx([0.21, 0.0, 0.44])
    off = open_model(structure, values=still(structure) | MONTHS)
    assert not off.block.state.building_slow.any()


def test_from_the_first_month_on_capacity_grows_about_as_fast_as_demand() -> None:
    """Of sites worth 21 % of capacity one in 24 is finished in the first month: 0.875 %, where demand grows 0.8 %."""
    model = open_model(growing(0.1).structure(), values=MONTHS)
    row = place_of(model, "smelting.CHN")
    before = model.block.state.capacity[row, 0]
    model.step()
    assert model.block.state.capacity[row, 0] / before == pytest.approx(1.0 + 0.21 / 24.0)
    for _ in range(11):
        model.step()
    assert model.block.state.capacity[row, 0] / before == pytest.approx(1.1, abs=0.01)
