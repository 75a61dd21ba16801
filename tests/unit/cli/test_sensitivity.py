"""`critmin sensitivity`: saved analyses are read again, mistakes are told, and the model can be asked."""

import json

import pandas as pd
import pytest

from experiments import sensitivity
from tests.screens import check_screens
from tests.unit.sensitivity.functions import inputs, noisy, run_function

ALONE = ["x1", "dice"]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return run_function(tmp_path_factory.mktemp("saved") / "run", noisy, inputs(2), 64, ALONE).path


def test_a_saved_analysis_is_printed_with_its_tables_and_figures(critmin, saved):
    told = critmin("sensitivity", saved)
    check_screens(sensitivity(saved))
    assert told.code == 0
    assert "What makes this vary: Unserved demand, JPN, indium; 64 base samples" in told.out
    assert "Too few samples for a ranking: the" in told.out
    assert f"{saved}/figures/tornado.png" in told.out
    for figure in ("tornado", "heat_map"):
        assert (saved / "figures" / f"{figure}.png").read_bytes().startswith(b"\x89PNG")
    written = pd.read_csv(saved / "indices.csv")
    assert sorted(set(written["good"])) == ["gallium", "indium"]
    assert set(written["factor"]) == {"x1", "others", "dice"}


def test_json_holds_what_the_table_holds(critmin, saved):
    told = critmin("sensitivity", saved, "--outcome", "unserved:JPN:gallium", "--json")
    answer = json.loads(told.out)
    assert answer["screening"] is None
    found = answer["indices"]
    assert found["outcome"] == {"metric": "unserved", "nation": "JPN", "good": "gallium"}
    assert found["samples"] == 64
    shares = {row["factor"]: row for row in found["shares"]}
    assert shares["dice"]["total"] == found["chance"] > 0.2
    assert shares["x1"]["at_low"] < shares["x1"]["at_high"]
    assert shares["others"]["at_low"] is None


def test_too_few_samples_give_a_sentence_and_no_number(critmin, tmp_path):
    folder = run_function(tmp_path / "run", noisy, inputs(2), 4, ALONE).path
    told = critmin("sensitivity", folder)
    assert told.code == 0
    assert "4 base samples are too few to say what makes this vary: Unserved" in told.out
    assert "%" not in told.out
    assert not list(folder.glob("figures/*"))
    numbers = pd.read_csv(folder / "indices.csv").drop(columns=["metric", "nation", "good", "factor", "kind"])
    assert numbers.isna().all(axis=None)
    found = json.loads(critmin("sensitivity", folder, "--json").out)["indices"]
    assert (found["reported"], found["chance"]) == (False, None)
    assert found["samples_needed"] > 4


def test_a_saved_screening_is_printed_too(critmin, tmp_path):
    folder = run_function(tmp_path / "run", noisy, inputs(2), 4).path
    told = critmin("sensitivity", folder)
    check_screens(sensitivity(folder))
    assert "Effects on: Unserved demand, JPN, indium; 4 trajectories" in told.out
    assert (folder / "effects.csv").is_file()
    assert (folder / "figures" / "effects.svg").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("us-japn",), "did you mean"),
        (("us-japan", "--policy", "framewrk"), "did you mean 'framework'"),
        (("us-japan", "--outcome", "shortage:JPX:gallium"), "did you mean 'JPN'"),
        (("us-japan", "--screen", "1"), "--screen"),
    ],
)
def test_a_mistake_is_told_before_anything_runs(critmin, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    told = critmin("sensitivity", *words)
    assert told.code == 2
    assert message in told.err
    assert not (tmp_path / "runs").exists()


def test_a_folder_that_is_no_analysis_is_refused(critmin, tmp_path):
    told = critmin("sensitivity", tmp_path)
    assert told.code == 2
    assert "is not a run folder" in told.err


@pytest.mark.slow
def test_the_model_is_screened_and_weighed_with_any_number_of_workers(critmin, tmp_path):
    size = (
        "--months",
        2,
        "--screen",
        2,
        "--worlds",
        4,
        "--factors",
        2,
        "--outcome",
        "peak_price_inside_thin:JPN:gallium",
    )
    one = critmin("sensitivity", "us-japan", *size, "--workers", 1, "--out", tmp_path / "one", "--json")
    two = critmin("sensitivity", "us-japan", *size, "--workers", 2, "--out", tmp_path / "two", "--json")
    assert (one.code, two.code) == (0, 0)
    left, right = json.loads(one.out), json.loads(two.out)
    assert left["screening"]["effects"] == right["screening"]["effects"]
    assert left["indices"]["content_hash"] == right["indices"]["content_hash"]
    named = {row["factor"] for row in left["indices"]["shares"]}
    assert {"policy", "others", "dice"} < named
    assert len(named) == 5
    assert left["screening"]["worlds"] == 2 * (len(left["screening"]["effects"]) + 1)
    told = critmin("explain", tmp_path / "one", "--world", "7:JPN:gallium", "--json")
    assert json.loads(told.out)["as_in_the_run"]
