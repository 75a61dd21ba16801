"""The prior for trade nobody observed."""

import numpy as np

from sim.baseline.gravity import first_guess

NOTHING_KNOWN = np.full((3, 3), np.nan)


def test_home_is_served_first():
    trade = first_guess(np.array([10.0, 0.0, 0.0]), np.array([6.0, 4.0, 0.0]), NOTHING_KNOWN)
    np.testing.assert_allclose(trade.flow[0], [6.0, 4.0, 0.0], rtol=0.05)


def test_exporters_share_by_what_they_have_left():
    trade = first_guess(np.array([30.0, 10.0, 0.0]), np.array([0.0, 0.0, 40.0]), NOTHING_KNOWN)
    np.testing.assert_allclose(trade.flow[:, 2], [30.0, 10.0, 0.0], rtol=1e-9)


def test_observed_trade_is_kept():
    known = NOTHING_KNOWN.copy()
    known[1, 2] = 7.0
    trade = first_guess(np.array([30.0, 10.0, 0.0]), np.array([0.0, 0.0, 40.0]), known)
    assert trade.flow[1, 2] == 7.0
    assert trade.observed.sum() == 1
