"""`critmin check` finds what a run or sweep would refuse, with the line that it stands on."""

import re
from pathlib import Path

import pytest

from experiments.checking.files import check_file
from experiments.runner.configs import open_library
from sim.config.errors import ConfigError

REFUSED = [
    ("sweeps/reserve-size.yaml", "2028-01", "yesterday", r"axes partnership.*'yesterday' is no day"),
    (
        "sweeps/reserve-size.yaml",
        "stockpile.days:",
        "stockpile.dayz:",
        "no number called 'stockpile.dayz'.*did you mean",
    ),
    ("sweeps/reserve-size.yaml", "0:180:60", "banana", "axes stockpile.days: expected a finite number"),
    ("sweeps/reserve-size.yaml", "0:180:60", "0:180:60\n  behaviour.shortage_months: [1, 2]", "one definition"),
    (
        "sweeps/reserve-size.yaml",
        "axes:",
        "set: {behaviour.fear_bonud: 1}\naxes:",
        "set: there is no number.*fear_bound",
    ),
    ("sweeps/reserve-size.yaml", r"\[2026-01, 2028-01", "[2026-01, 2026-01", "stands twice"),
    (
        "scenarios/china-talks.yaml",
        "tungsten-indium]",
        "tungsten-idnium]",
        "unknown control.*did you mean 'tungsten-indium'",
    ),
    ("partnerships/reserves-apart.yaml", r"goods: .*", "goods: []", "goods: the list is empty"),
    ("partnerships/japan-own-supply.yaml", r"projects: \[.*\]", "projects: []", "projects: the list is empty"),
    ("experiments/us-japan.yaml", "unserved, stock,", "unserved, stock, unserved,", "'unserved' stands twice"),
    ("experiments/us-japan.yaml", r"importers: \[JPN,", "importers: [JPN, JPN,", "'JPN' stands twice"),
    (
        "hindcasts/gallium-2023.yaml",
        "to: base, unit: ratio",
        "to: base, unit: kg",
        "metric 'ratio' of .* is not in 'kg'",
    ),
    (
        "baseline/basket.yaml",
        "gallium, germanium",
        "galium, germanium",
        "unknown good 'galium'; did you mean 'gallium'",
    ),
    ("baseline/basket.yaml", "importer: JPN", "importer: J\u0420N", "importer: unknown nation"),
    ("baseline/calibration.yaml", "gallium-2023", "gallium-2032", "unknown hindcast.*did you mean 'gallium-2023'"),
    (
        "baseline/calibration.yaml",
        "behaviour.mania_bound",
        "behaviour.mania_buond",
        "no such number.*behaviour.mania_bound",
    ),
    (
        "baseline/transit.yaml",
        r"bab_el_mandeb, gibraltar",
        "bab_el_manedb, gibraltar",
        "unknown passage 'bab_el_manedb'",
    ),
    ("baseline/fitted.yaml", r"bid_gain: \[[\d.]+", "bid_gain: [-3", "bid_gain.0: must be at least 0"),
    ("baseline/behaviour.yaml", "shortage_threshold: {value: 0.1", "shortage_threshold: {value: 5", "at most 1, got 5"),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), REFUSED, ids=[f"{row[0]}:{row[2][:20]}" for row in REFUSED])
def test_what_a_run_would_refuse_is_found_by_line(checkout, tmp_path, name, old, new, words):
    text, count = re.subn(old, lambda _: new, (checkout / "configs" / name).read_text(encoding="utf-8"), count=1)
    assert count == 1
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as caught:
        check_file(open_library(path), path)
    changed = _changed_line(checkout / "configs" / name, path)
    assert {(error.file, error.line) for error in caught.value.errors} <= {(path, line) for line in changed}


def _changed_line(before: Path, after: Path) -> set[int]:
    old, new = (path.read_text(encoding="utf-8").splitlines() for path in (before, after))
    first = next(place for place, (one, other) in enumerate(zip(old, new, strict=False), 1) if one != other)
    return {first, first + 1}


def test_a_good_that_nobody_uses_is_told_in_its_file(checkout, tmp_path):
    text = (checkout / "configs/baseline/minerals/gallium.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("final_use:")
    _, _, imports = rest.partition("\nimports:")
    path = tmp_path / "gallium.yaml"
    path.write_text(f"{head}imports:{imports}", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"'gallium' is made, but nobody uses it") as caught:
        check_file(open_library(path), path)
    (error,) = caught.value.errors
    assert text.splitlines()[error.line - 1].strip() == "gallium:"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("holding_cost], unit: 1/yr, low: 0, high: 0.3", "holding_cost], unit: 1/yr, low: 0, high: 0.0000003",
         "us-japan-framework.yaml:.*holding_cost: 0.1 1/yr is 333,000 times"),
        ("{low: 1990-01, high: 2075-01, least: 1900-01", "{low: 2020-01, high: 2075-01, least: 2015-01", "hindcasts/"),
    ],
)  # fmt: skip
def test_a_bound_that_a_bundled_file_does_not_meet_is_found_by_checking_the_bounds(checkout, tmp_path, old, new, words):
    text = (checkout / "configs/baseline/plausible.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "baseline/plausible.yaml"
    path.parent.mkdir()
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        check_file(open_library(path), path)
    assert re.search(words, str(caught.value))
