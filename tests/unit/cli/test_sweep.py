"""`critmin sweep` reads a file, and what is wrong with it is told with its line."""

import json

import pandas as pd
import pytest

from experiments import response
from experiments.runner.execute import execute
from tests.imitation_model import imitation_request
from tests.screens import check_screens

SWEEP = """\
kind: sweep
name: mine
title: How large a reserve
experiment: us-japan
axes:
  stockpile.days: 0:60:30
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SWEEP.replace("us-japan", "us-jpaan"), r"mine\.yaml:4: experiment: unknown experiment 'us-jpaan'.*us-japan"),
        (SWEEP.replace("stockpile.days", "stockpile.dyas"), "no number called 'stockpile.dyas'.*'stockpile.days'"),
        (SWEEP + "set: {stockpile.days: 3}\n", r"stockpile\.days is set and swept"),
        (SWEEP.replace("0:60:30", "[]"), r"mine\.yaml:6: .*takes no value"),
        (SWEEP + "one_in: 0\n", "one_in"),
        (SWEEP + "design: sobel\n", "design"),
    ],
)
def test_a_mistake_is_told(critmin, tmp_path, text, message):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    answer = critmin("sweep", path)
    assert answer.code == 2
    assert pd.Series([" ".join(answer.err.split())]).str.contains(message).all(), answer.err


def test_a_bundled_sweep_is_found_by_name_only(critmin):
    answer = critmin("sweep", "reserve-siez")
    assert answer.code == 2
    assert "did you mean 'reserve-size'" in answer.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--at-most", 64), "--at-most says where --until gives up"),
        (("--until", "ci=0.1:shortage", "--shard", "1/2"), "--until needs the whole answer"),
        (("--fraction", "1/3"), "--fraction takes part of the combinations"),
        (("--fraction", "2/3"), "expected 1/N"),
    ],
)
def test_an_option_that_would_do_nothing_is_told(critmin, words, message):
    answer = critmin("run", "us-japan", *words)
    assert answer.code == 2
    assert message in answer.err


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "swept"
    identity = {"seed": 7, "config": "0" * 64, "sweep": {"behaviour.fear": ["0.2", "0.4"]}}
    execute(imitation_request(folder, 64, axes={"behaviour.fear": (0.2, 0.4)}, identity=identity))
    return folder


def test_the_response_has_a_row_for_each_variant(critmin, swept):
    asked = ("response", swept, "--nation", "JPN", "--good", "gallium", "--metric", "peak")
    told = json.loads(critmin(*asked, "--json").out)
    assert told["axes"] == {"behaviour.fear": ["0.2", "0.4"]}
    rows = pd.DataFrame(told["rows"])
    assert rows[["policy", "behaviour.fear"]].drop_duplicates().shape == (len(rows), 2)
    assert set(rows["policy"]) == {"none", "framework"}
    assert rows.loc[rows["policy"] == "none", "difference"].isna().all()
    assert rows.loc[rows["policy"] == "framework", "difference"].notna().all()
    shown = critmin(*asked)
    assert shown.code == 0
    assert (swept / "response.csv").is_file()
    assert (swept / "figures/response.png").is_file()


def test_a_sweep_is_shown_by_policy_on_one_screen(critmin, swept, monkeypatch):
    check_screens(response(swept, "peak:JPN:gallium"))
    monkeypatch.setenv("COLUMNS", "80")
    lines = critmin("response", swept, "--nation", "JPN", "--good", "gallium", "--metric", "peak").out.splitlines()
    assert len(lines) <= 40
    assert max(len(line) for line in lines if str(swept) not in line) <= 80
    assert [line for line in lines if line in {"framework", "no partnership"}] == ["framework", "no partnership"]
    assert sum(line.startswith(("0.2 ", "0.4 ")) for line in lines) == 4


def test_a_run_that_swept_nothing_has_no_response(critmin, tmp_path):
    execute(imitation_request(tmp_path / "plain", 8))
    answer = critmin("response", tmp_path / "plain")
    assert answer.code == 2
    assert "swept nothing" in answer.err
