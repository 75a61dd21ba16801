"""What other programs read is what the run holds."""

import json
import tracemalloc
from dataclasses import replace
from functools import partial

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xarray as xr

from experiments.analysis import analyse
from experiments.export.definitions import COLUMNS, Sheet, definitions
from experiments.export.ema import results
from experiments.export.export import FORMATS, export
from experiments.fans.table import fan_table
from experiments.runner.execute import execute
from experiments.store import RunStore
from experiments.store.layout import BLOCK_WORLDS
from sim.config.errors import UserError
from tests.command import critmin
from tests.imitation_model import ImitationModel, imitation_request, shortage_request

WORLDS = 20


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "run", WORLDS)).store


def ordered(metrics):
    keys = ["scenario", "policy", "metric", "nation", "good", "world"]
    plain = metrics.astype(dict.fromkeys(["scenario", "policy", "metric", "nation", "good", "unit"], object))
    return plain.sort_values(keys, ignore_index=True)


@pytest.mark.parametrize(
    ("to", "read"), [("csv", partial(pd.read_csv, dtype={"unit": str})), ("parquet", pd.read_parquet)]
)
def test_tables_come_back_as_they_were(store, tmp_path, to, read):
    paths = {path.stem: path for path in export(store, to, tmp_path)}
    assert set(paths) == {"metrics", "design", "summary", "paired", "fans"}
    pd.testing.assert_frame_equal(
        ordered(read(paths["metrics"])), ordered(store.metrics()), check_dtype=False, check_exact=True
    )
    design = read(paths["design"])
    assert design["behaviour.fear"].tolist() == store.design()["behaviour.fear"].tolist()
    assert len(read(paths["summary"]))
    fans = read(paths["fans"])
    assert list(fans.columns) == list(fan_table(store).columns)
    assert fans["p95"].tolist() == fan_table(store)["p95"].tolist()


def test_fewer_worlds_are_exported_on_demand(store, tmp_path):
    (metrics, *others) = export(RunStore.open(store.path, 7), "csv", tmp_path)
    assert pd.read_csv(metrics)["world"].max() == 6
    assert "fans" not in {path.stem for path in others}, "worlds were counted together with those left out"


