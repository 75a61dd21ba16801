"""Wilson intervals against published values."""

import numpy as np
import pytest

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
