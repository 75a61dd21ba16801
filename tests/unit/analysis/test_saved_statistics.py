"""Statistics of a finished run are computed once, kept in its folder, and trusted only if they are of it."""

import shutil
import warnings
from contextlib import nullcontext
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from experiments.analysis import saved
from experiments.analysis.saved import FOLDER, analyse
from experiments.analysis.statistics import compute
from experiments.runner.execute import execute
from experiments.store import RunStore
from experiments.store.table import read_table, write_table
from sim.config.errors import ResultWarning
from tests.command import critmin
from tests.imitation_model import ImitationModel, imitation_request

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
    with pytest.warns(ResultWarning, match="statistics cannot be used") if harm != "exchange" else nullcontext():
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


def first(table, **changes):
    """Change the first row of a table."""
    changed = table.copy()
    for name, value in changes.items():
        changed.loc[0, name] = value
    return changed


LIES = {
    "a policy that the run does not have": ("summary", lambda rows: rows.assign(policy="\x1b[2J")),
    "a nation that the run does not have": ("paired", lambda rows: first(rows, nation="XXX")),
    "a unit that its metric does not have": ("summary", lambda rows: first(rows, unit="furlong")),
    "a baseline that its policy does not have": ("paired", lambda rows: rows.assign(baseline="framework")),
    "value outside ci_low to ci_high": ("summary", lambda rows: first(rows, value=1e6)),
    "p50 outside p05 to p95": ("at_risk", lambda rows: first(rows, p05=1e18)),
    "p_better that is no probability": ("paired", lambda rows: first(rows, p_better=-0.5)),
    "shares that do not add up": ("paired", lambda rows: first(rows, p_better=0.5, p_equal=0.4, p_worse=0.4)),
    "value of another type, or blank": ("summary", lambda rows: first(rows, value=np.nan)),
    "ci_high of another type, or blank": ("summary", lambda rows: first(rows, ci_high=np.inf)),
    "p50 of another type": ("summary", lambda rows: rows.assign(p50="1")),
    "policy of another type": ("summary", lambda rows: rows.assign(policy=7)),
    "free_rider of another type": ("spillover", lambda rows: rows.assign(free_rider="no")),
    "columns nation": ("summary", lambda rows: rows.drop(columns="policy")),
    "a row twice": ("summary", lambda rows: pd.concat([rows, rows.head(1)], ignore_index=True)),
    "no row of": ("paired", lambda rows: rows.iloc[1:]),
    "no row of framework, JPN, value_at_risk": ("at_risk", lambda rows: rows.head(0)),
    "with 20,000 rows": ("summary", lambda rows: pd.concat([rows.head(1)] * 20_000, ignore_index=True)),
}


@pytest.fixture(scope="module")
def losing(tmp_path_factory):
    """A run that knows what is lost, so that each table has rows."""
    path = tmp_path_factory.mktemp("losing") / "one"
    request = imitation_request(path, 8, LosingModel())
    names = ("shortage", "unserved_tonnes", "value_at_risk", "value_at_risk_gdp")
    kinds = {"shortage": "probability"}
    metrics = [
        {"name": name, "title": name, "unit": "1", "direction": "lower", "aggregate": kinds.get(name, "mean")}
        for name in names
    ]
    layout = replace(request.job.layout, metrics=dict.fromkeys(names, "1"), dates=())
    execute(replace(request, job=replace(request.job, layout=layout), manifest=request.manifest | {"metrics": metrics}))
    analyse(RunStore.open(path))
    return path


@dataclass(frozen=True)
class LosingModel(ImitationModel):
    def __call__(self, rows):
        result = super().__call__(rows)
        lost = np.abs(result.metrics["peak"])
        names = ("unserved_tonnes", "value_at_risk", "value_at_risk_gdp")
        return replace(result, metrics={"shortage": (lost > 2.0).astype(float), **dict.fromkeys(names, lost)}, dated={})


def test_statistics_of_every_kind_are_believed_when_they_are_sound(losing, computed):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(analyse(RunStore.open(losing)).spillover)
    assert computed == []


@pytest.mark.parametrize("lie", LIES)
def test_statistics_that_the_run_cannot_have_are_not_believed(losing, tmp_path, computed, lie):
    folder = shutil.copytree(losing, tmp_path / "copy")
    store = RunStore.open(folder)
    kind, change = LIES[lie]
    key, name = saved._key(store), kind if kind in {"at_risk", "spillover"} else f"tight.{kind}"
    path = folder / FOLDER / f"{name}.parquet"
    write_table(path, change(read_table(path, key)), key)
    with pytest.warns(ResultWarning, match=f"statistics cannot be used .*{lie}"):
        found = analyse(store)
    assert computed == [8]
    assert same(analyse(RunStore.open(folder)), found)
    assert computed == [8], "it is said once, and mended"


def test_a_probability_above_one_is_not_believed(losing, tmp_path):
    folder = shutil.copytree(losing, tmp_path / "copy")
    key, path = saved._key(RunStore.open(folder)), folder / FOLDER / "tight.summary.parquet"
    table = read_table(path, key)
    table.loc[table["metric"] == "shortage", ["value", "ci_low", "ci_high"]] = 1.5
    write_table(path, table, key)
    with pytest.warns(ResultWarning, match="value that is no probability"):
        analyse(RunStore.open(folder))


def test_the_command_says_in_one_line_that_statistics_are_computed_again(losing, tmp_path, capsys):
    folder = shutil.copytree(losing, tmp_path / "copy")
    (folder / FOLDER / "tight.summary.parquet").write_bytes(b"PAR1")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        assert critmin("table", folder) == 0
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert told[0].startswith(f"critmin: {folder / FOLDER} cannot be used (")


def test_a_folder_that_cannot_be_written_is_shown(folder, computed, monkeypatch):
    shutil.rmtree(folder / FOLDER)

    def refuse(*_):
        raise PermissionError("read-only file system")

    monkeypatch.setattr(saved, "write_table", refuse)
    assert np.isfinite(analyse(RunStore.open(folder)).summary["value"]).any()
    assert computed == [WORLDS]


@dataclass(frozen=True)
class Apart(ImitationModel):
    """Gives one pair a value in even worlds without the policy, and in odd ones with it."""

    def __call__(self, rows):
        result = super().__call__(rows)
        odd = rows["world"].to_numpy() % 2 == 1
        framework = rows["policy"].str.startswith("framework").to_numpy()
        for table in result.metrics.values():
            table[0, 0, odd != framework] = np.nan
        return result


def test_a_pair_that_no_world_has_under_both_policies_needs_no_difference(tmp_path, computed):
    request = imitation_request(tmp_path / "run", WORLDS)
    execute(replace(request, job=replace(request.job, simulate=Apart())))
    first = analyse(RunStore.open(tmp_path / "run"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert same(analyse(RunStore.open(tmp_path / "run")), first)
    assert len(computed) == 1
