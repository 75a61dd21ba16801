"""A number that cannot be fails the block and names whose it is; it never becomes a blank in a table."""

from dataclasses import replace

import numpy as np
import pytest

from sim.build import build
from sim.invariants import HOLDINGS, PRICES, InvariantError, check_month, demand_finite_and_positive
from sim.model import simulate
from tests.properties.economies import bundled_experiment, everything, open_model, shortened

WORLDS = np.arange(8)


@pytest.mark.parametrize(
    ("name", "place", "number", "words"),
    [
        ("spot", (1, 0, 2), -3.0, r"spot \(outside, \w+\) is negative in 2025-01, world 0: -3"),
        ("contract", (0, 0, 1), np.nan, r"contract \(inside, \w+\) is no finite number in 2025-01, world 0: nan"),
        ("industry_stock", (1, 0, 0), np.inf, r"industry stock \(\w+, \w+\) is no finite number .* world 0: inf"),
        ("capacity", (0, 3), -1e-3, r"capacity \(\w+\.\w+\) is negative .* world 0: -0.001"),
        ("flow", (0, 0), np.nan, r"flow \(\w+ from \w+ to \w+\) is no finite number"),
        ("transit", (0, 1, 0, 0), np.nan, r"transit \(slot 0, \w+, \w+\) is no finite number"),
    ],
)
def test_a_number_that_cannot_be_is_named_with_whose_it_is(name, place, number, words):
    block = open_model(everything().structure()).block
    getattr(block.state, name)[place] = number
    with pytest.raises(InvariantError, match=words):
        demand_finite_and_positive(block)


def test_rounding_below_zero_is_no_fault():
    block = open_model(everything().structure()).block
    block.state.industry_stock[0, 0, 0] = -1e-12
    demand_finite_and_positive(block, HOLDINGS, least=-1e-9)
    with pytest.raises(InvariantError, match="industry stock"):
        demand_finite_and_positive(block, HOLDINGS)


def test_an_ordinary_run_looks_at_prices_each_month_and_at_stocks_each_year():
    block = open_model(everything().structure()).block
    block.state.seller_stock[0, 0, 0] = np.nan
    check_month(block)
    block.clock = 11
    with pytest.raises(InvariantError, match="seller stock"):
        check_month(block)
    block.clock = 3
    getattr(block.state, PRICES[0])[0, 0, 0] = np.nan
    with pytest.raises(InvariantError, match="spot"):
        check_month(block)


def test_a_run_that_goes_astray_fails_instead_of_leaving_blanks():
    structure = build(shortened(bundled_experiment(), 2))
    values = structure.case("china-tightens", "none") | {"behaviour.mania_months": 0.006}
    with pytest.raises(InvariantError, match=r"(spot|contract) \(\w+, \w+\) is .* in 202\d-\d\d, world \d"):
        simulate(structure, seed=3, worlds=WORLDS, values=values)


def test_what_goes_wrong_in_the_last_year_is_found_at_the_end(monkeypatch):
    structure = replace(everything(), months=7).structure()
    last = structure.calendar.total - 1
    monkeypatch.setattr(
        "sim.model.check_month", lambda block: block.clock == last and block.state.public_stock.fill(np.nan)
    )
    with pytest.raises(InvariantError, match="public stock"):
        simulate(structure, seed=1, worlds=WORLDS, values=structure.case("test", "all"))
