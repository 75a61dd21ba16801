"""Draws of a number stay in its range, spread as its distribution says, and move with their uniform."""

import numpy as np
import pytest

from sim.baseline.ranges import draw
from sim.config.quantity import Quantity

UNIFORMS = (np.arange(2000) + 0.5) / 2000


def quantity(dist, value=3.0, low=2.0, high=8.0):
    return Quantity(value=value, unit="t", low=low, high=high, dist=dist, source="somebody", status="read")


@pytest.mark.parametrize(
    ("dist", "mean"),
    [("triangular", 13.0 / 3.0), ("uniform", 5.0), ("loguniform", 6.0 / np.log(4.0)), ("fixed", 3.0)],
)
def test_mean(dist, mean):
    assert draw(quantity(dist), UNIFORMS).mean() == pytest.approx(mean, rel=1e-3)


@pytest.mark.parametrize("dist", ["triangular", "uniform", "loguniform"])
def test_draws_rise_through_the_whole_range(dist):
    drawn = draw(quantity(dist), UNIFORMS)
    assert (np.diff(drawn) > 0.0).all()
    assert 2.0 <= drawn[0] < 2.2
    assert 7.8 < drawn[-1] <= 8.0


def test_a_mode_at_the_end_of_the_range():
    assert draw(quantity(None, value=2.0), UNIFORMS).min() >= 2.0
    assert draw(quantity(None, value=8.0), UNIFORMS).max() <= 8.0


def test_without_a_range_the_value_stands():
    alone = Quantity(value=3.0, unit="t", source="somebody", status="read")
    assert (draw(alone, UNIFORMS) == 3.0).all()
