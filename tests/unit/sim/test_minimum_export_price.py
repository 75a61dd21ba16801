"""Minimum export prices by hand: the buyer pays the gap between the floor and the price at home."""

import pytest

from sim.state import INSIDE
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import JPN, METAL, gate, govern, with_control

START = 14  # March 2026, counted from January 2025


@pytest.mark.parametrize("floor", ["1.5 ratio", "1500 USD_2024/t"])
def test_the_gap_to_the_price_at_home_is_a_tax(floor: str) -> None:
    model, _ = with_control(control("minimum_export_price", floor=floor))
    for price, gap in ((1.0, 0.5), (1.2, 0.25), (2.0, 0.0)):
        model.block.state.spot[INSIDE, METAL] = price
        govern(model, START)
        assert model.block.measures.tax[gate(model, JPN)] == pytest.approx(gap)
    govern(model, START - 1)
    assert model.block.measures.tax.max() == 0.0


def test_it_adds_to_a_tax() -> None:
    entries = (control("minimum_export_price", floor="1.5 ratio"), control("export_tax", rate="10 %"))
    model = open_model(controlled(controls=entries).structure())
    govern(model, START)
    assert model.block.measures.tax[gate(model, JPN)] == pytest.approx(0.6)


def test_a_floor_in_money_covers_one_good() -> None:
    for goods in (["metal", "ore"], "all"):
        with pytest.raises(ValueError, match="exactly one good"):
            controlled(controls=(control("minimum_export_price", floor="5 USD_2024/t", goods=goods),)).resolved()
