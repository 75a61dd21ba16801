"""Balancing: exact, close to the evidence, never below zero."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from sim.baseline.least_squares import UnbalancedError, balance

# One balance: the first number equals the sum of the others.
SUM = sparse.csr_matrix(np.array([[1.0, -1.0, -1.0]]))


def test_the_gap_goes_where_the_spread_is():
    values = balance(SUM, np.array([100.0, 60.0, 60.0]), np.array([0.01, 0.01, 0.5]))
    assert values[0] == pytest.approx(values[1] + values[2], rel=1e-14)
    assert abs(values[1] - 60.0) < 0.1
    assert values[2] == pytest.approx(40.0, abs=0.2)


def test_balanced_numbers_stay():
    guess = np.array([100.0, 60.0, 40.0])
    np.testing.assert_allclose(balance(SUM, guess, np.full(3, 0.1)), guess, rtol=1e-14)


def test_a_number_stops_at_zero():
    values = balance(SUM, np.array([10.0, 50.0, 1.0]), np.array([1e-3, 1e-3, 5.0]))
    assert values[2] == 0.0
    assert values[0] == pytest.approx(values[1])


def test_nothing_to_move_is_an_error():
    with pytest.raises(UnbalancedError):
        balance(sparse.csr_matrix(np.array([[1.0, 0.0]])), np.array([5.0, 1.0]), np.array([0.0, 0.1]))


@given(
    guess=st.lists(st.floats(1e-3, 1e6), min_size=3, max_size=3),
    spread=st.lists(st.floats(0.01, 0.8), min_size=3, max_size=3),
)
def test_any_numbers_balance_without_going_below_zero(guess, spread):
    values = balance(SUM, np.array(guess), np.array(spread))
    assert (values >= 0.0).all()
    assert abs(values[0] - values[1] - values[2]) <= 1e-12 * max(values.max(), 1e-300)
