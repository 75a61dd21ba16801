"""The wall by hand: how much of what buyers wanted it blocks, and what leaks around it."""

import numpy as np
import pytest

from sim.market.wall import weigh_wall
from sim.model import CritminModel
from sim.state import INSIDE, OUTSIDE
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, gate, link

WISHES = {JPN: 12.0, USA: 9.0, AUS: 3.0}
RULES = {
    "behaviour.leak_markup": 0.2, "behaviour.leak_span": 0.5, "behaviour.leak_potential": 0.8,
    "behaviour.leak_enforcement": 0.25, "behaviour.leak_months": 2.0,
}  # fmt: skip


def walled(
    kind: str = "total_ban", price: float = 1.0, rules: dict[str, float] | None = None, **fields: str
) -> CritminModel:
    """Return a model in which CHN's customers want 12, 9 and 3 t of it, with this price outside over inside."""
    model = open_model(controlled(controls=(control(kind, **fields),)).structure(), values=RULES | (rules or {}))
    block = model.block
    for buyer, wish in WISHES.items():
        block.state.habit[link(model, CHN, buyer)] = 1.0
        block.month.order[buyer, METAL] = wish
    block.state.contract[INSIDE, METAL], block.state.spot[OUTSIDE, METAL] = 2.0, 2.0 * price
    return model


def limit(model: CritminModel, buyer: int) -> float:
    return float(model.block.measures.limits[gate(model, buyer), 0])


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


def test_goods_leak_once_the_price_pays_for_the_detour_after_a_lag_and_through_those_still_served() -> None:
    """Outside pays 1.5 times: of the pull, (0.5 - 0.2) / 0.5 = 0.6, times 0.8 and 0.75; half of the buyers are open."""
    model = walled(price=1.5, share="100 %")
    for expected in (0.5, 0.75, 0.875):
        model.block.measures.limits[...] = np.inf
        model.block.measures.limits[gate(model, JPN)] = 0.0
        weigh_wall(model.block)
        assert limit(model, JPN) == pytest.approx(expected * 12.0 * (12.0 / 24.0) * 0.6 * 0.8 * 0.75)
        assert np.isinf(limit(model, USA))


@pytest.mark.parametrize(
    ("price", "rules"),
    [(1.2, {}), (9.0, {"behaviour.leak_enforcement": 1.0}), (9.0, {"behaviour.leak_potential": 0.0})],
    ids=["no margin", "strict", "no route"],
)
def test_nothing_leaks_without_a_reason(price: float, rules: dict[str, float]) -> None:
    model = walled(price=price, rules=rules, share="100 %")
    model.block.measures.limits[gate(model, JPN)] = 0.0
    weigh_wall(model.block)
    assert limit(model, JPN) == pytest.approx(0.0, abs=1e-12)


def test_nothing_leaks_when_nobody_is_served() -> None:
    model = walled(price=9.0, share="100 %")
    model.block.measures.limits[...] = 0.0
    weigh_wall(model.block)
    assert model.block.measures.limits.max() == 0.0
    assert model.block.measures.wall[METAL, 0] == 1.0
