"""One interface for one worker and many; workers use one thread each."""

import os

import pytest

from experiments.runner.executor import THREAD_SETTINGS, InProcess, available_cores, one_thread_each, worker_pool

_kept = []


def keep(job):
    _kept[:] = [job]


def kept_and_threads(_):
    return _kept[0], os.environ.get("OMP_NUM_THREADS"), os.getpid()


def test_one_worker_is_this_process():
    with worker_pool(1, keep, "job") as pool:
        assert isinstance(pool, InProcess)
        assert pool.submit(kept_and_threads, 0).result()[::2] == ("job", os.getpid())


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_workers_have_the_job_and_one_thread(start_method, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    with worker_pool(2, keep, "job", start_method) as pool:
        job, threads, pid = pool.submit(kept_and_threads, 0).result()
    assert (job, threads) == ("job", "1")
    assert pid != os.getpid()
    assert "OMP_NUM_THREADS" not in os.environ


def test_an_error_stays_in_its_future():
    future = InProcess().submit(int, "no number")
    with pytest.raises(ValueError, match="no number"):
        future.result()


def test_thread_settings_are_restored(monkeypatch):
    monkeypatch.setenv(THREAD_SETTINGS[0], "5")
    with one_thread_each():
        assert os.environ[THREAD_SETTINGS[0]] == "1"
    assert os.environ[THREAD_SETTINGS[0]] == "5"


def test_there_is_at_least_one_core():
    assert available_cores() >= 1
