"""Units are a closed vocabulary, converted exactly once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.units import UnitError, canonical, factor

FLOWS = ["t/yr", "kt/yr", "Mt/yr", "t/month", "kg/day", "kt/week", "g/month", "tonnes/year"]


@pytest.mark.parametrize(
    ("unit", "target", "times"),
    [
        ("t/yr", "t/month", 1 / 12),
        ("kt", "t", 1000.0),
        ("tonne", "t", 1.0),
        ("day", "month", 1 / 30.4375),
        ("yr", "day", 365.25),
        ("USD_2024/kg", "USD_2024/t", 1000.0),
        ("MUSD_2024/yr", "USD_2024/month", 1e6 / 12),
        ("%", "1", 0.01),
        ("%/yr", "1/yr", 0.01),
        ("kg/t", "1", 0.001),
        ("share", "1", 1.0),
    ],
)
def test_factor(unit, target, times):
    assert factor(unit, target) == pytest.approx(times, rel=1e-14)


@pytest.mark.parametrize("word", ["ton", "tons", "mt", "MT", "USD", "$", "lb", "m", "mo", "M", "a"])
def test_ambiguous_words_are_refused_with_what_to_write(word):
    with pytest.raises(UnitError, match="refused") as caught:
        factor(word, "t")
    assert "write" in caught.value.hint


@pytest.mark.parametrize(("word", "near"), [("dayz", "day"), ("mnth", "month"), ("USD_2023", "USD_2024")])
def test_unknown_words_name_the_nearest(word, near):
    with pytest.raises(UnitError, match="unknown unit") as caught:
        factor(word, "t")
    assert f"did you mean '{near}" in caught.value.hint


@pytest.mark.parametrize("text", ["", "t/", "t**9", "t^99999999", "(t)", "t;import os", "t " * 50, "__import__"])
def test_what_is_no_unit_is_not_parsed(text):
    with pytest.raises(UnitError):
        factor(text, "t")


def test_kt_is_no_knot_and_minutes_do_not_exist():
    assert canonical("kt") == "t"
    with pytest.raises(UnitError):
        canonical("min")


@pytest.mark.parametrize(
    ("unit", "own"),
    [
        ("%", "1"),
        ("kt/day", "t/month"),
        ("week", "month"),
        ("%/yr", "1/yr"),
        ("1/day", "1/month"),
        ("bnUSD_2024", "USD_2024"),
        ("kUSD_2024/kg", "USD_2024/t"),
    ],
)
def test_canonical(unit, own):
    assert canonical(unit) == own


def test_units_the_model_has_no_place_for():
    with pytest.raises(UnitError, match="measures nothing"):
        canonical("t*day")


@given(st.sampled_from(FLOWS), st.sampled_from(FLOWS), st.floats(1e-9, 1e12))
def test_round_trip(first, second, value):
    there = value * factor(first, second)
    assert there * factor(second, first) == pytest.approx(value, rel=1e-14)


@given(*[st.sampled_from(FLOWS)] * 3)
def test_factors_compose(first, second, third):
    assert factor(first, second) * factor(second, third) == pytest.approx(factor(first, third), rel=1e-14)
