"""Bands: what is a hit, how far a miss lies, and medians of numbers without end."""

import numpy as np
import pytest

from experiments.questions.hindcast.bands import FARTHEST, Band, median, quantile
from sim.config.schema.hindcast import Observation


def band(low, seen, high, **fields):
    return Band("row", "Row", "ratio", low, seen, high, of_price=True, month=False, **fields)


def test_both_ends_are_hits_and_no_number_is_none():
    assert band(1.0, 2.0, 4.0).holds(np.array([1.0, 4.0, 0.99, 4.01, np.nan, np.inf])).tolist() == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_a_miss_is_counted_in_halves_of_the_band_by_logarithms_of_ratios():
    """From 1 to 4 half the band is ln 2: 8 lies one half beyond, and so does one half below."""
    assert band(1.0, 2.0, 4.0).miss(np.array([2.0, 8.0, 0.5])) == pytest.approx([0.0, 1.0, 1.0])
    assert band(0.0, 0.0, 0.1).miss(np.array([0.05, 0.15])) == pytest.approx([0.0, 1.0])
    assert band(1.0, 2.0, 4.0).miss(np.array([1e9, 0.0, np.nan, np.inf])).tolist() == [FARTHEST] * 4


def test_weeks_to_a_stop_are_compared_in_whole_months():
    row = Observation.model_validate(
        {"id": "stop", "metric": "first_stop", "control": "x", "unit": "week", "seen": [4, 7, 10], "source": "own",
         "status": "read"}
    )  # fmt: skip
    found = Band.of(row)
    assert (found.low, found.high) == (0.0, 3.0)
    assert found.seen == pytest.approx(7 * 7 / 30.4375)


def test_medians_and_quantiles_of_numbers_without_end():
    assert median(np.array([1.0, np.nan, 3.0])) == 3.0
    assert median(np.array([1.0, 3.0])) == 2.0
    assert median(np.array([1.0, np.inf, np.inf])) == np.inf
    assert median(np.array([1.0, 2.0, np.inf, np.inf])) == np.inf
    assert quantile(np.array([5.0, 1.0, np.nan, 3.0]), 0.0) == 1.0


def test_the_error_of_a_price_is_a_factor_in_either_direction():
    assert band(1.0, 2.0, 4.0).error_factor(4.0) == pytest.approx(2.0)
    assert band(1.0, 2.0, 4.0).error_factor(1.0) == pytest.approx(2.0)
    assert np.isnan(band(1.0, 2.0, 4.0).error_factor(np.inf))
