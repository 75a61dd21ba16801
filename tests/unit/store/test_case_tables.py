"""The metrics of a case are read once, into one array that readers share."""

import numpy as np
import pytest

from experiments.analysis import analyse
from experiments.runner.execute import execute
from experiments.store import RunStore, metrics
from tests.imitation_model import imitation_request

WORLDS = 140
CASE = ("tight", "framework")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "one"
    execute(imitation_request(path, WORLDS))
    return path


@pytest.fixture
def reads(monkeypatch):
    """The names of the parts that are read."""
    names, read = [], metrics.read_part
    monkeypatch.setattr(metrics, "read_part", lambda part: names.append(part.path.name) or read(part))
    return names


def test_a_table_holds_what_the_long_table_holds(folder):
    store = RunStore.open(folder)
    table = store.table(*CASE)
    rows = store.metrics(CASE[0])
    rows = rows[(rows["policy"] == CASE[1]) & (rows["metric"] == "peak") & (rows["good"] == "indium")]
    for nation in table.nations:
        own = rows[rows["nation"] == nation].sort_values("world")
        np.testing.assert_array_equal(own["value"], table.pair("peak", nation, "indium"))
        np.testing.assert_array_equal(own["world"], table.worlds)


def test_a_view_on_fewer_worlds_has_a_table_of_its_own(folder):
    whole, part = RunStore.open(folder), RunStore.open(folder, 130)
    np.testing.assert_array_equal(part.table(*CASE).array, whole.table(*CASE).array[..., :130])
    assert list(part.table(*CASE).worlds) == list(range(130))


def test_statistics_read_each_part_once_and_the_main_scenario_stays(folder, reads):
    store = RunStore.open(folder)
    analyse(store)
    for policy in store.layout.policies:
        store.table(store.layout.scenarios[0], policy)
    assert sorted(reads) == sorted(part.path.name for part in store.parts)


def test_no_reader_can_change_what_others_read(folder):
    with pytest.raises(ValueError, match="read-only"):
        RunStore.open(folder).table(*CASE).array[...] = 0.0
