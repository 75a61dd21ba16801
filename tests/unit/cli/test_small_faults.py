"""Odd words on the command line are refused with one line and exit code 2: no traceback, no hang, no silent default."""

import json
import os

import pytest

from experiments import cli
from experiments.runner.execute import execute
from sim.config import bundled_root
from tests.imitation_model import shortage_request

LONG = "x" * 5000
ON_RUNS = {
    "info": ("RUN",), "brief": ("RUN",), "figure": ("risk_bars", "RUN"), "export": ("RUN", "--to", "csv"),
    "explain": ("RUN", "--world", "0"), "discover": ("RUN",), "robustness": ("RUN",), "compare": ("RUN", "RUN"),
    "convergence": ("RUN",), "response": ("RUN",), "reproduce": ("RUN",), "join": ("RUN", "RUN", "RUN"),
    "attribute": ("RUN",), "sensitivity": ("RUN",), "run": ("RUN",), "sweep": ("RUN",), "show": ("RUN",),
    "check": ("RUN",), "runs": ("RUN",), "hindcast": ("RUN",), "frontier": ("RUN",), "reference": ("RUN",),
    "measures": ("RUN",), "ask": ("RUN",), "table": ("RUN",),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "one"
    execute(shortage_request(folder, 32))
    return folder


def refused(answer, *hints):
    assert answer.code == 2
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert len(answer.err) < 2000
    for hint in hints:
        assert hint in answer.err


@pytest.mark.parametrize("command", ON_RUNS)
def test_a_name_of_5000_letters(critmin, command):
    answer = critmin(command, *(LONG if word == "RUN" else word for word in ON_RUNS[command]))
    if command == "runs":
        assert answer.code in {0, 2}
        assert "Traceback" not in answer.err
    else:
        refused(answer)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("command", ["check", "show", "run", "reference"])
def test_a_pipe_that_nobody_writes_to(critmin, tmp_path, command):
    os.mkfifo(tmp_path / "pipe.yaml")
    refused(critmin(command, tmp_path / "pipe.yaml"), "pipe.yaml", "no file")


def test_reference_refuses_what_is_no_page_and_leaves_it_as_it_is(critmin, tmp_path):
    if os.path.exists("/dev/full"):  # noqa: PTH110
        refused(critmin("reference", "/dev/full"), "/dev/full is no file")
    page = tmp_path / "latin1.md"
    page.write_bytes("Überschrift".encode("latin-1"))
    refused(critmin("reference", page), "is not UTF-8 text: byte 0")
    assert page.read_bytes() == "Überschrift".encode("latin-1")
    assert [path.name for path in tmp_path.iterdir()] == ["latin1.md"]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("run", "us-japan", "--design", ""), "--design is empty"),
        (("run", "us-japan", "--design="), "--design is empty"),
        (("response", "RUN", "--nation", ""), "--nation is empty"),
        (("response", "RUN", "--good", " "), "--good is empty"),
        (("attribute", ""), "an argument is empty"),
        (("runs", ""), "an argument is empty"),
        (("run", "us-japan", "--until", "ci=0.9:shortage", "--at-most", "-5"), "--at-most"),
        (("run", "us-japan", "--sweep", "public_cover.JPN=0,1", "--fraction", "1/1000000"), "N up to 64"),
        (("run", "us-japan", "--workers", "1000000000"), "--workers"),
        (("run", "us-japan", "--set", "public_cover.JPN=\N{FULLWIDTH DIGIT ONE}"), "write 'public_cover.JPN=1'"),
        (("run", "us-japan", "--shard", "\N{FULLWIDTH DIGIT ONE}/\N{FULLWIDTH DIGIT TWO}"), "write '1/2'"),
        (("run", "us-japan", "--worlds", "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT SIX}"), "write '16'"),
        (("run", "us-japan", "--set", "public_cover.JPN=0,5"), "Write decimals with a point"),
        (("run", "RUN"), "is a folder: give the name or the file of an experiment"),
        (("convergence", "RUN", "--nation", "DEU", "--good", "gallium"), "Germany is a member of EU27: write EU27"),
        (("convergence", "RUN", "--nation", "NAM", "--good", "gallium"), "Namibia is part of ROW"),
        (("convergence", "RUN", "--nation", "JPX", "--good", "gallium"), "did you mean 'JPN'"),
    ],
)  # fmt: skip
def test_a_slip_is_named(critmin, folder, words, hint):
    refused(critmin(*(str(folder) if word == "RUN" else word for word in words)), hint)


def test_a_japanese_name_of_a_folder_is_no_slip(critmin, tmp_path):
    folder = tmp_path / "実行\N{FULLWIDTH DIGIT ONE}"
    folder.mkdir()
    answer = critmin("runs", folder)
    assert (answer.code, "no run folder" in answer.out) == (0, True)


