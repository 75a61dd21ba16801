"""Counts add up to the same bits in any order, and what is told of them is within the error that is stated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from experiments.fans.fan import QUANTILES, fan_of
from experiments.store.counts import LEAST, MOST, RELATIVE_ERROR, count, empty, stacked

AMOUNTS = st.floats(0.0, 1e6) | st.sampled_from([0.0, 1.0, LEAST, np.nextafter(1.0, 2.0), 63.99, np.nan])
TABLES = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=40), elements=AMOUNTS)


def assert_same(one, other):
    for name in ("starts", "values", "worlds"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert mine.dtype == theirs.dtype
        assert np.array_equal(mine, theirs)


@given(TABLES)
def test_quantiles_and_mean_are_within_the_stated_error_of_the_series(values):
    counts = count(values)
    fan = fan_of(values)
    for told, exact in ((counts.quantiles(QUANTILES), fan.quantiles), (counts.mean(), fan.mean)):
        assert np.array_equal(np.isnan(told), np.isnan(exact))
        error = np.abs(told - exact)[~np.isnan(exact)]
        assert (error <= RELATIVE_ERROR * exact[~np.isnan(exact)] * (1.0 + 1e-12) + LEAST).all()


def test_the_stated_error_is_met_and_not_generous():
    worst = 1.0 + 2.0**-6  # half-way between two rounded values, just above a power of two
    exact = np.geomspace(1e-5, 1e7, 20011)
    told = count(exact[:, np.newaxis]).mean()
    assert np.abs(told / exact - 1.0).max() <= RELATIVE_ERROR
    assert abs(count(np.array([[worst]])).mean()[0] / worst - 1.0) == pytest.approx(RELATIVE_ERROR)


@given(TABLES, st.lists(st.integers(0, 40), max_size=3), st.randoms(use_true_random=False))
def test_parts_add_up_to_the_whole_in_any_order(values, cuts, chance):
    worlds = np.arange(values.shape[1])
    chance.shuffle(worlds)
    parts = [count(values[:, chosen]) for chosen in np.split(worlds, sorted(min(cut, len(worlds)) for cut in cuts))]
    total = empty(len(values))
    for part in parts:
        total += part
    assert_same(total, count(values))


def test_zero_one_and_powers_of_two_are_exact():
    exact = np.array([[0.0], [1.0], [0.5], [0.25], [64.0]])
    assert np.array_equal(count(exact).mean()[:, np.newaxis], exact)


def test_a_constant_has_one_value_and_no_spread():
    counts = count(np.full((1, 128), 30.0))
    assert counts.values.tolist() == [30.0]
    assert counts.worlds.tolist() == [128]
    assert np.array_equal(counts.quantiles(QUANTILES), np.full((5, 1), 30.0))


def test_next_to_nothing_counts_as_nothing():
    counts = count(np.array([[LEAST / 2.0, -1e-12, -0.0, 0.0]]))
    assert counts.values.tolist() == [0.0]
    assert not np.signbit(counts.values).any()


def test_what_does_not_apply_is_not_counted():
    counts = count(np.array([[np.nan, 2.0, np.nan], [np.nan] * 3]))
    assert counts.totals.tolist() == [1, 0]
    assert counts.mean().tolist()[0] == 2.0
    assert np.isnan(counts.mean()[1])
    assert np.isnan(counts.quantiles((0.5,))[0, 1])


def test_the_infinite_stays_where_it_is():
    counts = count(np.array([[1.0, 1.0, 1.0, np.inf], [np.inf, np.inf, 2.0 * MOST, 1e300]]))
    assert counts.quantiles((0.0, 0.5, 1.0)).tolist() == [[1.0, np.inf], [1.0, np.inf], [np.inf, np.inf]]
    assert counts.worlds.tolist() == [3, 1, 4]


def test_no_world_and_no_cell_are_no_mistake():
    assert np.isnan(empty(2).quantiles((0.5,))).all()
    assert_same(empty(3) + empty(3), empty(3))
    assert count(np.empty((0, 4))).totals.tolist() == []


def test_parts_of_the_cells():
    values = np.array([[1.0, 2.0], [3.0, np.nan], [np.nan, np.nan], [4.0, 4.0]])
    counts = count(values)
    assert_same(counts.part(slice(1, 3)), count(values[1:3]))
    assert_same(stacked([counts.part(slice(0, 1)), counts.part(slice(1, None))]), counts)
    assert counts.part(slice(4, 4)).totals.tolist() == []


def test_counts_of_other_cells_do_not_add_up():
    with pytest.raises(ValueError, match="of 1 and of 2 cells"):
        empty(1) + empty(2)
