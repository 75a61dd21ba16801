"""Whoever presses Ctrl-C is told at once that it was heard, and what is kept."""

import os
import signal
import subprocess
import sys
import time

import pytest

if os.name != "posix":
    pytest.skip("needs signals between processes", allow_module_level=True)

COMMAND = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background hands down that it is ignored
from experiments import cli
from experiments.commands.ending import kept_when_interrupted

def slow():
    with kept_when_interrupted():
        try:
            print("at work", flush=True)
            time.sleep(60)
        finally:
            time.sleep(0.5)  # ending in good order takes a while

cli.Command.function = lambda _: slow
cli.main(["list"])
"""


def test_an_interrupt_is_acknowledged_before_anything_is_put_in_order(checkout):
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND], cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "at work\n"
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.stderr.readline() == "critmin: stopping ...\n"
    assert time.monotonic() - asked < 0.5
    _, errors = process.communicate(timeout=20)
    assert errors.splitlines() == [
        "critmin: finished blocks are kept; give the same command to continue",
        "critmin: interrupted",
    ]
    assert process.returncode == 130


def test_workers_do_not_finish_what_they_are_at(checkout, tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "import pathlib, signal, sys\n"
        "from experiments.runner.execute import execute\n"
        "from tests.imitation_model import ImitationModel, imitation_request\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "if __name__ == '__main__':\n"
        "    print('at work', flush=True)\n"
        "    execute(imitation_request(pathlib.Path(sys.argv[1]), 300, ImitationModel(seconds=40.0), workers=2))\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "run")],
        env=os.environ | {"PYTHONPATH": str(checkout)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "at work\n"
    time.sleep(2.0)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=15)
    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")


DRAWING = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from experiments import cli
from experiments.run_folder import illustrate
from experiments.commands import run

def slow(finished):
    print("at work", flush=True)
    time.sleep(60)

illustrate.illustrate = slow
cli.Command.function = lambda _: lambda: run._illustrate(None)
cli.main(["list"])
"""


def test_whoever_interrupts_the_drawing_is_told_that_the_results_are_complete(checkout):
    process = subprocess.Popen(
        [sys.executable, "-c", DRAWING], cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "at work\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert errors.splitlines() == [
        "critmin: stopping ...",
        "critmin: the results are complete; give the same command to draw figures and write the brief",
        "critmin: interrupted",
    ]
    assert process.returncode == 130
