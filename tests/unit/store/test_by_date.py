"""A metric can be asked by a date: what is read is what a shorter run would have found, to the digits that are kept."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.runner.execute import execute
from experiments.runner.model import ModelBlocks
from experiments.store import RunStore
from experiments.store.arrays import metric_arrays
from experiments.store.dated import RELATIVE_ERROR, restored, rounded, steps
from experiments.store.dates import MONTHLY, cut_at, known_dates
from experiments.store.layout import Layout
from experiments.store.metrics import MetricTable, at_cut
from sim.config.errors import UserError
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics
from tests.imitation_model import DATE, ImitationModel, imitation_request
from tests.properties.economies import drawn, thorough

CASE = ("tight", "framework")
SETTINGS = MetricSettings(0.02, 2)


# --- how values are kept ---------------------------------------------------------------------------------------------


def test_what_is_restored_is_near_and_whole_numbers_are_exact():
    numbers = np.random.default_rng(3)
    odd = np.array([0.0, -0.0, np.nan, -np.nan, np.inf, -np.inf, 1.0, 120.0, 1024.0, -37.0, 1e-30, 5e-324, 3e38])
    values = [
        np.concatenate([odd, numbers.normal(size=2000) * 10.0 ** numbers.uniform(-9, 12, 2000)]) for _ in range(4)
    ]
    whole, *dated = values
    columns = steps(whole, dict(zip(("2027-01", "2028-01", "2029-01"), dated, strict=True)))
    for place, (date, own) in enumerate(zip(columns, dated, strict=True)):
        found = restored(whole, [columns[later] for later in reversed(columns) if later >= date])
        np.testing.assert_array_equal(found, rounded(own).astype(np.float64), err_msg=date)
        near = np.abs(own) > 1e-37
        np.testing.assert_allclose(found[near], own[near], rtol=RELATIVE_ERROR)
        np.testing.assert_array_equal(found[:10], odd[:10])
        assert place < len(dated)


def test_values_that_do_not_change_are_steps_of_nothing():
    values = np.array([0.3, np.nan, 7.0])
    assert not any(column.any() for column in steps(values, {"2027-01": values, "2028-01": values}).values())


# --- which dates there are -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def layout() -> Layout:
    months = tuple(f"{2026 + place // 12}-{place % 12 + 1:02d}" for place in range(6, 42))
    plain = imitation_request("nowhere", 1).job.layout
    names = dict.fromkeys(("shortage", "time_to_survive", "peak"), "1")
    return replace(plain, months=months, dates=("2027-01", "2028-01", "2029-01"), metrics=names, series={}, fans={})


@pytest.mark.parametrize(
    ("by", "date", "months"), [("2027", "2027-01", 6), (2029, "2029-01", 30), ("2029-07", "2029-07", 36)]
)
def test_a_year_means_before_its_first_day(layout, by, date, months):
    cut = cut_at(layout, by)
    assert (cut.date, cut.months) == (date, months)


def test_months_are_for_metrics_that_follow_from_times(layout):
    assert cut_at(layout, "2028-03", "shortage").months == 20
    assert known_dates(layout) == known_dates(layout, "peak") == ("2027-01", "2028-01", "2029-01", "2029-07")
    assert len(known_dates(layout, "shortage")) == 36
    assert "months_to_first_stop" in MONTHLY
    assert len(known_dates(layout, "months_to_first_stop")) == 4  # the run does not have it


@pytest.mark.parametrize(
    ("by", "metric", "message"),
    [
        ("2028-03", None, "metrics are not kept by 2028-03; there are 2027, 2028, 2029, 2029-07; shortage, time_to"),
        ("2028-03", "peak", "peak is not kept by 2028-03; there are 2027, 2028, 2029, 2029-07; shortage"),
        ("2026-07", "shortage", "no month before 2026-07: it is of 2026-07 to 2029-06"),
        ("2031", "shortage", "by 2031: it is of 2026-07 to 2029-06"),
        ("2028-13", None, "'2028-13' is no date: give a year"),
        ("soon", None, "'soon' is no date"),
    ],
)
def test_other_dates_are_refused_with_those_that_exist(layout, by, metric, message):
    with pytest.raises(UserError) as told:
        cut_at(layout, by, metric)
    assert message in str(told.value)


def test_a_run_of_an_earlier_version_says_what_to_do(layout):
    old = replace(layout, dates=())
    with pytest.raises(
        UserError, match="keeps nothing by year: a study or an earlier version made it; give `critmin run`"
    ):
        cut_at(old, "2028")
    assert cut_at(old, "2028", "shortage").months == 18  # follows from what every run keeps


# --- the model and its shorter runs ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blocks():
    """Return what the model finds in so many months, of five worlds of one small economy."""
    structure = replace(thorough(), months=24).structure()
    worlds = np.arange(5)
    columns = structure.case("test", "all") | drawn(structure, 7, worlds)
    rows = pd.DataFrame({"world": worlds} | {key: np.broadcast_to(value, 5) for key, value in columns.items()})
    units = {name: metric.unit for name, metric in all_metrics(SETTINGS).items()}

    def find(months: int, *dates: str) -> tuple[Layout, dict, dict]:
        calendar = replace(structure.calendar, scored=months)
        layout = Layout(
            "small", "", "", ("test",), ("all",), {}, structure.nations, structure.goods, calendar.labels(), units,
            {}, (), (), dates=dates,
        )  # fmt: skip
        found = ModelBlocks(replace(structure, calendar=calendar), 7, SETTINGS, layout)(rows)
        return layout, found.metrics, found.dated

    return find


def test_a_block_comes_back_with_metrics_before_each_date(blocks):
    _, _, dated = blocks(24, "2027-01")
    _, short, nothing = blocks(12)
    assert nothing == {}
    assert list(dated) == ["2027-01"]
    for name, values in short.items():
        np.testing.assert_array_equal(dated["2027-01"][name], values, err_msg=name)


@pytest.mark.parametrize("months", [1, 2, 7, 12, 17, 23])
def test_shortages_by_a_month_are_those_of_a_shorter_run(blocks, months):
    layout, whole, _ = blocks(24)
    _, short, _ = blocks(months)
    table = MetricTable(tuple(whole), layout.nations, layout.goods, np.arange(5), np.stack(list(whole.values())))
    cut = at_cut(table, months, SETTINGS.shortage_months)
    assert cut.metrics == MONTHLY
    for name in MONTHLY:
        np.testing.assert_array_equal(cut.of(name), short[name], err_msg=name)


def test_some_have_a_shortage_by_then_and_some_only_later(blocks):
    _, whole, dated = blocks(24, "2027-01")
    early, late = dated["2027-01"]["shortage"] > 0.0, whole["shortage"] > 0.0
    assert early.any()
    assert (late & ~early).any()
    assert not (early & ~late).any()


# --- a saved run -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "one"
    execute(imitation_request(path, 140))
    return path


def test_a_table_by_date_is_what_the_model_found(folder):
    store = RunStore.open(folder)
    whole, early = store.table(*CASE), store.table(*CASE, by=DATE)
    assert early.metrics == whole.metrics
    np.testing.assert_allclose(early.of("unserved_share"), whole.of("unserved_share") / 3.0, rtol=RELATIVE_ERROR)
    np.testing.assert_array_equal(early.of("peak"), np.floor(whole.of("peak") / 3.0))
    assert store.table(*CASE, by=DATE) is early
    with pytest.raises(ValueError, match="read-only"):
        early.array[...] = 0.0


def test_by_the_end_is_the_whole_run(folder):
    store = RunStore.open(folder)
    assert store.dates() == (DATE, "2026-07")
    assert store.table(*CASE, by="2026-07") is store.table(*CASE)


def test_a_view_on_fewer_worlds_has_their_metrics_by_date(folder):
    few, all_worlds = RunStore.open(folder, 130).table(*CASE, by=DATE), RunStore.open(folder).table(*CASE, by=DATE)
    np.testing.assert_array_equal(few.array, all_worlds.array[..., :130])


def test_a_changed_step_is_noticed(tmp_path):
    store = execute(imitation_request(tmp_path / "run", 20)).store
    path = store.parts[0].path
    table = pq.read_table(path)
    column = table.column_names.index(f"step_{DATE}")
    changed = table.set_column(column, f"step_{DATE}", pa.array(table.column(column).to_numpy() + 1))
    pq.write_table(changed.replace_schema_metadata(table.schema.metadata), path)
    again = RunStore.open(store.path)
    again.table("tight", "none")
    with pytest.raises(UserError, match="is damaged: give the same `critmin run` again"):
        again.table("tight", "none", by=DATE)
    assert execute(imitation_request(tmp_path / "run", 20)).rows == 20
    RunStore.open(store.path).table("tight", "none", by=DATE)


def test_a_lost_column_is_noticed(tmp_path):
    store = execute(imitation_request(tmp_path / "run", 20)).store
    path = store.parts[0].path
    table = pq.read_table(path)
    pq.write_table(table.drop_columns([f"step_{DATE}"]).replace_schema_metadata(table.schema.metadata), path)
    with pytest.raises(UserError, match="is damaged"):
        RunStore.open(store.path).table("tight", "none", by=DATE)


class LaterModel(ImitationModel):
    """Differs from the imitated model in nothing but what it finds before the date."""

    def __call__(self, rows):
        result = super().__call__(rows)
        return replace(result, dated={date: {n: v + 1.0 for n, v in own.items()} for date, own in result.dated.items()})


def test_digests_of_worlds_know_metrics_by_date(tmp_path, folder):
    other = execute(imitation_request(tmp_path / "run", 140, LaterModel())).store
    same = RunStore.open(folder)
    np.testing.assert_array_equal(other.table(*CASE).array, same.table(*CASE).array)
    assert other.content_hash() != same.content_hash()
    assert "dates" not in same.layout.content()


def test_a_date_that_the_model_left_out_fails_the_block(tmp_path):
    class Forgetful(ImitationModel):
        def __call__(self, rows):
            return replace(super().__call__(rows), dated={})

    ending = execute(imitation_request(tmp_path / "run", 20, Forgetful()))
    assert "before 2026-04 has shape None" in ending.failed[0].error


def test_arrays_by_date_are_the_tables_by_date(folder):
    store = RunStore.open(folder)
    arrays = metric_arrays(store, by=DATE)
    assert set(arrays) == set(metric_arrays(store))
    case = arrays["unserved_share"].sel(scenario=CASE[0], policy=CASE[1])
    np.testing.assert_array_equal(case.to_numpy(), store.table(*CASE, by=DATE).of("unserved_share"))
    assert DATE in arrays.attrs["history"]
    with pytest.raises(UserError, match="there are"):
        metric_arrays(store, ["unserved_share"], by="2026-05")
