"""Cargoes arrive when they are due, in parts when the way takes a fraction of a month, and the pipeline opens full."""

import numpy as np
import pytest

from sim.market.shipping import ship
from sim.model import CritminModel
from tests.properties.economies import controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, link

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
