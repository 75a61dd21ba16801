"""Every command ends in good order whatever becomes of its output: closed, full, or a reader that left."""

import json
import os
import subprocess
import sys

import pytest

from experiments.cli import COMMANDS
from experiments.runner.execute import execute
from tests.imitation_model import shortage_request

pytestmark = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device")  # noqa: PTH110

WORDS = {
    "run": "nothing", "ask": "RUN", "table": "RUN --full", "sweep": "nothing", "join": "RUN RUN RUN", "runs": ".",
    "info": "RUN", "attribute": "RUN", "reproduce": "RUN", "export": "RUN --to csv --json", "brief": "RUN",
    "explain": "RUN", "figure": "exceedance RUN", "discover": "RUN", "robustness": "RUN --json", "measures": "RUN",
    "compare": "none framework --run RUN", "response": "RUN", "convergence": "RUN", "sensitivity": "RUN",
    "frontier": "RUN", "baseline": "--json", "list": "", "show": "us-japan", "check": "us-japan", "schema": "",
    "reference": "nothing.md", "hindcast": "nothing", "calibrate": "--draws 1", "phases": "", "bench": "nothing",
}  # fmt: skip
"""Quick words for each command; some are refused, which prints too."""

WAYS = {
    "closed": {1: "closed"}, "full": {1: "full"}, "left": {1: "left"}, "no errors": {2: "closed"},
    "errors full": {2: "full"}, "both full": {1: "full", 2: "full"}, "both left": {1: "left", 2: "left"},
    "all closed": {0: "closed", 1: "closed", 2: "closed"},
}  # fmt: skip

EACH = """
import json, os, sys
from experiments.cli import main
ways, words, told = json.loads(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3]

def put(number, how):
    if how == "closed":
        os.close(number)
        name = ("stdin", "stdout", "stderr")[number]
        setattr(sys, name, None)  # as Python itself does at its start
        setattr(sys, f"__{name}__", None)
    elif how == "full":
        os.dup2(os.open("/dev/full", os.O_WRONLY), number)
    else:
        reading, writing = os.pipe()
        os.close(reading)
        os.dup2(writing, number)

def carried_out(command):
    try:
        main([command, *words[command]])
    except SystemExit as left:
        return left.code or 0
    except BaseException:
        return 99

def code_of(command, streams):
    child = os.fork()
    if not child:
        for number, how in streams.items():
            put(int(number), how)
        os._exit(carried_out(command))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

found = {"usual": {command: carried_out(command) for command in words}}  # imports what they need
sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
for way, streams in ways.items():
    found[way] = {command: code_of(command, streams) for command in words}
with open(told, "w") as file:
    json.dump(found, file)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("streams")
    execute(shortage_request(folder / "run", 8))
    return folder


def test_the_table_names_every_command():
    assert list(WORDS) == [command.name for command in COMMANDS]


LIGHT = ("runs", "info", "list", "join", "ask")
"""Commands of less than a second that print with our printers, or are refused."""


@pytest.mark.parametrize("commands", [LIGHT, pytest.param(tuple(WORDS), marks=pytest.mark.slow)], ids=["light", "all"])
def test_commands_end_the_same_with_each_kind_of_stream(folder, checkout, commands):
    words = {command: WORDS[command].replace("RUN", str(folder / "run")).split() for command in commands}
    told = folder / "codes.json"
    subprocess.run(
        [sys.executable, "-c", EACH, json.dumps(WAYS), json.dumps(words), str(told)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        check=True,
    )
    codes = json.loads(told.read_text())
    usual = codes.pop("usual")
    assert set(usual.values()) == {0, 2}
    for way, found in codes.items():
        assert found == (dict.fromkeys(commands, 2) if WAYS[way].get(1) == "full" else usual), way
