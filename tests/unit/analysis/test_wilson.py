"""Wilson intervals against published values and against scipy."""

import numpy as np
import pytest
from scipy.stats import binomtest

from experiments.analysis.wilson import wilson


@pytest.mark.parametrize(
    ("events", "trials", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(events, trials, low, high):
    found = wilson(np.array([float(events)]), np.array([float(trials)]))
    assert found[0][0] == pytest.approx(low, abs=5e-5)
    assert found[1][0] == pytest.approx(high, abs=5e-5)


def test_all_events_mirror_none():
    low, high = wilson(np.array([0.0, 20.0]), np.array([20.0, 20.0]))
    assert high[0] == pytest.approx(1.0 - low[1])
    assert high[1] == 1.0


def test_no_trial_has_no_interval():
    low, high = wilson(np.array([0.0]), np.array([0.0]))
    assert np.isnan(low[0])
    assert np.isnan(high[0])


@pytest.mark.parametrize(("trials", "level"), [(1, 0.9), (128, 0.95), (500, 0.99)])
def test_intervals_are_those_of_scipy(trials, level):
    events = np.unique(np.linspace(0, trials, 20).astype(int))
    known = [binomtest(int(k), trials).proportion_ci(level, method="wilson") for k in events]
    found = wilson(events.astype(float), np.full(len(events), float(trials)), level)
    np.testing.assert_allclose(found, np.array(known).T, rtol=0.0, atol=1e-15)
