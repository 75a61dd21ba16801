"""A run killed at any moment goes on where it was, and ends with the content of one that was left alone."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from experiments.fans.table import fan_table
from experiments.runner.execute import execute
from experiments.store.layout import BLOCK_WORLDS
from experiments.store.lock import OWNER_FILE
from tests.imitation_model import imitation_request

WORLDS = 600
KILLS = 40
WAYS = ("runner", "a worker and then the runner", "runner", "Ctrl-C", "SIGTERM")
RUN = """
import sys, pathlib, signal
from experiments.runner.execute import execute
from tests.imitation_model import ImitationModel, imitation_request
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background hands down that it is ignored
if __name__ == "__main__":
    request = imitation_request(
        pathlib.Path(sys.argv[1]), int(sys.argv[2]), ImitationModel(seconds=0.15), workers=int(sys.argv[3])
    )
    execute(request)
"""

if not hasattr(signal, "SIGKILL"):
    pytest.skip("needs a signal that cannot be caught", allow_module_level=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return execute(imitation_request(tmp_path_factory.mktemp("run") / "whole", WORLDS)).store


@pytest.fixture(scope="module")
def undisturbed(whole):
    return whole.content_hash()


def holds(process, run_dir):
    """Return whether a runner has begun: its note is in the folder."""
    owner = run_dir / OWNER_FILE
    return owner.exists() and f'"pid": {process.pid},' in owner.read_text()


def finished_parts(run_dir):
    return len(list((run_dir / "metrics").glob("*.parquet")))


@pytest.mark.parametrize(
    ("moment", "workers"),
    [(0.05, 2), pytest.param(0.2, 1, marks=pytest.mark.slow), pytest.param(0.35, 2, marks=pytest.mark.slow)],
)
def test_a_killed_run_resumes_to_the_same_content(tmp_path, checkout, whole, undisturbed, workers, moment):
    run_dir = tmp_path / "run"
    process = subprocess.Popen([sys.executable, "-c", RUN, str(run_dir), str(WORLDS), str(workers)], cwd=checkout)
    while not finished_parts(run_dir):
        time.sleep(0.005)
        assert process.poll() is None
    time.sleep(moment)
    started = psutil.Process(process.pid).children()
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    _, orphans = psutil.wait_procs(started, timeout=20.0)
    assert not orphans

    resumed = execute(imitation_request(run_dir, WORLDS, workers=workers))
    assert 0 < resumed.rows < WORLDS * 4
    assert resumed.store.content_hash() == undisturbed
    assert fan_table(resumed.store).equals(fan_table(whole))
    assert not list(run_dir.rglob("*.partial"))


def stop(process, way):
    """End a runner in one of `WAYS`, wait until it is gone, and return its exit code."""
    if way == "Ctrl-C":
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the runner and its workers
    elif way == "SIGTERM":
        os.kill(process.pid, signal.SIGTERM)
    else:
        workers = psutil.Process(process.pid).children() if way.startswith("a worker") else []
        for worker in workers[:1]:
            worker.kill()
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    return process.wait(timeout=60)


@pytest.mark.slow
def test_forty_kills_at_random_moments_leave_the_same_content(tmp_path, checkout):
    worlds = 60 * BLOCK_WORLDS
    run_dir = tmp_path / "run"
    kept = 0
    for number, moment in enumerate(np.random.default_rng(30).uniform(0.0, 0.1, KILLS)):
        way = WAYS[number % len(WAYS)]
        before = finished_parts(run_dir)
        assert before >= kept, "a finished piece is gone"
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(run_dir), str(worlds), "2"],
            cwd=checkout,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while not (holds(process, run_dir) if number % 3 == 0 else finished_parts(run_dir) > before):
            assert process.poll() is None
            time.sleep(0.002)
        time.sleep(moment)
        assert stop(process, way) != 0, way
        kept = finished_parts(run_dir)
    assert 0 < kept < 60 * 4
    whole = execute(imitation_request(tmp_path / "whole", worlds)).store
    resumed = execute(imitation_request(run_dir, worlds))
    assert resumed.store.content_hash() == whole.content_hash()
    assert resumed.store.design().equals(whole.design())
    assert fan_table(resumed.store).equals(fan_table(whole))
    assert not list(run_dir.rglob("*.partial"))


@pytest.mark.slow
def test_a_killed_extension_leaves_the_first_run_readable(tmp_path, checkout, undisturbed):
    run_dir = tmp_path / "run"
    short = execute(imitation_request(run_dir, 200)).store.content_hash()
    before = finished_parts(run_dir)
    process = subprocess.Popen([sys.executable, "-c", RUN, str(run_dir), str(WORLDS), "1"], cwd=checkout)
    while finished_parts(run_dir) < before + 2:
        time.sleep(0.005)
        assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert execute(imitation_request(run_dir, 200)).store.content_hash() == short
    assert execute(imitation_request(run_dir, WORLDS)).store.content_hash() == undisturbed


def test_an_interrupted_run_keeps_its_blocks_and_says_so(tmp_path, checkout, undisturbed):
    run_dir = tmp_path / "run"
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(run_dir), str(WORLDS), "2"],
        cwd=checkout,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not finished_parts(run_dir):
        time.sleep(0.005)
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the runner and its workers
    _, errors = process.communicate(timeout=20)
    assert "KeyboardInterrupt" in errors
    assert errors.count("Traceback") == 1  # the runner's; its workers leave without a word
    assert '"status": "interrupted"' in (run_dir / "manifest.json").read_text()
    assert execute(imitation_request(run_dir, WORLDS)).store.content_hash() == undisturbed
