"""The wall by hand: how much of what buyers wanted it blocks, and what goods cost behind it."""

import numpy as np
import pytest

from sim.market.wall import weigh_wall
from sim.model import CritminModel
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, gate, link

WISHES = {JPN: 12.0, USA: 9.0, AUS: 3.0}


def walled(kind: str = "total_ban", **fields: str) -> CritminModel:
    """Return a model in which CHN's customers want 12, 9 and 3 t of metal."""
    model = open_model(controlled(controls=(control(kind, **fields),)).structure())
    block = model.block
    for buyer, wish in WISHES.items():
        block.state.habit[link(model, CHN, buyer)] = 1.0
        block.month.order[buyer, METAL] = wish
    return model


def test_no_limit_blocks_nothing() -> None:
    model = walled(share="100 %")
    weigh_wall(model.block)
    assert model.block.measures.wall.max() == 0.0
    assert np.isinf(model.block.measures.limits).all()


def test_the_wall_is_the_share_of_wishes_that_limits_block() -> None:
    model = walled(share="100 %")
    model.block.measures.limits[gate(model, JPN)] = 4.0
    model.block.measures.limits[gate(model, AUS)] = 5.0
    weigh_wall(model.block)
    assert model.block.measures.wall[METAL, 0] == pytest.approx(8.0 / 24.0)


def test_a_quota_blocks_what_its_pool_does_not_let_pass() -> None:
    model = walled("quota", volume="50 %", carry_over="0 %")
    model.block.measures.pools[...] = 6.0
    weigh_wall(model.block)
    assert model.block.measures.wall[METAL, 0] == pytest.approx(18.0 / 24.0)


def test_what_leaks_is_not_blocked() -> None:
    model = walled(share="100 %")
    model.block.measures.limits[gate(model, JPN)] = 4.0
    model.block.measures.limits[gate(model, JPN)] += 6.0
    weigh_wall(model.block)
    assert model.block.measures.wall[METAL, 0] == pytest.approx(2.0 / 24.0)


def test_a_buyer_pays_for_what_reaches_it_through_third_countries() -> None:
    """A quarter of JPN's order of 12 t leaks at a markup of 40 %, on top of a tax of a tenth on all it buys."""
    model = walled(share="100 %")
    row = gate(model, JPN)
    model.block.measures.tax[row] = 0.1
    model.block.month.leaked[row], model.block.state.leak_markup[row] = 3.0, 0.4
    weigh_wall(model.block)
    assert model.block.month.tax_paid[JPN, METAL, 0] == pytest.approx(0.1 + 0.25 * 0.4)
    assert model.block.month.tax_paid[USA, METAL, 0] == 0.0
