"""A script without a main guard, whose spawned workers import it again, ends at once and says what to write."""

import subprocess
import sys

import pytest

SCRIPT = """
import pathlib, sys
from experiments.runner.execute import execute
from tests.imitation_model import ImitationModel, imitation_request

{guard}execute(imitation_request(
    pathlib.Path(sys.argv[1]), 300, ImitationModel(seconds=0.01), workers=2, start_method="spawn"
))
"""
POOL = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import pathlib, sys
from experiments.runner.execute import execute
from tests.imitation_model import imitation_request

{guard}execute(imitation_request(pathlib.Path(sys.argv[1]), 8))
{guard}ProcessPoolExecutor(2, get_context("spawn")).submit(print, "done").result()
"""


def run(checkout, tmp_path, text):
    script = tmp_path / "ask.py"
    script.write_text(text, encoding="utf-8")
    words = [sys.executable, str(script), str(tmp_path / "run")]
    return subprocess.run(
        words,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(checkout), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_it_ends_with_the_sentence_that_says_what_to_write(checkout, tmp_path):
    told = run(checkout, tmp_path, SCRIPT.format(guard=""))
    assert told.returncode == 1
    assert "put the call under if __name__ == '__main__':" in told.stderr.splitlines()[-1]
    raised = [line for line in told.stderr.splitlines() if line.startswith("Traceback")]
    assert len(raised) <= 2, "the script's own error and its cause, none of a worker's"
    assert "SpawnProcess" not in told.stderr
    assert not list((tmp_path / "run").glob("metrics/*.parquet"))


@pytest.mark.slow
def test_with_the_guard_it_runs(checkout, tmp_path):
    told = run(checkout, tmp_path, SCRIPT.format(guard="if __name__ == '__main__': "))
    assert (told.returncode, told.stderr) == (0, "")
    assert list((tmp_path / "run").glob("metrics/*.parquet"))


@pytest.mark.slow
def test_a_pool_of_the_scripts_own_is_told_too(checkout, tmp_path):
    told = run(checkout, tmp_path, POOL.format(guard=""))
    assert told.returncode == 1
    assert "critmin: each worker process imports the script" in told.stderr
