"""A Dask cluster does the same blocks as a pool of processes, and losing a worker costs nothing but time."""

import errno
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from experiments.runner.cluster import Cluster, check_address, connected
from experiments.runner.execute import execute
from experiments.runner.identity import processor_kind
from experiments.store.parcel import take_in
from sim.config.errors import UserError
from tests.imitation_model import ImitationModel, imitation_request

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's threads and sockets warn as they close

WORLDS = 300


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "alone", WORLDS)).store.content_hash()


@pytest.fixture(scope="module")
def in_this_process():
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp://"
    ) as cluster:
        yield cluster


@pytest.mark.parametrize("address", ["tcp://host:8786", "tls://host:8786", "shared/scheduler.json", "local:4"])
def test_addresses_that_are_taken(address):
    check_address(address)


@pytest.mark.parametrize("address", ["", "host:8786", "local:", "local:0", "local:-2", "local:two", "http://host"])
def test_what_is_no_address_is_told(address):
    with pytest.raises(UserError, match=r"--cluster .*local:4"):
        check_address(address)


@pytest.mark.parametrize("address", ["nowhere/scheduler.json", "tcp://127.0.0.1:1"])
def test_nobody_at_the_address_is_told(address):
    quick = dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    with quick, pytest.raises(UserError, match=f"{address}: nobody answers there"), connected(address):
        pass


def test_the_cluster_gives_what_one_process_gives(alone, tmp_path, in_this_process):
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, cluster=in_this_process.scheduler_address))
    assert outcome.store.content_hash() == alone
    session = outcome.store.manifest["sessions"][-1]
    assert session["cluster"] == in_this_process.scheduler_address
    assert session["processors"] == [processor_kind()]


def test_a_failed_block_is_a_row_here_too(tmp_path, in_this_process):
    model = ImitationModel(fails_at=140)
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, model, cluster=in_this_process.scheduler_address))
    assert outcome.store.failures()["error"].tolist() == ["ArithmeticError: world 140 went wrong"] * 2


def test_a_worker_with_another_program_ends_the_run(tmp_path, in_this_process, monkeypatch):
    monkeypatch.setattr("experiments.runner.remote.code_hash", iter(("own", "other")).__next__)
    with pytest.raises(UserError, match="another code than the runner"):
        execute(imitation_request(tmp_path / "run", 20, cluster=in_this_process.scheduler_address))


def test_a_cluster_that_is_gone_keeps_what_was_finished(alone, tmp_path):
    run_dir = tmp_path / "run"
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp://"
    ) as cluster:
        threading.Thread(target=_when_a_part_is_there, args=(run_dir, cluster.close)).start()
        request = imitation_request(run_dir, WORLDS, ImitationModel(seconds=0.3), cluster=cluster.scheduler_address)
        with pytest.raises(UserError, match="the cluster is gone: finished blocks are kept"):
            execute(request)
    resumed = execute(imitation_request(run_dir, WORLDS))
    assert 0 < resumed.rows < 4 * WORLDS
    assert resumed.store.content_hash() == alone


def _when_a_part_is_there(run_dir, act):
    while not list(run_dir.glob("metrics/*.parquet")):
        time.sleep(0.01)
    act()


@pytest.fixture
def far_workers(tmp_path):
    """Yield a client of two worker processes that work elsewhere and are refused everything below the run folder."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    hidden = str(tmp_path / "run")

    def hide():
        def refuse(_event, arguments):
            if any(str(argument).startswith(hidden) for argument in arguments):
                raise PermissionError(f"{hidden} is not of this machine")

        os.chdir(elsewhere)
        sys.addaudithook(refuse)

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path / "dask")
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.run(hide)
        yield client


def test_workers_need_not_see_the_run_folder(alone, tmp_path, far_workers):
    run_dir = tmp_path / "run"
    for worlds in (20, WORLDS):
        outcome = execute(imitation_request(run_dir, worlds, executor=Cluster(far_workers)))
    assert outcome.store.content_hash() == alone
    with pytest.raises(PermissionError):  # they are indeed kept out
        far_workers.submit(Path.read_bytes, run_dir / "manifest.json").result()


def garbled(monkeypatch, times):
    """Damage what arrives of one piece, so many times, and return the list of damages."""
    arrived = []

    def take(parcel, run_dir, layout, piece):
        if (piece.scenario, piece.policy, piece.block) == (1, 0, 1) and len(arrived) < times:
            arrived.append(piece)
            parcel = parcel[:-1]
        take_in(parcel, run_dir, layout, piece)

    monkeypatch.setattr("experiments.runner.dispatch.take_in", take)
    return arrived


def test_a_parcel_that_arrives_damaged_is_asked_for_once_more(alone, tmp_path, monkeypatch, in_this_process):
    damaged = garbled(monkeypatch, times=1)
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, cluster=in_this_process.scheduler_address))
    assert outcome.store.content_hash() == alone
    assert damaged


def test_a_parcel_that_arrives_damaged_twice_is_a_failed_block(tmp_path, monkeypatch, in_this_process):
    garbled(monkeypatch, times=3)
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, cluster=in_this_process.scheduler_address))
    failures = outcome.store.failures()
    assert failures[["scenario", "policy", "stage", "first_world"]].values.tolist() == [["calm", "none", "store", 128]]
    assert "is damaged" in failures["error"][0]


def test_a_full_disk_of_the_runner_ends_the_run_and_keeps_what_arrived(alone, tmp_path, monkeypatch, in_this_process):
    arrived = []

    def take(*parcel):
        if len(arrived) == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        take_in(*parcel)
        arrived.append(parcel)

    address = in_this_process.scheduler_address
    with monkeypatch.context() as patch:
        patch.setattr("experiments.runner.dispatch.take_in", take)
        with pytest.raises(UserError, match=r"No space left on device.*finished blocks are kept"):
            execute(imitation_request(tmp_path / "run", WORLDS, cluster=address))
    resumed = execute(imitation_request(tmp_path / "run", WORLDS, cluster=address))
    assert 0 < resumed.rows < 4 * WORLDS
    assert resumed.store.content_hash() == alone


@pytest.mark.slow
def test_blocks_of_a_killed_worker_are_done_again(alone, tmp_path, far_workers):
    killed = []

    def kill_one():
        killed.append(next(iter(far_workers.run(os.getpid).values())))
        os.kill(killed[0], signal.SIGKILL)

    thread = threading.Thread(target=_when_a_part_is_there, args=(tmp_path / "run", kill_one))
    thread.start()
    model = ImitationModel(seconds=0.3)
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, model, executor=Cluster(far_workers)))
    thread.join()
    assert killed
    assert not outcome.failed
    assert outcome.store.content_hash() == alone


@pytest.mark.slow
def test_a_block_that_kills_its_workers_is_a_failed_row_and_loses_nothing_else(tmp_path):
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):  # Dask tries a block four times otherwise
        outcome = execute(imitation_request(tmp_path / "run", WORLDS, ImitationModel(dies_at=140), cluster="local:2"))
    failures = outcome.store.failures()
    assert failures["stage"].tolist() == ["worker", "worker"]
    assert failures["first_world"].tolist() == [128, 128]
    assert outcome.rows == 4 * WORLDS - 2 * 128
