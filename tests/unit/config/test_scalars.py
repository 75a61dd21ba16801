"""Unquoted words mean what YAML 1.2 says, not what YAML 1.1 said."""

import math

import pytest

from sim.config.yaml import loads


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("1e-6", 1e-6),
        ("-.5E+3", -500.0),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("2026-01", "2026-01"),
        ("2026-01-15", "2026-01-15"),
        ("true", True),
        ("~", None),
        ("'12'", "12"),
    ],
)
def test_core_schema(text, value):
    read = loads(f"key: {text}").data["key"]
    assert read == value
    assert type(read) is type(value)


def test_special_floats_are_read_as_such():
    assert loads("key: -.inf").data["key"] == -math.inf
    assert math.isnan(loads("key: .nan").data["key"])


def test_keys_stay_text():
    assert list(loads("NO: 1\n2024: 2\nnull: 3").data) == ["NO", "2024", "null"]
