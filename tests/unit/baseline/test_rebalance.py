"""Balancing again: the base year's own numbers come back, and nothing vanishes."""

import numpy as np
import pytest

from sim.baseline.observed import observe
from sim.baseline.rebalance import FLOOR, Tables


@pytest.fixture(scope="module")
def tables(config, base):
    return Tables.of(observe(config), base)


def test_the_same_evidence_gives_the_same_base_year(tables):
    np.testing.assert_allclose(tables.rebalanced(tables.guess), tables.central, rtol=1e-10)


def test_numbers_drawn_at_zero_keep_a_hundredth(tables):
    drawn = np.where(np.arange(len(tables.guess)) % 7 == 0, 0.0, tables.guess)
    values = tables.rebalanced(drawn)
    assert (values >= FLOOR * tables.central * (1.0 - 1e-12)).all()
    assert (values[tables.central == 0.0] == 0.0).all()


def test_unobserved_trade_grows_with_what_is_made_and_used(tables):
    drawn = 2.0 * tables.guess
    _, _, before = tables.split(tables.guess)
    _, _, flow = tables.split(drawn)
    flow[tables.filled] = before[tables.filled]
    assert tables.filled.any()
    np.testing.assert_allclose(tables.rebalanced(drawn), 2.0 * tables.central, rtol=1e-9)
