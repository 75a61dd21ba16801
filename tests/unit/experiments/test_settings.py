"""`--set` and `--sweep` say what is wrong with them, and name the nearest key."""

import pytest

from experiments.design.settings import read_axes, read_overrides
from sim.config.errors import UserError
from tests.imitation_model import COLUMNS


def test_values_are_numbers_or_switches():
    assert read_overrides(["behaviour.fear=0.3", "cover.gallium = 1e1"], COLUMNS) == {
        "behaviour.fear": 0.3,
        "cover.gallium": 10.0,
    }
    assert read_overrides(["behaviour.fear=on"], COLUMNS) == {"behaviour.fear": 1.0}


def test_axes_keep_the_order_given():
    assert read_axes(["behaviour.fear=0.3,0.1,0.2"], COLUMNS) == {"behaviour.fear": (0.3, 0.1, 0.2)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("behavior.fear=1", "did you mean 'behaviour.fear'"),
        ("behaviour.fear", "expected key=value"),
        ("=1", "expected key=value"),
        ("behaviour.fear=", "expected key=value"),
        ("behaviour.fear=lots", "got 'lots'"),
        ("behaviour.fear=nan", "finite number"),
        ("behaviour.fear=inf", "finite number"),
    ],
)
def test_a_bad_setting_is_explained(text, message):
    with pytest.raises(UserError, match=message):
        read_overrides([text], COLUMNS)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["behavior.fear=1,2"], "did you mean 'behaviour.fear'"),
        (["behaviour.fear=1,,2"], "finite number"),
        (["behaviour.fear=1,1.0"], "a value is given twice"),
        (["behaviour.fear=1,2", "behaviour.fear=3"], "behaviour.fear is given twice"),
    ],
)
def test_a_bad_sweep_is_explained(texts, message):
    with pytest.raises(UserError, match=message):
        read_axes(texts, COLUMNS)


def test_a_megabyte_of_key_does_not_fill_the_screen():
    with pytest.raises(UserError) as error:
        read_overrides(["x" * 1_000_000 + "=1"], COLUMNS)
    assert len(str(error.value)) < 400
