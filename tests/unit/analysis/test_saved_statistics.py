"""Statistics of a finished run are computed once, kept in its folder, and trusted only if they are of it."""

import shutil

import numpy as np
import pandas as pd
import pytest

from experiments.analysis import saved
from experiments.analysis.saved import FOLDER, analyse
from experiments.analysis.statistics import compute
from experiments.runner.execute import execute
from experiments.store import RunStore
from experiments.store.table import read_table, write_table
from tests.imitation_model import imitation_request

WORLDS = 140


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "one"
    execute(imitation_request(path, WORLDS))
    analyse(RunStore.open(path))
    return path


@pytest.fixture
def folder(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "copy")


@pytest.fixture
def computed(monkeypatch):
    """How often statistics are computed."""
    times = []
    monkeypatch.setattr(saved, "compute", lambda store: times.append(store.worlds) or compute(store))
    return times


def same(found, expected):
    pairs = [(getattr(found, name), getattr(expected, name)) for name in ("summary", "paired", "at_risk", "spillover")]
    for scenario, tables in expected.other_scenarios.items():
        pairs += zip(found.other_scenarios[scenario], tables, strict=True)
    for left, right in pairs:
        pd.testing.assert_frame_equal(left, right, check_dtype=len(right) > 0, check_exact=True)
    return found.metrics == expected.metrics


def test_a_second_look_reads_what_the_first_computed(folder, computed):
    assert same(analyse(RunStore.open(folder)), compute(RunStore.open(folder)))
    assert computed == []


@pytest.mark.parametrize("harm", ["flip", "cut", "exchange", "remove"])
def test_a_damaged_table_is_made_anew(folder, computed, harm):
    path = folder / FOLDER / "tight.summary.parquet"
    whole = path.read_bytes()
    if harm == "flip":
        path.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    elif harm == "cut":
        path.write_bytes(whole[:-40])
    elif harm == "exchange":
        shutil.copy(folder / FOLDER / "calm.summary.parquet", path)
    else:
        path.unlink()
    assert same(analyse(RunStore.open(folder)), compute(RunStore.open(folder)))
    assert computed == [WORLDS]
    analyse(RunStore.open(folder))
    assert computed == [WORLDS]


def test_statistics_of_other_code_are_made_anew(folder, computed, monkeypatch):
    monkeypatch.setattr(saved, "code_hash", lambda _: "of another day")
    analyse(RunStore.open(folder))
    assert computed == [WORLDS]


def test_statistics_of_fewer_worlds_are_no_statistics_of_more(folder, computed):
    execute(imitation_request(folder, WORLDS + 20))
    assert same(analyse(RunStore.open(folder)), compute(RunStore.open(folder)))
    assert computed == [WORLDS + 20]


def test_a_view_on_fewer_worlds_leaves_the_folder_alone(folder, computed):
    before = (folder / FOLDER / "tight.summary.parquet").read_bytes()
    assert same(analyse(RunStore.open(folder, 50)), compute(RunStore.open(folder, 50)))
    assert computed == [50]
    assert (folder / FOLDER / "tight.summary.parquet").read_bytes() == before


def test_a_table_with_words_that_the_run_does_not_know_is_not_shown(folder, computed):
    store = RunStore.open(folder)
    key, path = saved._key(store), folder / FOLDER / "tight.summary.parquet"
    table = read_table(path, key)
    write_table(path, table.assign(policy="\x1b[2J"), key)
    assert "\x1b[2J" not in set(analyse(store).summary["policy"])
    assert computed == [WORLDS]


def test_a_folder_that_cannot_be_written_is_shown(folder, computed, monkeypatch):
    shutil.rmtree(folder / FOLDER)

    def refuse(*_):
        raise PermissionError("read-only file system")

    monkeypatch.setattr(saved, "write_table", refuse)
    assert np.isfinite(analyse(RunStore.open(folder)).summary["value"]).any()
    assert computed == [WORLDS]
