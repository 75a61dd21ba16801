"""The same warning over and over is said once, with a count."""

from experiments.printing.warnings import MOST, shortened

LATE = "a/b.yaml:{line}: {name}: starts {year}-01-01, after the run's last month 2026-06, so it does nothing"


def test_warnings_that_differ_in_place_name_and_date_are_one():
    warnings = [LATE.format(line=n, name=f"clause_{n}", year=2028 + n) for n in range(9)]
    assert shortened([*warnings, *warnings], "--warnings") == [
        f"{warnings[0]} (and 8 more like it)",
        "9 warnings in all: --warnings lists each",
    ]
    assert shortened([*warnings, *warnings], "--warnings", every=True) == warnings


def test_what_delivers_nothing_is_one_kind_whatever_its_name():
    first, second = (
        "b.yaml:3: floor: mine would deliver nothing",
        "b.yaml:5: finance: a, b and c would deliver nothing",
    )
    assert shortened([first, second], "--warnings")[0] == f"{first} (and 1 more like it)"


def test_a_handful_of_kinds_is_said_and_the_others_are_counted():
    warnings = [f"b.yaml:1: floor: it is {'x' * n}" for n in range(1, MOST + 4)]
    said = shortened(warnings, "--warnings")
    assert said[:MOST] == warnings[:MOST]
    assert said[MOST:] == ["8 warnings in all, 3 more of their own kind: --warnings lists each"]


def test_few_warnings_stay_as_they_are():
    assert shortened(["b.yaml:1: floor: a", "b.yaml:1: floor: b"], "--warnings") == [
        "b.yaml:1: floor: a",
        "b.yaml:1: floor: b",
    ]
    assert shortened([], "--warnings") == []
