"""A price floor keeps a rival alive while the market is flooded, and costs money otherwise; a border floor moves trade.

The price is held down by hand, whoever presses it, so that nothing but the clause differs between runs.
"""

from functools import cache

import numpy as np
import pytest

from sim.model import CritminModel
from tests.properties.economies import controlled, drawn, open_model, pact

WORLDS = 16
FLOODED, CALM, BOOM = 0.5, 1.0, 2.0
MONTHS = 40
YEAR = 12
GUARANTEE = {"makers": ["AUS"], "goods": ["ore", "metal"], "tenor": "10 yr", "upside": "30 %"}
CLAUSES = {"price_floor": GUARANTEE, "border_adjusted_floor": {"goods": ["ore", "metal"], "exempt": ["AUS"]}}


@cache
def pressed(
    price: float, kind: str = "price_floor", floor: float = 1.05, strength: float = 1.0
) -> tuple[CritminModel, np.ndarray]:
    """Return a model after some years at a price, and Australia's output of metal in the last of them, ``(W,)``."""
    clause = CLAUSES[kind] | {"floor": f"{floor} ratio"}
    alliance = pact(**{kind: clause}) | {"signed": "2024-12", "starts": "2025-01"}
    structure = controlled(partnerships={"pact": alliance}, months=MONTHS).structure()
    values = drawn(structure, 6, np.arange(WORLDS)) | {f"clause.pact.{kind}.strength": np.full(WORLDS, strength)}
    model = open_model(structure, "calm", "all", worlds=WORLDS, values=values)
    block = model.block
    place = structure.nations.index("AUS"), structure.goods.index("metal")
    made = np.zeros(block.width)
    for month in range(MONTHS):
        block.state.spot[...] = price
        block.state.contract[...] = price
        model.step()
        if month >= MONTHS - YEAR:
            made += block.month.made[place]
    return model, made


def without(price: float, kind: str = "price_floor") -> np.ndarray:
    """Return Australia's output at a price without any clause at work."""
    return pressed(price, kind, strength=0.0)[1]


def paid(model: CritminModel, account: str = "cost_floor") -> np.ndarray:
    """Return what all nations have paid, ``(W,)``."""
    return model.block.accounts[account].sum(axis=(0, 1))


def test_a_price_floor_keeps_a_rival_alive_while_prices_are_pressed() -> None:
    """Without it most of its capacity is shut in the fourth year; with it next to nothing is, in any world."""
    usual, alone = without(CALM), without(FLOODED)
    model, guaranteed = pressed(FLOODED)
    assert alone.mean() < 0.5 * usual.mean()
    assert (alone <= guaranteed).all()
    assert (guaranteed > 0.9 * usual).all()
    assert (paid(model) > 0.0).all()


def test_half_a_floor_keeps_some_of_it_alive() -> None:
    """Half of the output is covered: the average price lies between the market's and the floor."""
    half_model, half = pressed(FLOODED, strength=0.5)
    full_model, full = pressed(FLOODED)
    assert without(FLOODED).mean() < half.mean() <= full.mean()
    assert (paid(half_model) < paid(full_model)).all()


def test_a_price_floor_costs_money_when_nobody_floods_and_earns_it_in_a_boom() -> None:
    """Just above the base price it pays a little and changes little; far above the market it is a receipt."""
    model, guaranteed = pressed(CALM)
    assert (paid(model) > 0.0).all()
    assert guaranteed.mean() == pytest.approx(without(CALM).mean(), rel=0.1)
    assert (paid(pressed(BOOM)[0]) < 0.0).all()


def test_a_higher_floor_costs_more() -> None:
    low, middle, high = (paid(pressed(FLOODED, floor=floor)[0]) for floor in (0.9, 1.05, 1.2))
    assert (low < middle).all()
    assert (middle < high).all()


def test_a_border_adjusted_floor_keeps_partners_alive_and_moves_money_from_industry_to_the_treasury() -> None:
    model, inside = pressed(FLOODED, "border_adjusted_floor", 1.2)
    alone = without(FLOODED, "border_adjusted_floor")
    industry, treasury = paid(model, "cost_consumers"), -paid(model, "cost_border")
    assert alone.mean() < 0.7 * inside.mean()
    assert (alone <= inside).all()
    assert (treasury > 0.0).all()
    assert (industry >= treasury).all()


def test_a_border_adjusted_floor_below_the_market_leaves_no_trace() -> None:
    model, made = pressed(BOOM, "border_adjusted_floor", 1.2)
    plain, same = pressed(BOOM, "border_adjusted_floor", 1.2, strength=0.0)
    assert not paid(model, "cost_consumers").any()
    assert np.array_equal(made, same)
    assert np.array_equal(model.block.state.flow, plain.block.state.flow)
