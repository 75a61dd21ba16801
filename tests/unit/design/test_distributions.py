"""A draw is the inverse of the distribution function at the world's uniform."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

from experiments.design.distributions import draw


@dataclass(frozen=True)
class Number:
    value: float
    low: float | None
    high: float | None
    dist: str
    name: str = "behaviour.fear"
    role: str = "uncertainty"


UNIFORM = np.linspace(0.0, 0.999999, 101)


@pytest.mark.parametrize(
    ("number", "reference"),
    [
        (Number(2.0, 1.0, 5.0, "uniform"), stats.uniform(1.0, 4.0)),
        (Number(2.0, 1.0, 5.0, "triangular"), stats.triang(0.25, 1.0, 4.0)),
        (Number(1.0, 1.0, 5.0, "triangular"), stats.triang(0.0, 1.0, 4.0)),
        (Number(5.0, 1.0, 5.0, "triangular"), stats.triang(1.0, 1.0, 4.0)),
        (Number(2.0, 0.5, 50.0, "loguniform"), stats.loguniform(0.5, 50.0)),
    ],
)
def test_draw_is_the_inverse_distribution_function(number, reference):
    np.testing.assert_allclose(draw(number, UNIFORM), reference.ppf(UNIFORM), rtol=1e-12)


@pytest.mark.parametrize("dist", ["uniform", "triangular", "loguniform"])
def test_draws_stay_in_range_at_both_ends(dist):
    ends = draw(Number(2.0, 1.0, 5.0, dist), np.array([0.0, np.nextafter(1.0, 0.0)]))
    assert ends[0] == pytest.approx(1.0, rel=1e-12)
    assert ends[1] == pytest.approx(5.0, rel=1e-6)


def test_draw_refuses_what_it_cannot_draw():
    with pytest.raises(ValueError, match="unknown distribution 'normal'"):
        draw(Number(2.0, 1.0, 5.0, "normal"), UNIFORM)
    with pytest.raises(ValueError, match="no range"):
        draw(Number(2.0, None, None, "uniform"), UNIFORM)
    with pytest.raises(ValueError, match="above zero"):
        draw(Number(2.0, 0.0, 5.0, "loguniform"), UNIFORM)
