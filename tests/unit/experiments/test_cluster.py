"""A Dask cluster does the same blocks as a pool of processes, and losing a worker costs nothing but time."""

import os
import signal
import threading
import time
from contextlib import nullcontext
from functools import partial

import pytest

from experiments.cluster import check_address, connected
from experiments.runner.execute import execute
from experiments.runner.handover import Handover
from experiments.runner.identity import processor_kind
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.runner.shared import do_left
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


def test_workers_belong_to_this_machine_or_to_the_cluster():
    with pytest.raises(UserError, match="--workers is for processes of this machine"):
        prepare("us-japan", Options(workers=2, cluster="local:2"))


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
    assert not list(outcome.run_dir.glob("job-*"))


def test_a_failed_block_is_a_row_here_too(tmp_path, in_this_process):
    model = ImitationModel(fails_at=140)
    outcome = execute(imitation_request(tmp_path / "run", WORLDS, model, cluster=in_this_process.scheduler_address))
    assert outcome.store.failures()["error"].tolist() == ["ArithmeticError: world 140 went wrong"] * 2


def test_a_worker_with_another_program_ends_the_run(tmp_path, in_this_process, monkeypatch):
    monkeypatch.setattr("experiments.runner.handover.code_hash", iter(("own", "other")).__next__)
    with pytest.raises(UserError, match="another code than the runner"):
        execute(imitation_request(tmp_path / "run", 20, cluster=in_this_process.scheduler_address))


def test_a_folder_that_workers_do_not_see_ends_the_run(tmp_path, in_this_process, monkeypatch):
    elsewhere = Handover(partial(do_left, tmp_path / "elsewhere" / "job"))
    monkeypatch.setattr("experiments.runner.crew.left_in_folder", lambda _: nullcontext(elsewhere))
    with pytest.raises(UserError, match="elsewhere: give a folder that all machines share"):
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


@pytest.mark.slow
def test_blocks_of_a_killed_worker_are_done_again(tmp_path, alone):
    killed = []
    with connected("local:2") as cluster:

        def kill_one():
            killed.append(next(iter(cluster._client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

        run_dir = tmp_path / "run"
        thread = threading.Thread(target=_when_a_part_is_there, args=(run_dir, kill_one))
        thread.start()
        outcome = execute(imitation_request(run_dir, WORLDS, ImitationModel(seconds=0.3), executor=cluster))
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
