"""Cargoes arrive when they are due, in parts when the way takes a fraction of a month, and the pipeline opens full."""

import numpy as np
import pytest

from sim.market.shipping import lengthen_pipelines, ship
from sim.model import CritminModel
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, gate, link

DAY = 1.0 / 30.4375


def empty_seas() -> CritminModel:
    """Return a model in which nothing is afloat and nobody sells."""
    model = open_model(controlled().structure())
    model.block.state.transit[...] = 0.0
    model.block.state.flow[...] = 0.0
    return model


def arrivals(model: CritminModel, months: int, nation: int = JPN) -> list[float]:
    """Return tonnes of metal that arrive in each month when nothing more is sold."""
    found = []
    for _ in range(months):
        ship(model.block)
        found.append(float(model.block.month.arrived[nation, METAL, 0]))
        model.block.state.flow[...] = 0.0
        model.block.clock += 1
    return found


@pytest.mark.parametrize(("seller", "days"), [(CHN, 15.0), (AUS, 40.0)])
def test_a_single_cargo_arrives_in_two_parts(seller: int, days: float) -> None:
    model = empty_seas()
    model.block.state.flow[link(model, seller, JPN)] = 12.0
    whole, part = divmod(days * DAY, 1.0)
    expected = np.zeros(5)
    expected[int(whole)], expected[int(whole) + 1] = 12.0 * (1.0 - part), 12.0 * part
    assert arrivals(model, 5) == pytest.approx(expected.tolist())


def test_a_sale_at_home_arrives_at_once_and_is_no_import() -> None:
    model = empty_seas()
    model.block.state.flow[link(model, CHN, CHN)] = 12.0
    ship(model.block)
    assert model.block.month.arrived[CHN, METAL, 0] == 12.0
    assert model.block.month.imported[CHN, METAL, 0] == 0.0


def test_what_is_sold_leaves_the_seller_and_is_booked_as_bought_from_the_controller() -> None:
    model = empty_seas()
    block = model.block
    block.state.flow[link(model, CHN, JPN)] = 3.0
    block.state.flow[link(model, AUS, JPN)] = 2.0
    before = block.state.seller_stock[:, METAL, 0].copy()
    ship(block)
    assert before - block.state.seller_stock[:, METAL, 0] == pytest.approx([3.0, 0.0, 0.0, 2.0])
    assert block.month.imported[JPN, METAL, 0] == 5.0
    assert block.month.imported_controlled[JPN, METAL, 0] == 3.0


def test_the_pipeline_opens_in_equilibrium() -> None:
    """With the base year's sales repeated every month, exactly the base year's purchases arrive every month."""
    model = open_model(controlled().structure())
    bought = sum(model.block.base.flow[link(model, seller, JPN), 0] for seller in (CHN, AUS))
    for _ in range(6):
        ship(model.block)
        assert model.block.month.arrived[JPN, METAL, 0] == pytest.approx(bought, rel=1e-14)
        model.block.clock += 1


def test_the_opening_pipeline_runs_dry_as_its_cargoes_would() -> None:
    """When nothing more is sold, what is still due is all that was afloat: lead time times flow."""
    model = open_model(controlled().structure())
    flows = {seller: model.block.base.flow[link(model, seller, JPN), 0] for seller in (CHN, AUS)}
    model.block.state.flow[...] = 0.0
    found = arrivals(model, 5)
    china, australia = 15.0 * DAY, 40.0 * DAY
    assert found[0] == pytest.approx(china * flows[CHN] + flows[AUS])
    assert found[1] == pytest.approx((australia - 1.0) * flows[AUS])
    assert sum(found) == pytest.approx(china * flows[CHN] + australia * flows[AUS])


def test_a_cargo_round_a_closed_passage_arrives_later() -> None:
    """40 + 12 days in world 0; nothing is shut in world 1."""
    model = closed()
    block = model.block
    block.measures.delay[block.structure.sea_of_link[link(model, AUS, JPN)], 0] = 12.0 * DAY
    block.state.flow[link(model, AUS, JPN)] = 12.0
    found = []
    for _ in range(4):
        ship(block)
        found.append(block.month.arrived[JPN, METAL, :2].tolist())
        block.state.flow[...] = 0.0
        block.clock += 1
    late, usual = 52.0 * DAY - 1.0, 40.0 * DAY - 1.0
    assert np.array(found)[:, 0] == pytest.approx([0.0, 12.0 * (1.0 - late), 12.0 * late, 0.0])
    assert np.array(found)[:, 1] == pytest.approx([0.0, 12.0 * (1.0 - usual), 12.0 * usual, 0.0])


def test_a_longer_way_lengthens_the_pipeline_that_buyers_fill() -> None:
    model = closed()
    block = model.block
    block.measures.delay[block.structure.sea_of_link[link(model, AUS, JPN)]] = 12.0 * DAY
    before = block.state.pipeline_months[JPN, METAL, 0]
    lengthen_pipelines(block)
    share = block.state.habit[link(model, AUS, JPN), 0]
    assert block.state.pipeline_months[JPN, METAL, 0] - before == pytest.approx(share * 12.0 * DAY)
    assert 0.0 < share < 1.0


def test_what_goes_through_a_third_country_arrives_later_by_the_detour() -> None:
    """Of 12 t on a link of 15 days 4 t leak, by a detour of 0.75 months; the direct 8 t come as usual."""
    dock = {"name": "Dock", "nation": "USA", "reach": "100 %", "detour": "0.75 month", "markup": "20 %"}
    model = open_model(
        controlled(controls=(control("total_ban", share="50 %"),), transit={"entrepots": {"dock": dock}}).structure()
    )
    block, row = model.block, gate(model, JPN)
    block.state.transit[...] = 0.0
    block.state.flow[...] = 0.0
    block.state.flow[link(model, CHN, JPN)] = 12.0
    block.measures.limits[row], block.month.leaked[row], block.state.leak_detour[row] = 13.0, 5.0, 0.75
    early, late = 15.0 * DAY, 15.0 * DAY + 0.75 - 1.0
    expected = [8.0 * (1.0 - early), 8.0 * early + 4.0 * (1.0 - late), 4.0 * late, 0.0]
    assert arrivals(model, 4) == pytest.approx(expected)


def closed() -> CritminModel:
    """Return a model with empty seas in which the way from AUS to JPN may be shut."""
    shock = {
        "id": "war", "kind": "passage_closure", "passages": ["narrows"], "starts": "2030-01", "lasts": "3 month",
        "waiting": "0 day", "insurance": "0 %", "source": "own", "status": "assumption",
    }  # fmt: skip
    waters = {"passages": {"AUS": {"JPN": ["narrows"]}}, "reroute_days": {"narrows": "12 day"}}
    model = open_model(controlled(shocks=(shock,), transit=waters).structure(), worlds=2)
    model.block.state.transit[...] = 0.0
    model.block.state.flow[...] = 0.0
    return model
