"""Shares are written with no more digits than they carry, and one that cannot be is never written."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.figures.base import percent_axis
from experiments.figures.output import blank
from experiments.words.shares import NARROW, NO_NUMBER, frequency, percent, percentage, points

IMPOSSIBLE = (5.08, 1.0001, -0.03, math.inf, -math.inf, math.nan)


@pytest.mark.parametrize("share", IMPOSSIBLE)
def test_a_share_that_cannot_be_is_no_number(share):
    assert percent(share) == NO_NUMBER
    assert percentage(share) == NO_NUMBER
    assert not any(letter.isdigit() for worlds in (4, 500) for letter in frequency(share, worlds))


@pytest.mark.parametrize("difference", [5.08, -1.2, math.nan, math.inf])
def test_a_difference_of_shares_that_cannot_be_is_no_number(difference):
    assert points(difference) == NO_NUMBER


def test_an_axis_of_shares_names_no_tick_beyond_them():
    axes = blank(3.0, 2.0).subplots()
    axes.set_xlim(-1.0, 250.0)
    percent_axis(axes, "x")
    write = axes.xaxis.get_major_formatter()
    assert [write(value, 0) for value in (-0.5, 0.0, 0.5, 1.0, 50.0)] == ["", "0 %", "50 %", "100 %", ""]


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0"), (0.0004, "under 0.1"), (0.054, "5.4"), (0.63, "63"), (0.996, "99.6"), (0.9996, "over 99.9"),
     (1.0, "100"), (1.0 + 1e-12, "100"), (-1e-12, "0")],
)  # fmt: skip
def test_per_cent_is_never_rounded_to_certainty(share, words):
    assert percent(share) == f"{words}{NARROW}%"


@given(st.floats(0.0, 1.0))
def test_the_rounding_of_a_frequency_never_misleads(share):
    """What is said lies within a tenth of the share, or half a hundredth for shares that are not small."""
    words = frequency(share, 100_000)
    rest = words.removeprefix("all but ")
    number, joint, whole = rest.split()
    assert joint in {"of", "in"}
    said = int(number) / int(whole.replace(",", ""))
    said = 1.0 - said if rest != words else said
    assert abs(said - share) <= max(0.101 * min(share, 1.0 - share), 0.0) + (0.005 if share > 0.05 else 1e-8)
