"""Ranges and distributions fit together."""

import pytest
from pydantic import ValidationError

from sim.config.quantity import Quantity


def quantity(**parts):
    return Quantity(**{"value": 2.0, "unit": "t", "source": "survey", "status": "read", **parts})


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"low": 3, "high": 4}, "low <= value <= high"),
        ({"low": 1, "high": 1.5}, "low <= value <= high"),
        ({"low": 1}, "both low and high"),
        ({"high": 3}, "both low and high"),
        ({"dist": "uniform"}, "needs low and high"),
        ({"low": 0, "high": 4, "dist": "loguniform"}, "low above zero"),
        ({"low": 0, "high": 4, "dist": "normal"}, "triangular"),
        ({"value": float("nan")}, "finite"),
        ({"value": 1e400}, "finite"),
        ({"status": "guessed"}, "memory"),
    ],
)
def test_what_does_not_fit(parts, words):
    with pytest.raises(ValidationError, match=words):
        quantity(**parts)


@pytest.mark.parametrize(
    ("parts", "drawn"),
    [
        ({}, "fixed"),
        ({"low": 1, "high": 3}, "triangular"),
        ({"low": 2, "high": 2, "dist": "uniform"}, "fixed"),
        ({"low": 1, "high": 3, "dist": "fixed"}, "fixed"),
        ({"low": 1, "high": 3, "dist": "loguniform"}, "loguniform"),
    ],
)
def test_distribution(parts, drawn):
    assert quantity(**parts).distribution == drawn


@pytest.mark.parametrize(
    ("status", "guess"),
    [
        ("read", False),
        ("read-noaddr", False),
        ("derived", False),
        ("prior", True),
        ("memory", True),
        ("assumption", True),
    ],
)
def test_guesses(status, guess):
    assert quantity(status=status).is_guess is guess