SCENARIO = """kind: scenario
name: mine
title: Mine
opens: 2026-01
source: expert
status: assumption
controls:
  - id: ban
    kind: destination_ban
    nation: CHN
    targets: [JPN]
    goods: [gallium]
    starts: 2026-03
    share: 90 %
    severity: {value: 1, low: 0.8, high: 1, unit: share}
"""


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("[JPN]", "[DEU]", "Germany is a member of EU27: write EU27"),
        ("[JPN]", "[NAM]", "Namibia is part of ROW, the rest of the world: write ROW"),
        ("low: 0.8", "lwo: 0.8", "a number has no key 'lwo'; did you mean 'low'?"),
        (
            "share: 90 %",
            "share: '11,5 %'",
            "a comma in a number (got '11,5 %'); write decimals with a point, such as 11.5",
        ),
        ("share: 90 %", "share: \N{FULLWIDTH DIGIT ONE} %", "not a number with a unit"),
    ],
)
def test_check_says_what_is_meant(critmin, tmp_path, old, new, hint):
    (tmp_path / "mine.yaml").write_text(SCENARIO.replace(old, new), encoding="utf-8")
    answer = critmin("check", tmp_path / "mine.yaml")
    refused(answer, hint, "mine.yaml:")


def test_the_cause_stands_before_its_after_effects(critmin, tmp_path):
    """A nation of one's own that misses is the cause; that files of the program name it is not."""
    for name in ("experiments", "scenarios"):
        (tmp_path / name).mkdir()
    bundled = (bundled_root() / "experiments/us-japan.yaml").read_text(encoding="utf-8")
    own = bundled.replace("name: us-japan", "name: aaa").replace("scenario: china-tightens", "scenario: mine")
    (tmp_path / "experiments/aaa.yaml").write_text(own, encoding="utf-8")
    (tmp_path / "scenarios/mine.yaml").write_text(SCENARIO.replace("goods: [gallium]", "goods: [galium]"))
    answer = critmin("check", tmp_path)
    assert answer.code == 2
    mistakes = answer.err.splitlines()[1:]
    assert "mine.yaml" in mistakes[0]


def test_a_mistake_in_the_list_of_a_sweep_is_told_without_the_inside_of_a_library(critmin, tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "kind: sweep\nname: mine\ntitle: Mine\nsource: expert\nstatus: assumption\nexperiment: us-japan\n"
        "axes:\n  stockpile.days: [0, 60, [1]]\n",
        encoding="utf-8",
    )
    answer = critmin("check", tmp_path / "mine.yaml")
    refused(answer, "axes.stockpile.days.2: ", "mine.yaml:8: ")
    assert "tuple[" not in answer.err
    assert ".float" not in answer.err


def test_a_list_of_200000_is_refused_at_once(critmin, tmp_path):
    (tmp_path / "mine.yaml").write_text(SCENARIO.replace("[gallium]", f"[{', '.join(['gallum'] * 200_000)}]"))
    refused(critmin("check", tmp_path / "mine.yaml"), "mine.yaml:12: a list of more than 5000 entries")


def test_a_folder_that_goes_away_while_it_is_searched_is_no_fault(critmin, tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone/a.yaml").write_text("kind: sweep\n")
    walk = os.walk

    def vanishing(top, **options):
        for place, folders, files in walk(top, **options):
            yield place, folders, files
            if (tmp_path / "gone").is_dir():
                (tmp_path / "gone/a.yaml").unlink()
                (tmp_path / "gone").rmdir()

    monkeypatch.setattr("os.walk", vanishing)
    refused(critmin("check", tmp_path), "no YAML file below")


def test_info_gives_a_command_that_works_for_an_experiment_in_a_file(tmp_path):
    text = (bundled_root() / "experiments/us-japan.yaml").read_text(encoding="utf-8")
    file = tmp_path / "my file.yaml"
    file.write_text(text.replace("name: us-japan", "name: my-own"), encoding="utf-8")
    from experiments.runner.prepare import prepare  # noqa: PLC0415
    from experiments.runner.question import Options  # noqa: PLC0415
    from experiments.store.manifest import experiment_asked  # noqa: PLC0415

    manifest = prepare(file, Options(worlds=4, out=tmp_path / "run")).manifest
    assert experiment_asked(manifest) == f"'{file}'"
    assert experiment_asked(prepare("us-japan", Options(worlds=4, out=tmp_path / "run")).manifest) == "us-japan"
    assert json.dumps(manifest["identity"]).count(str(tmp_path)) == 0, "the folder is no part of what was asked"


def test_every_command_that_takes_a_run_is_tried_with_a_long_name():
    others = {"baseline", "list", "schema", "calibrate", "phases", "bench"}
    assert {command.name for command in cli.COMMANDS} == ON_RUNS.keys() | others
