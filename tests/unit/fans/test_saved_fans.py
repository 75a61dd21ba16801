"""The fans of a run are those of its worlds, whatever way the run came about."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments import Run
from experiments.fans.fan import QUANTILES
from experiments.fans.table import COLUMNS, STATISTICS, Unknown, case_counts, fan_table, knows_fans
from experiments.runner.execute import execute
from experiments.runner.join import join
from experiments.store import RunStore
from experiments.store.cells import Cells
from experiments.store.counts import RELATIVE_ERROR
from experiments.store.fans import Spans, read_counts
from experiments.store.layout import BLOCK_WORLDS
from experiments.store.piece import Piece
from experiments.store.shard import Shard
from sim.config.errors import UserError
from tests.imitation_model import FANS, GOODS, MONTHS, NATIONS, ImitationModel, imitation_request

WORLDS = 5 * BLOCK_WORLDS + 20


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "whole", WORLDS)).store


@pytest.fixture
def in_pairs(monkeypatch):
    """Sum files two by two, so that a few blocks make sums of sums."""
    monkeypatch.setattr("experiments.store.sums.FILES_OF_A_SUM", 2)


def files(run_dir):
    return sorted(path.name for path in (run_dir / "fans").iterdir())


def assert_same_fans(store, other):
    pd.testing.assert_frame_equal(fan_table(store), fan_table(other), check_exact=True)


def test_a_row_for_each_cell_that_applies(whole):
    table = fan_table(whole)
    assert tuple(table.columns) == COLUMNS
    assert len(table) == 4 * len(MONTHS) * (len(NATIONS) * len(GOODS) - 1 + len(GOODS))
    assert set(table["worlds"]) == {WORLDS}
    assert not table.duplicated(["scenario", "policy", "variable", "nation", "good", "month"]).any()
    assert set(table.loc[table["variable"] == "price_outside_thin", "nation"]) == {""}
    assert set(table.loc[table["variable"] == "unserved", "unit"]) == {"share"}
    assert Run.open(whole.path).fans().equals(table)


def test_arrays_hold_the_numbers_of_the_table(whole):
    arrays = Run.open(whole.path).fan_arrays()
    keys = ["scenario", "policy", "nation", "good", "month"]
    for name, rows in fan_table(whole).groupby("variable", observed=True):
        assert arrays[name].attrs["units"]
        own = [key for key in keys if key != "nation" or "nation" in arrays[name].dims]
        for row in rows.sample(20, random_state=1).to_dict("records"):
            cell = arrays[name].sel({key if key != "month" else "time": row[key] for key in own})
            assert cell.squeeze().to_numpy().tolist() == [row[statistic] for statistic in STATISTICS]


def test_quantiles_match_the_full_series(whole):
    kept = np.abs(whole.series()["unserved"].sel(scenario="tight", policy="framework").to_numpy())
    exact = np.quantile(kept.astype(np.float64), QUANTILES, axis=-1)
    counts = case_counts(whole, "tight", "framework")
    for n, nation in enumerate(NATIONS):
        for g, good in enumerate(GOODS):
            told = counts.part(Cells(whole.layout).months_of("unserved", nation, good)).quantiles(QUANTILES)
            np.testing.assert_allclose(told, exact[:, :, n, g], rtol=RELATIVE_ERROR + 1e-6, atol=1e-6)


def test_workers_and_bundles_change_nothing(whole, tmp_path):
    request = imitation_request(tmp_path / "run", WORLDS, ImitationModel(rows_at_once=300), workers=2)
    store = execute(request).store
    assert_same_fans(store, whole)
    assert [(store.path / "fans" / name).read_bytes() for name in files(store.path)] == [
        (whole.path / "fans" / name).read_bytes() for name in files(whole.path)
    ]


@pytest.mark.usefixtures("in_pairs")
def test_extension_and_sums_change_nothing(whole, tmp_path):
    for worlds in (40, 200, 4 * BLOCK_WORLDS, WORLDS):
        store = execute(imitation_request(tmp_path / "run", worlds)).store
        assert_same_fans(store, execute(imitation_request(tmp_path / f"{worlds}", worlds)).store)
    assert_same_fans(store, whole)
    names = [name for name in files(store.path) if name.startswith("s00-p000")]
    assert names == [f"s00-p000-w{first:07d}-{last:07d}.parquet" for first, last in ((0, 511), (512, 639), (640, 659))]


@pytest.mark.usefixtures("in_pairs")
def test_joined_shards_have_the_fans_of_the_whole(whole, tmp_path):
    for number in (1, 2, 3):
        execute(imitation_request(tmp_path / f"{number}", WORLDS, shard=Shard(number, 3)))
    assert len(files(tmp_path / "1")) == 2 * 4  # neighbours are in other shards
    joined = join(tmp_path / "joined", [tmp_path / f"{number}" for number in (2, 3, 1)])
    assert_same_fans(joined, whole)
    assert len(files(joined.path)) == 3 * 4


@pytest.mark.usefixtures("in_pairs")
def test_a_kill_between_a_sum_and_its_parts_leaves_the_same(whole, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("experiments.store.sums.remove_counts", _killed)
        with pytest.raises(KeyboardInterrupt):
            execute(imitation_request(tmp_path / "run", WORLDS))
    store = execute(imitation_request(tmp_path / "run", WORLDS)).store
    assert_same_fans(store, whole)
    assert len(files(store.path)) == 3 * 4


def _killed(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize("harm", ["lost", "cut short", "changed"])
def test_a_damaged_file_is_computed_again(whole, tmp_path, harm):
    store = execute(imitation_request(tmp_path / "run", WORLDS)).store
    path = store.path / "fans" / files(store.path)[0]
    content = path.read_bytes()
    if harm == "lost":
        path.unlink()
    else:
        path.write_bytes(content[:-9] if harm == "cut short" else content[:200] + b"??" + content[202:])
        with pytest.raises(UserError, match="is damaged"):
            fan_table(store)
    again = execute(imitation_request(tmp_path / "run", WORLDS))
    assert again.rows == BLOCK_WORLDS
    assert path.read_bytes() == content
    assert_same_fans(again.store, whole)


@pytest.mark.usefixtures("in_pairs")
def test_worlds_that_are_computed_again_are_not_counted_twice(whole, tmp_path):
    store = execute(imitation_request(tmp_path / "run", WORLDS)).store
    (store.path / "metrics" / "s00-p001-w0000128-0000255.parquet").unlink()
    assert execute(imitation_request(tmp_path / "run", WORLDS)).rows == BLOCK_WORLDS
    again = execute(imitation_request(tmp_path / "run", WORLDS)).store
    assert_same_fans(again, whole)
    assert len(files(again.path)) == 3 * 4


def test_what_a_killed_worker_left_is_swept(tmp_path):
    store = execute(imitation_request(tmp_path / "run", 20)).store
    own = files(store.path)
    stray = store.path / "fans" / "s00-p000-w0000020-0000127.parquet"
    stray.write_bytes((store.path / "fans" / own[0]).read_bytes())
    assert execute(imitation_request(tmp_path / "run", 20)).rows == 0
    assert files(store.path) == own


def test_a_failed_block_is_not_counted(tmp_path):
    store = execute(imitation_request(tmp_path / "run", 200, ImitationModel(fails_at=140))).store
    table = fan_table(store)
    assert set(table.loc[table["policy"] == "framework", "worlds"]) == {128}
    assert set(table.loc[table["policy"] == "none", "worlds"]) == {200}


def test_a_view_is_told_where_just_its_worlds_were_counted(whole, tmp_path):
    view = RunStore.open(whole.path, 3 * BLOCK_WORLDS)
    assert_same_fans(view, execute(imitation_request(tmp_path / "short", 3 * BLOCK_WORLDS)).store)
    cut = RunStore.open(whole.path, 300)
    assert not knows_fans(cut)
    with pytest.raises(Unknown, match=r"first 300 worlds .* worlds 256 to 383 were counted together; .* first 384"):
        fan_table(cut)


def test_the_content_hash_is_of_worlds_and_knows_no_counts(whole, tmp_path):
    layout = whole.layout
    assert "fans" not in layout.content()
    assert (
        RunStore.open(whole.path, 300).content_hash()
        == execute(imitation_request(tmp_path / "r", 300)).store.content_hash()
    )


def test_files_hold_rows_by_name(whole):
    table = pd.read_parquet(whole.path / "fans" / files(whole.path)[0])
    row = table[(table["variable"] == "unserved") & (table["nation"] == "JPN") & (table["good"] == "indium")].iloc[0]
    assert row["month"] == MONTHS[0]
    assert row["values"].tolist() == [0.0]
    assert row["worlds"].tolist() == [BLOCK_WORLDS]


def test_another_layout_is_damage(whole):
    less = replace(whole.layout, fans={"unserved": FANS["unserved"]})
    with pytest.raises(UserError, match="is damaged"):
        read_counts(whole.path, less, Piece(0, BLOCK_WORLDS, 0, 0))


def test_a_larger_file_takes_the_place_of_those_inside_it():
    small, next_to_it, large = Piece(0, 128, 0, 0), Piece(128, 256, 0, 0), Piece(0, 256, 0, 0)
    assert list(Spans([next_to_it, small])) == [small, next_to_it]
    for order in ([small, next_to_it, large], [large, next_to_it, small]):
        spans = Spans([*order, Piece(0, 128, 1, 0)])
        assert list(spans) == [large, Piece(0, 128, 1, 0)]
        assert spans.holding(Piece(130, 140, 0, 0)) == large
        assert spans.holding(Piece(250, 260, 0, 0)) is None
    assert set(STATISTICS) < set(COLUMNS)
