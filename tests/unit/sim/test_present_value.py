"""Costs in money of the first scored month, less what a reserve is still worth: by hand."""

import numpy as np
import pytest

from sim.model import simulate
from sim.present_value import PresentValue, discount, residual_value
from sim.state import OUTSIDE
from tests.properties.economies import controlled, one_of_each_clause, pact
from tests.unit.sim.hands import JPN, METAL, with_clause

RATE = {"behaviour.discount_rate": 0.05}


def reserve(**values: float):
    model, _ = with_clause("complementary_stockpile", values=values)
    return model.block


def test_money_a_year_after_the_first_scored_month_is_worth_a_year_less() -> None:
    block = reserve(**RATE)
    start = block.structure.calendar.run_in
    assert start == 12
    found = [discount(block, clock)[0] for clock in (start, start + 12, start - 12)]
    assert found == pytest.approx([1.0, 1.0 / 1.05, 1.05])


def test_each_payment_is_discounted_from_the_month_in_which_it_falls_due() -> None:
    """100 in the first scored month and 210 a year later, at 5 %: 100 + 200. In the run-in it grows instead."""
    block = reserve(**RATE)
    start, purse = block.structure.calendar.run_in, PresentValue(np.array([JPN]))
    payments = {start - 12: 20.0, start: 100.0, start + 12: 210.0}
    for clock in range(start + 18):
        block.clock = clock
        block.accounts["cost_purchase"][JPN, METAL] += payments.get(clock, 0.0)
        purse.wait(block)
    block.clock += 1
    closed = purse.accounts(block, block.clock)
    assert closed["cost_purchase"][0, METAL, 0] == pytest.approx(21.0 + 100.0 + 200.0)
    assert closed["outlay"][0, METAL, 0] == pytest.approx(330.0)
    assert closed["cost_total"][0, METAL, 0] == pytest.approx(321.0)


@pytest.mark.parametrize(("price", "worth"), [(0.8, 0.8), (1.0, 1.0), (3.0, 1.0)])
def test_a_reserve_is_worth_the_lower_of_price_and_base_price(price: float, worth: float) -> None:
    block = reserve()
    block.state.joint_stock[JPN, METAL] = 5.0
    block.state.spot[OUTSIDE, METAL] = price
    assert residual_value(block)[JPN, METAL, 0] == pytest.approx(5.0 * 1000.0 * worth)


def test_what_is_left_is_taken_off_as_of_the_end() -> None:
    """Bought for 5,000 when scoring starts, worth 5,000 after a year: at 5 % it has cost 5,000 (1 - 1/1.05)."""
    block = reserve(**RATE)
    start, purse = block.structure.calendar.run_in, PresentValue(np.array([JPN]))
    block.state.joint_stock[JPN, METAL] = 5.0
    block.accounts["cost_purchase"][JPN, METAL] = 5000.0
    for clock in range(start, start + 12):
        block.clock = clock
        purse.wait(block)
    block.clock += 1
    closed = purse.accounts(block, block.clock)
    assert closed["cost_residual"][0, METAL, 0] == pytest.approx(-5000.0 / 1.05)
    assert closed["cost_total"][0, METAL, 0] == pytest.approx(5000.0 - 5000.0 / 1.05)
    assert closed["outlay"][0, METAL, 0] == pytest.approx(5000.0)


def test_at_no_rate_the_parts_are_what_was_paid() -> None:
    structure = controlled(
        partnerships={"pact": pact(complementary_stockpile=one_of_each_clause()["complementary_stockpile"])}, months=12
    ).structure()
    case = structure.case("test", "all")
    found = {
        rate: simulate(structure, seed=7, worlds=np.arange(8), values=case | {"behaviour.discount_rate": rate}).accounts
        for rate in (0.0, 0.1)
    }
    plain, dear = found[0.0], found[0.1]
    assert plain["outlay"].max() > 0.0
    assert plain["cost_residual"].min() < 0.0
    assert plain["cost_total"] - plain["cost_residual"] == pytest.approx(plain["outlay"])
    assert np.array_equal(plain["outlay"], dear["outlay"]), "the rate moves nothing but the books"
    assert dear["cost_purchase"].sum() < plain["cost_purchase"].sum()
    assert np.array_equal(plain["released"], dear["released"])
