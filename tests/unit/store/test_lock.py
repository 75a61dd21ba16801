"""Two runners never write one folder; a dead one does not keep the next out."""

import json
import os
import socket
import subprocess
import sys

import pytest

from experiments.analysis import analyse
from experiments.runner.execute import execute
from experiments.store import RunStore
from experiments.store.lock import LOCK_FILE, OWNER_FILE, locked
from sim.config.errors import UserError
from tests.imitation_model import imitation_request

HOLD = """
import sys, pathlib
from experiments.store.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path, checkout):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=checkout,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_runner_is_told_who_holds_the_folder(tmp_path, holder):
    with pytest.raises(UserError, match=f"process {holder.pid} on {socket.gethostname()}"):
        execute(imitation_request(tmp_path, 20))
    assert not (tmp_path / "manifest.json").exists()


def test_a_killed_runner_leaves_no_lock_behind(tmp_path, holder):
    holder.kill()
    holder.wait()
    assert (tmp_path / OWNER_FILE).exists()
    assert execute(imitation_request(tmp_path, 20)).rows == 80


def test_the_note_tells_who_holds_it_and_goes_with_the_lock(tmp_path):
    with locked(tmp_path):
        note = json.loads((tmp_path / OWNER_FILE).read_text())
        assert note["pid"] == os.getpid()
    assert not (tmp_path / OWNER_FILE).exists()


def test_a_finished_run_is_shown_while_another_holds_it_and_nothing_is_written(tmp_path):
    folder = tmp_path / "run"
    analyse(execute(imitation_request(folder, 140)).store)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    with locked(folder):
        held = set(folder.rglob("*")) - before.keys()
        again = execute(imitation_request(folder, 140))
        analyse(again.store)
        analyse(RunStore.open(folder, 20))
    assert again.rows == 0
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path not in held}
    lock = {folder / LOCK_FILE, folder}  # touched by the holder in this test
    assert {path for path in after if path not in lock and after[path] != before.get(path)} == set()
