"""An error says file, line, value and what to do, briefly."""

import pickle
from pathlib import Path

import pytest

from sim.config.errors import ConfigError, GroupedConfigError, UserError, did_you_mean, raise_all


def test_text_has_all_parts():
    error = ConfigError("unknown nation", Path("x.yaml"), 7, "JPM", did_you_mean("JPM", ["JPN", "USA"]))
    assert str(error) == "x.yaml:7: unknown nation (got 'JPM'); did you mean 'JPN'?"
    assert isinstance(error, UserError)


def test_text_without_a_file():
    assert str(ConfigError("no such thing")) == "no such thing"


@pytest.mark.parametrize("value", ["x" * 10**6, list(range(10**6)), {"a": "x" * 10**6}], ids=["str", "list", "dict"])
def test_large_values_are_shortened(value):
    assert len(str(ConfigError("bad", None, None, value))) < 100


def test_no_name_in_a_message_steers_the_terminal():
    assert str(UserError("no folder 'a\x1b[2J\u202e\x9b'\nbut\t日本")) == "no folder 'a\\x1b[2J\\u202e\\x9b'\nbut\t日本"
    assert str(ConfigError("key\x1b[2J\nx.yaml:1: all is well")) == "key\\x1b[2J\\nx.yaml:1: all is well"


@pytest.mark.parametrize(
    ("word", "choices", "hint"),
    [
        ("jpn", ["JPN", "USA"], "did you mean 'JPN'?"),
        ("galium", ["gallium", "germanium"], "did you mean 'gallium'?"),
        ("zzz", ["b", "a"], "known: a, b"),
        (
            "zzz",
            [f"word{n}" for n in range(20)],
            "the nearest of 20 known: word9, word8, word7, word6, word5, word4, word3, word2",
        ),
        ("fan", ["fan_price", "risk_bars", "fan_cover"], "did you mean 'fan_cover' or 'fan_price'?"),
        ("risk_bar", ["risk_bars", "risk_car", "bars"], "did you mean 'risk_bars' or 'risk_car'?"),
        ("zzz", [], None),
    ],
)
def test_hint(word, choices, hint):
    given = did_you_mean(word, choices)
    assert given is None if hint is None else given.endswith(hint)


def test_several_errors_come_sorted_in_one():
    errors = [ConfigError("second", "x.yaml", 9), ConfigError("first", "x.yaml", 2)]
    with pytest.raises(GroupedConfigError) as caught:
        raise_all(errors)
    assert str(caught.value) == "x.yaml:2: first\nx.yaml:9: second"
    assert len(caught.value.errors) == 2


def test_one_error_is_raised_as_itself_and_none_not_at_all():
    raise_all([])
    with pytest.raises(ConfigError, match="only") as caught:
        raise_all([ConfigError("only")])
    assert not isinstance(caught.value, GroupedConfigError)


@pytest.mark.parametrize("group", [False, True])
def test_errors_travel_between_processes(group):
    error = ConfigError("bad", Path("x.yaml"), 3, "v", "do that")
    error = GroupedConfigError([error, error]) if group else error
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error)
    assert len(copy.errors) == len(error.errors)
