"""The bootstrap: known tails, known coverage, the same answer twice."""

import numpy as np
import pytest
from scipy.stats import norm

from experiments.analysis.bootstrap import Resampling, median_interval, resampled_cvars, resampled_means
from experiments.analysis.estimate import estimate, estimate_difference
from tests.unit.analysis.tables import group_of

MEAN, TAIL, MIDDLE = group_of("mean"), group_of("cvar95"), group_of("median")


def cvar(values, worst="high"):
    return resampled_cvars(np.array([values], dtype=float), np.ones((1, len(values))), worst)[0, 0]


def test_every_resample_draws_as_many_worlds_as_there_are():
    counts = Resampling(worlds=37, seed=5, resamples=200).counts
    assert counts.shape == (200, 37)
    assert (counts.sum(axis=1) == 37).all()
    assert counts.mean() == 1.0
    assert (counts == Resampling(worlds=37, seed=5, resamples=200).counts).all()
    assert (counts != Resampling(worlds=37, seed=6, resamples=200).counts).any()


def test_tail_mean_of_whole_and_broken_numbers_of_worlds():
    assert cvar(range(100)) == pytest.approx(97.0)  # 95..99
    assert cvar(range(100), worst="low") == pytest.approx(2.0)  # 0..4
    assert cvar([0, 0, 0, 0, 0, 0, 0, 0, 0, 4]) == pytest.approx(4.0)  # half a world
    assert cvar(range(30)) == pytest.approx((29 + 0.5 * 28) / 1.5)  # one and a half
    assert cvar([*range(100), np.nan, np.nan]) == pytest.approx(97.0)


def test_tail_mean_of_a_normal_distribution():
    sample = norm.ppf((np.arange(20000) + 0.5) / 20000)
    assert cvar(sample) == pytest.approx(norm.pdf(norm.ppf(0.95)) / 0.05, abs=2e-3)


def test_resampled_tail_agrees_with_sorting_each_resample():
    generator = np.random.default_rng(1)
    values = generator.lognormal(size=80)
    counts = Resampling(worlds=80, seed=2, resamples=50).counts
    fast = resampled_cvars(values[np.newaxis], counts, "high")[0]
    for resample, weights in enumerate(counts):
        drawn = np.sort(np.repeat(values, weights.astype(int)))[::-1]
        assert fast[resample] == pytest.approx(drawn[:4].mean())


def test_means_leave_out_worlds_that_do_not_apply():
    counts = np.array([[2.0, 0.0, 1.0], [0.0, 3.0, 0.0]])
    found = resampled_means(np.array([[1.0, np.nan, 4.0]]), counts)
    assert found[0, 0] == pytest.approx(2.0)
    assert np.isnan(found[0, 1])


def test_interval_covers_a_known_mean_about_as_often_as_it_says():
    generator = np.random.default_rng(7)
    samples = generator.exponential(size=(600, 150))
    _, low, high = estimate(MEAN, samples, Resampling(worlds=150, seed=3))
    covered = ((low <= 1.0) & (high >= 1.0)).mean()
    assert 0.91 < covered < 0.97


def test_interval_of_a_tail_covers_it_nearly_as_often_as_it_says():
    generator = np.random.default_rng(8)
    samples = generator.exponential(size=(300, 1000))
    truth = np.log(20.0) + 1.0
    _, low, high = estimate(TAIL, samples, Resampling(worlds=1000, seed=3, resamples=400))
    assert 0.88 < ((low <= truth) & (high >= truth)).mean() < 0.98


def test_interval_of_a_median_covers_it():
    generator = np.random.default_rng(9)
    low, high = median_interval(generator.exponential(size=(2000, 101)))
    assert 0.94 < ((low <= np.log(2)) & (high >= np.log(2))).mean() < 0.975


def test_pairing_narrows_the_difference():
    generator = np.random.default_rng(10)
    futures = generator.normal(size=(1, 400))
    better = futures - 0.1
    resampling = Resampling(worlds=400, seed=1)
    value, low, high = estimate_difference(MEAN, better, futures, resampling)
    assert value[0] == pytest.approx(-0.1)
    assert high[0] - low[0] < 1e-6
    tail, _, _ = estimate_difference(TAIL, better, futures, resampling)
    assert tail[0] == pytest.approx(-0.1)
    middle, low, high = estimate_difference(MIDDLE, better, futures, resampling)
    assert low[0] <= middle[0] <= high[0]


def test_a_constant_has_an_interval_without_width():
    value, low, high = estimate(MEAN, np.full((1, 50), 0.3), Resampling(worlds=50, seed=1))
    assert low[0] == pytest.approx(value[0])
    assert high[0] == pytest.approx(value[0])
    assert low[0] <= value[0] <= high[0]
