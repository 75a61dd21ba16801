"""The prior for trade nobody observed."""

import numpy as np
import pytest

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


def test_no_trade_is_invented_where_none_is_known():
    known = NOTHING_KNOWN.copy()
    known[0, 2] = 0.0
    trade = first_guess(np.array([30.0, 10.0, 0.0]), np.array([0.0, 5.0, 35.0]), known)
    assert trade.flow[0, 2] == 0.0
    assert trade.flow[1, 2] > 0.0


@pytest.mark.parametrize("bought", [38.0, 45.0])
def test_a_record_near_or_above_the_need_does_not_push_home_output_abroad(bought):
    known = NOTHING_KNOWN.copy()
    known[1, 0] = bought
    trade = first_guess(np.array([12.0, bought, 0.0]), np.array([40.0, 0.0, 10.0]), known)
    assert trade.flow[0, 0] == pytest.approx(40.0 * 12.0 / (12.0 + bought)), "home supply counts as one seller more"