def test_the_default_folder_lies_in_the_run(store):
    assert export(store, "csv")[0] == store.path / "export" / "metrics.csv"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Return a workbook of a run whose metrics are those of a shortage, and what it was made of."""
    store = execute(shortage_request(tmp_path_factory.mktemp("short") / "run", 40)).store
    (path,) = export(store, "xlsx", tmp_path_factory.mktemp("xlsx"))
    return openpyxl.load_workbook(path), store


def columns_of(sheet):
    heads, *rows = sheet.iter_rows()
    return {head.value: [row[place] for row in rows] for place, head in enumerate(heads)}


def test_a_workbook_says_first_what_the_run_is(book):
    sheets, store = book
    told = {subject.value: text.value for subject, text in sheets.worksheets[0].iter_rows()}
    assert sheets.sheetnames[0] == "About"
    assert (told["Question"], told["Scenario"], told["Worlds"]) == ("Does it run?", "Tight", "40")
    assert told["Content hash"] == store.content_hash()


def test_a_workbook_holds_statistics_with_words_and_number_formats(book):
    sheets, store = book
    summary = analyse(store).summary
    found = columns_of(sheets["Summary"])
    assert [cell.value for cell in found["Importer id"]] == summary["nation"].tolist()
    assert {cell.value for cell in found["Importer"]} == {"Japan", "USA"}, "only Japan has words here"
    np.testing.assert_allclose([cell.value for cell in found["Value"]], summary["value"], rtol=1e-15)
    formats = {unit.value: value.number_format for unit, value in zip(found["Unit"], found["Value"], strict=True)}
    assert formats == {"share": "0.0%", "month": "0.0"}
    headline = columns_of(sheets["Headline"])
    assert headline["Good"][0].value in {"Gallium (99.99 %)", "indium", "ree_ore_ionic"}
    assert headline["Clear"][0].value in {"yes", "no"}
    assert headline["Risk with"][0].number_format == "0.0%"


def test_headings_stay_in_sight_and_can_be_filtered(book):
    for sheet in book[0].worksheets[1:]:
        assert sheet.freeze_panes == "A2", sheet.title
        assert sheet.auto_filter.ref.startswith("A1:"), sheet.title
        assert sheet["A1"].font.bold
        assert sheet.column_dimensions["A"].width >= 8


def test_every_metric_and_column_of_a_workbook_is_defined(book):
    sheets, store = book
    named = {cell.value for cell in columns_of(sheets["Definitions"])["Name"]}
    assert set(store.layout.metrics) <= named
    assert {cell.value for sheet in sheets.worksheets[1:-1] for cell in sheet[1]} <= named


def test_metrics_are_defined_in_the_words_of_their_code(book):
    manifest = book[1].manifest | {"metric_settings": {"shortage_threshold": 0.1, "shortage_months": 3}}
    rows = definitions(analyse(book[1]), manifest).set_index("name")
    assert rows.loc["unserved", "meaning"] == "Share of the horizon's reference demand that was unserved."
    assert rows.loc["shortage", "meaning"].startswith("1 where a shortage")


def test_a_text_that_looks_like_a_formula_stays_text(store, tmp_path, monkeypatch):
    frame = pd.DataFrame({"policy": ["=HYPERLINK(1)", "none"], "value": [1.0, np.inf]})
    monkeypatch.setattr("experiments.export.sheets.sheets", lambda *_: iter([Sheet("Summary", frame, COLUMNS)]))
    layout = replace(store.layout, question="=1+1")
    (path,) = export(replace(store, layout=layout), "xlsx", tmp_path)
    book = openpyxl.load_workbook(path)
    cells = book["Summary"]
    assert (cells["A2"].value, cells["A2"].data_type) == ("=HYPERLINK(1)", "s")
    assert cells["B3"].value is None
    assert (book["About"]["B2"].value, book["About"]["B2"].data_type) == ("=1+1", "s")


def test_a_table_that_no_sheet_holds_is_refused(store, tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.export.sheets.ROWS_OF_A_SHEET", 20)
    with pytest.raises(UserError, match=r"Summary has 20 rows, a sheet holds 19: export --format parquet or csv"):
        export(store, "xlsx", tmp_path)


def test_netcdf_holds_metrics_series_and_design(store, tmp_path):
    (path,) = export(store, "netcdf", tmp_path)
    with xr.open_dataset(path, group="metrics", engine="h5netcdf") as metrics:
        case = metrics["peak"].sel(scenario="calm", policy="framework")
        expected = store.cube("calm", "framework").sel(metric="peak")
        assert np.array_equal(case.to_numpy(), expected.to_numpy(), equal_nan=True)
        assert metrics["peak"].attrs["units"] == "1"
    with xr.open_dataset(path, group="series", engine="h5netcdf") as series:
        assert series.sizes["world"] == WORLDS
        assert np.array_equal(series["price"].to_numpy(), store.series()["price"].to_numpy(), equal_nan=True)
    with xr.open_dataset(path, group="fans", engine="h5netcdf") as fans:
        here = {"scenario": "tight", "policy": "none", "good": "gallium"}
        table = fan_table(store)
        rows = table[np.logical_and.reduce([table[key] == name for key, name in here.items()])]
        rows = rows[rows["month"] == "2026-03"].set_index("variable")
        here["time"] = np.datetime64("2026-03-01")
        assert fans["price_outside_thin"].sel(**here, statistic="p75").item() == rows.loc["price_outside_thin", "p75"]
        assert fans["price_outside_thin"].attrs["comment"] == "multiple of base price"
        japan = rows[rows["nation"] == "JPN"].loc["unserved", "mean"]
        assert fans["unserved"].sel(**here, nation="JPN", statistic="mean").item() == japan
    with xr.open_dataset(path, group="design", engine="h5netcdf") as design:
        assert design["behaviour.fear"].to_numpy().tolist() == store.design()["behaviour.fear"].tolist()
    with xr.open_dataset(path, engine="h5netcdf") as root:
        assert root.attrs["content_hash"] == store.content_hash()


def test_netcdf_leaves_blank_what_one_case_has_not_finished(tmp_path):
    store = execute(imitation_request(tmp_path / "run", 200, ImitationModel(fails_at=140))).store
    (path,) = export(store, "netcdf", tmp_path)
    with xr.open_dataset(path, group="metrics", engine="h5netcdf") as metrics:
        tight = metrics["peak"].sel(scenario="tight")
        assert np.isnan(tight.sel(policy="framework", world=slice(128, None))).all()
        for policy, worlds in (("none", 200), ("framework", 128)):
            found = tight.sel(policy=policy, world=slice(None, worlds - 1)).to_numpy()
            assert np.array_equal(found, store.cube("tight", policy).sel(metric="peak"), equal_nan=True)


def test_netcdf_keeps_each_world_in_its_place_where_the_first_part_of_a_block_is_missing(tmp_path):
    for worlds in (200, 2 * BLOCK_WORLDS):
        store = execute(imitation_request(tmp_path / "run", worlds)).store
    lost = next(part for part in store.parts if (part.piece.first, part.piece.policy) == (BLOCK_WORLDS, 1))
    left = replace(store, parts=tuple(part for part in store.parts if part != lost))
    case = left.layout.scenarios[lost.piece.scenario], left.layout.policies[lost.piece.policy]
    (path,) = export(left, "netcdf", tmp_path)
    with xr.open_dataset(path, group="metrics", engine="h5netcdf") as metrics:
        found = metrics["peak"].sel(scenario=case[0], policy=case[1])
        assert found.sizes["world"] == 2 * BLOCK_WORLDS
        wanted = left.cube(*case).sel(metric="peak").reindex(world=found["world"])
        assert np.array_equal(found.to_numpy(), wanted.to_numpy(), equal_nan=True)


def test_netcdf_takes_no_more_memory_for_more_worlds(tmp_path, monkeypatch):
    """Beyond the digest and the number of each world: the values of a dozen blocks, not even those of two."""
    few, many = 2, 14
    monkeypatch.setattr("experiments.store.sums.FILES_OF_A_SUM", many + 1)  # so that the fans of both views are known
    whole = execute(imitation_request(tmp_path / "run", many * BLOCK_WORLDS)).store
    values = sum(whole.cube(*case, 0).nbytes for case in whole.layout.cases)
    values += whole.series().isel(world=slice(0, BLOCK_WORLDS)).nbytes
    peaks = []
    for blocks in (few, few, many):  # the first time, libraries are imported
        store = RunStore.open(whole.path, blocks * BLOCK_WORLDS)
        tracemalloc.start()
        export(store, "netcdf", tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[-1] - peaks[-2] < 2 * values


def test_ema_results_match_world_by_world(tmp_path):
    store = execute(imitation_request(tmp_path / "run", 200, ImitationModel(fails_at=140))).store
    experiments, outcomes = results(store)
    assert len(experiments) == 4 * 200 - 2 * (200 - 128)
    assert set(outcomes) == {
        f"{metric}_{pair}"
        for metric in ("unserved_share", "peak")
        for pair in ("JPN_gallium", "JPN_indium", "JPN_ree_ore_ionic", "USA_gallium", "USA_indium")
    }
    row = experiments[(experiments["scenario"] == 17) & (experiments["policy"] == "framework")]
    row = row[row["model"] == "calm"]
    cube = store.cube("calm", "framework").sel(metric="peak", nation="USA", good="indium", world=17)
    assert outcomes["peak_USA_indium"][row.index[0]] == float(cube)
    drawn = store.design().query("world == 17 and policy == 'framework' and scenario == 'calm'")
    assert row["behaviour_fear"].tolist() == drawn["behaviour.fear"].tolist()


@pytest.mark.filterwarnings("ignore")  # what the workbench imports
def test_the_ema_workbench_loads_the_archive(store, tmp_path):
    ema = pytest.importorskip("ema_workbench")
    (path,) = export(store, "ema", tmp_path)
    experiments, outcomes = ema.load_results(str(path))
    wanted_experiments, wanted = results(store)
    assert experiments["behaviour_fear"].tolist() == wanted_experiments["behaviour_fear"].tolist()
    assert experiments["policy"].tolist() == wanted_experiments["policy"].tolist()
    assert set(outcomes) == set(wanted)
    assert np.array_equal(outcomes["peak_JPN_gallium"], wanted["peak_JPN_gallium"])


def test_an_unknown_format_is_told(store):
    with pytest.raises(UserError, match="there is no format 'xls'; did you mean 'xlsx'"):
        export(store, "xls")


def test_a_missing_workbench_is_reported(store, tmp_path, monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", absent)
    with pytest.raises(UserError, match=r"--format ema needs \w+: pip install 'critmin\[ema\]'"):
        FORMATS["ema"](store, tmp_path)


def test_the_command_says_what_a_workbook_leaves_out(store, tmp_path, capsys):
    assert critmin("export", store.path, "--format", "xlsx", "--out", tmp_path) == 0
    assert (
        capsys.readouterr().err == "the workbook holds statistics; for every world and month: --format csv or parquet\n"
    )


def test_the_command_prints_its_files(store, tmp_path, capsys):
    assert critmin("export", store.path, "--to", "csv", "--out", tmp_path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["files"][0] == str(tmp_path / "metrics.csv")
