"""Any way to the same worlds gives the same content: workers, interruptions, extension, another executor."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from experiments.runner.execute import execute
from experiments.store import RunStore
from sim.config.errors import UserError
from tests.imitation_model import ImitationModel, imitation_request

WORLDS = 300
ROWS = WORLDS * 4


@pytest.fixture(scope="module")
def in_one_go(tmp_path_factory):
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "one", WORLDS))


def calls(path):
    return path.read_text().splitlines() if path.is_file() else []


def test_a_run_computes_every_row_and_says_so(in_one_go):
    assert in_one_go.rows == ROWS
    assert in_one_go.failed == ()
    manifest = in_one_go.store.manifest
    assert manifest["status"] == "finished"
    assert manifest["worlds"] == WORLDS
    assert manifest["content_hash"] == in_one_go.store.content_hash()
    assert manifest["sessions"][-1]["rows"] == ROWS


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_two_workers_give_what_one_gives(in_one_go, tmp_path, start_method):
    if start_method == "fork" and not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    two = execute(imitation_request(tmp_path / "two", WORLDS, workers=2, start_method=start_method))
    assert two.store.content_hash() == in_one_go.store.content_hash()


def test_any_executor_does(in_one_go, tmp_path):
    with ThreadPoolExecutor(1) as executor:
        foreign = execute(imitation_request(tmp_path / "run", WORLDS, executor=executor))
    assert foreign.store.content_hash() == in_one_go.store.content_hash()


def test_extension_gives_what_one_go_gives(in_one_go, tmp_path):
    for worlds in (1, 50, 130, WORLDS):
        extended = execute(imitation_request(tmp_path / "run", worlds))
    assert extended.store.content_hash() == in_one_go.store.content_hash()
    for case in extended.store.layout.cases:
        assert extended.store.cube(*case).equals(in_one_go.store.cube(*case))
    assert extended.store.series().equals(in_one_go.store.series())
    assert extended.store.design().equals(in_one_go.store.design())


def test_a_finished_run_is_shown_and_not_run_again(tmp_path):
    log = tmp_path / "calls"
    execute(imitation_request(tmp_path / "run", 200, ImitationModel(calls=log)))
    before = len(calls(log))
    again = execute(imitation_request(tmp_path / "run", 200, ImitationModel(calls=log)))
    assert before == 8
    assert len(calls(log)) == before
    assert again.rows == 0


def test_fewer_worlds_are_answered_from_the_store(tmp_path):
    log = tmp_path / "calls"
    execute(imitation_request(tmp_path / "run", 200, ImitationModel(calls=log)))
    before = len(calls(log))
    fewer = execute(imitation_request(tmp_path / "run", 70, ImitationModel(calls=log)))
    alone = execute(imitation_request(tmp_path / "alone", 70))
    assert len(calls(log)) == before
    assert fewer.store.content_hash() == alone.store.content_hash()
    assert set(fewer.store.metrics()["world"]) == set(range(70))
    assert fewer.store.series().sizes["world"] == 70


def test_a_failed_block_is_a_row_and_loses_nothing_else(in_one_go, tmp_path):
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, ImitationModel(fails_at=140), workers=2))
    failures = outcome.store.failures()
    assert failures[["scenario", "policy", "first_world", "last_world", "stage"]].values.tolist() == [
        ["tight", "framework", 128, 255, "simulate"],
        ["calm", "framework", 128, 255, "simulate"],
    ]
    assert failures["error"][0] == "ArithmeticError: world 140 went wrong"
    assert "imitation_model.py" in failures["traceback"][0]
    assert outcome.store.manifest["status"] == "failed blocks"
    assert outcome.store.cube("tight", "framework").sizes["world"] == WORLDS - 128
    assert outcome.store.cube("tight", "none").sizes["world"] == WORLDS

    mended = execute(imitation_request(tmp_path / "run", WORLDS))
    assert mended.rows == 2 * 128
    assert mended.store.failures().empty
    assert mended.store.content_hash() == in_one_go.store.content_hash()


def test_a_worker_that_dies_costs_only_its_own_block(tmp_path):
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, ImitationModel(dies_at=140), workers=2))
    failures = outcome.store.failures()
    assert failures["stage"].tolist() == ["worker", "worker"]
    assert failures["first_world"].tolist() == [128, 128]
    assert outcome.rows == ROWS - 2 * 128


def test_a_full_disk_is_said_and_what_was_finished_stays(in_one_go, tmp_path, monkeypatch):
    replace = os.replace

    def full_after_nine(source, target):
        full_after_nine.count += str(target).endswith(".parquet")
        if full_after_nine.count > 9:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    full_after_nine.count = 0
    first_log = tmp_path / "first calls"
    with monkeypatch.context() as patch:
        patch.setattr("experiments.store.atomic.os.replace", full_after_nine)
        with pytest.raises(UserError, match="No space left on device"):
            execute(imitation_request(tmp_path / "run", WORLDS, ImitationModel(calls=first_log)))
    assert len(calls(first_log)) <= 6  # four that fitted, the one that did not, and one under way
    log = tmp_path / "calls"
    resumed = execute(imitation_request(tmp_path / "run", WORLDS, ImitationModel(calls=log)))
    assert len(calls(log)) == 12 - 4  # the design was the first of the nine, and a block has two
    assert resumed.store.content_hash() == in_one_go.store.content_hash()


@pytest.mark.parametrize("damage", ["truncated", "flipped", "emptied"])
def test_a_damaged_part_is_computed_again(in_one_go, tmp_path, damage):
    store = execute(imitation_request(tmp_path / "run", WORLDS)).store
    part = store.parts[3].path
    content = bytearray(part.read_bytes())
    if damage == "flipped":
        content[len(content) // 3] ^= 0xFF
    else:
        content = content[: len(content) // 2 if damage == "truncated" else 0]
    part.write_bytes(content)
    mended = execute(imitation_request(tmp_path / "run", WORLDS))
    assert mended.rows == 128
    assert mended.store.content_hash() == in_one_go.store.content_hash()


def test_a_missing_chunk_of_a_series_is_computed_again(in_one_go, tmp_path):
    execute(imitation_request(tmp_path / "run", WORLDS))
    (tmp_path / "run" / "series.zarr" / "price" / "c" / "0" / "1" / "0" / "0" / "2").unlink()
    mended = execute(imitation_request(tmp_path / "run", WORLDS))
    assert mended.rows == WORLDS - 256
    assert mended.store.series().equals(in_one_go.store.series())


def test_a_damaged_chunk_is_not_extended(in_one_go, tmp_path):
    execute(imitation_request(tmp_path / "run", 100))
    chunk = tmp_path / "run" / "series.zarr" / "unserved" / "c" / "0" / "1" / "0" / "0" / "0" / "0"
    content = bytearray(chunk.read_bytes())
    content[50] ^= 0xFF
    chunk.write_bytes(content)
    mended = execute(imitation_request(tmp_path / "run", WORLDS))
    assert mended.rows == ROWS - 300  # of the four cases, the damaged one computes its first 100 worlds again
    assert mended.store.series().equals(in_one_go.store.series())


def test_a_damaged_part_is_refused_by_readers(tmp_path):
    store = execute(imitation_request(tmp_path / "run", 20)).store
    store.parts[0].path.write_bytes(b"PAR1 no longer")
    with pytest.raises(UserError, match="is damaged"):
        RunStore.open(tmp_path / "run")


def test_series_are_read_only_where_they_are_used(in_one_go):
    chosen = in_one_go.store.series().sel(scenario="calm", nation="USA")
    assert not chosen["unserved"].variable._in_memory
    assert chosen["unserved"].sel(policy="none", good="indium").transpose("world", "time").shape == (WORLDS, 6)


def test_a_sweep_runs_every_variant(tmp_path):
    outcome = execute(imitation_request(tmp_path / "run", 30, axes={"behaviour.fear": (0.2, 0.4)}))
    assert outcome.rows == 30 * 2 * 2 * 2
    design = outcome.store.design()
    assert set(design.loc[design["policy"] == "none[behaviour.fear=0.4]", "behaviour.fear"]) == {0.4}
