"""Whatever stands in a file: `critmin check` refuses it with file and line, or it runs without a number that cannot be.

The default suite takes a few mutants; all of them are marked slow. Mutants of a base year cost a second each, since all
of it is read again, so that few of them are among the few.
"""

import functools
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import yaml

from experiments.api import run_with
from experiments.checking.files import check_file
from experiments.runner.configs import open_library
from experiments.runner.execution import Execution
from experiments.runner.question import Options
from sim.config.errors import ConfigError, UserError
from sim.config.files import kind_of
from sim.config.library import Library
from tests.fuzz.mutants import Mutant, mutant

LIMIT = 60
"""Seconds that reading one file may take on a busy machine."""

NAMED = ("scenarios", "partnerships", "experiments", "sweeps")
BASE_YEAR = ("baseline", "baseline/minerals")
PRICES = ("price_outside_weighted", "price_outside_thin", "price_inside_weighted", "price_inside_thin")
HELD = ("stock", "unserved")


@contextmanager
def time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise AssertionError(f"no answer within {LIMIT} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


_bundled = functools.lru_cache(maxsize=1)(open_library)


def _library(path: Path) -> Library:
    """Return the library to check a file in: what is asked for by name is read by its path, over the same base year."""
    return open_library(path) if path.parent.name in {"baseline", "minerals"} else _bundled()


def sources(folder: Path, places: tuple[str, ...]) -> list[Path]:
    """Return the files of some folders, relative to the folder of configurations."""
    found = [path.relative_to(folder) for place in places for path in sorted((folder / place).glob("*.yaml"))]
    return [path for path in found if path.stem != "sources"]


def checked(made: Mutant, folder: Path) -> bool:
    """Return whether a mutant is accepted, laid into a folder of its own.

    Raises
    ------
    AssertionError
        If a mistake is told without file and line, or anything but a mistake is told.
    """
    path = folder / made.source
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.content)
    try:
        with time_limit():
            check_file(_library(path), path)
    except ConfigError as error:
        for single in error.errors:
            assert single.file is not None, f"no file: {single}"
            assert single.line, f"no line: {single}"
            assert not any(ord(letter) < 32 for letter in str(single)), f"control characters: {single!r}"
        return False
    return True


def accepted_among(numbers: range, places: tuple[str, ...], configs: Path, folder: Path) -> list[tuple[int, Mutant]]:
    """Check mutants by number and return those that were accepted."""
    kept, files = [], sources(configs, places)
    for number in numbers:
        made = mutant(number, configs, files)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            if checked(made, folder):
                kept.append((number, made))
        except Exception as error:
            raise AssertionError(f"mutant {number} of {made.source} ({made.what}): {error!r}") from error
    return kept


def run_small(made: Mutant, folder: Path) -> None:
    """Run an accepted mutant for a few months and look at what comes out.

    Raises
    ------
    AssertionError
        If a block fails, or a price, stock or shortfall cannot be.
    """
    shutil.rmtree(folder, ignore_errors=True)
    path = folder / made.source
    path.parent.mkdir(parents=True)
    path.write_bytes(made.content)
    experiment = folder / "experiments" / "fuzz.yaml"
    experiment.parent.mkdir(exist_ok=True)
    experiment.write_text(yaml.safe_dump(_experiment(made, path)), encoding="utf-8")
    try:
        run = run_with(experiment, Options(worlds=2, months=3, out=folder / "run", execution=Execution(1, quiet=True)))
    except UserError as error:
        raise AssertionError(f"check accepts what run refuses: {error}") from error
    failures = run.store.failures()
    assert failures.empty, failures["error"].iloc[0]
    series = run.series()
    for name in (*PRICES, *HELD):
        values = series[name].values
        assert np.isfinite(values).all(), f"{name} is not finite"
        assert (values > 0.0 if name in PRICES else values >= -1e-9).all(), f"{name} is {values.min():g}"


def _experiment(made: Mutant, path: Path) -> dict[str, object]:
    """Return a small experiment about a file."""
    kind, data = kind_of(path), yaml.safe_load(made.content)
    asked = {
        "kind": "experiment", "name": "fuzz", "title": "Fuzz", "scenario": "china-tightens",
        "policies": {"none": [], "all": ["us-japan-framework"]}, "importers": ["JPN"], "worlds": 2, "months": 3,
        "seed": 1, "run_in_from": "2025-12", "series": {"variables": [*PRICES, *HELD]},
    }  # fmt: skip
    if kind == "scenario":
        asked["scenario"] = data["name"]
        asked["run_in_from"] = data.get("opens", "2025-12")
    elif kind == "partnership":
        asked["policies"] = {"none": [], "all": [data["name"]]}
    elif kind == "experiment":
        asked = {"kind": "experiment", "name": "fuzz", "extends": data["name"], "series": asked["series"], "months": 3}
    return asked


RUNNABLE = ("scenarios", "partnerships", "experiments", *BASE_YEAR)


def run_accepted(numbers: range, most: int, configs: Path, folder: Path) -> int:
    """Run up to so many of the mutants that are accepted, and return how many."""
    ran = 0
    for number in numbers:
        if ran == most:
            break
        for _, made in accepted_among(range(number, number + 1), RUNNABLE, configs, folder / "mutant"):
            try:
                run_small(made, folder / "run")
            except Exception as error:
                raise AssertionError(f"mutant {number} of {made.source} ({made.what}): {error!r}") from error
            ran += 1
    return ran


def test_a_few_mutants_of_files_that_are_asked_for_by_name(checkout, tmp_path):
    kept = accepted_among(range(110), NAMED, checkout / "configs", tmp_path)
    assert 5 < len(kept) < 90, "some are harmless, most are not"


def test_a_few_mutants_of_the_base_year(checkout, tmp_path):
    accepted_among(range(110, 122), BASE_YEAR, checkout / "configs", tmp_path)


def test_a_few_accepted_mutants_run(checkout, tmp_path):
    assert run_accepted(range(1000, 1040), 2, checkout / "configs", tmp_path) == 2


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_three_thousand_mutants(checkout, tmp_path, part):
    every = (*NAMED, *BASE_YEAR, "hindcasts")
    accepted_among(range(10_000 + part * 300, 10_300 + part * 300), every, checkout / "configs", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_two_hundred_accepted_mutants_run(checkout, tmp_path, part):
    first = 20_000 + part * 1000
    assert run_accepted(range(first, first + 1000), 20, checkout / "configs", tmp_path) == 20
