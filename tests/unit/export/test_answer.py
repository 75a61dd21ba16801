"""The JSON answer is strict, complete, and has the rows of the tables."""

import json

import pytest

from experiments.analysis.records import records
from experiments.export.answer import answer
from experiments.opened import Run
from experiments.runner.execute import execute
from tests.imitation_model import imitation_request


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    outcome = execute(imitation_request(tmp_path_factory.mktemp("run") / "run", 60))
    return Run(outcome.store, outcome)


def test_the_answer_survives_a_strict_reader(run):
    text = json.dumps(answer(run), allow_nan=False)
    assert json.loads(text) == answer(run)


def test_the_answer_says_what_was_run_and_how_fast(run):
    told = answer(run)
    assert told["run_dir"] == str(run.path)
    assert (told["experiment"], told["worlds"], told["months"]) == ("imitation", 60, 6)
    assert told["policies"] == ["none", "framework"]
    assert told["content_hash"] == run.store.content_hash()
    assert told["failed_blocks"] == 0
    assert told["world_months_per_s"] == pytest.approx(60 * 4 * 6 / run.outcome.elapsed_s, rel=0.01)


def test_rows_are_those_of_the_main_scenario_and_the_others_stand_beside(run):
    told = answer(run)
    assert len(told["summary"]) == len(run.summary())
    assert set(told["summary"][0]) == {
        "policy",
        "nation",
        "good",
        "metric",
        "unit",
        "value",
        "ci_low",
        "ci_high",
        "p05",
        "p50",
        "p95",
    }
    assert set(told["paired"][0]) == {
        "policy",
        "baseline",
        "nation",
        "good",
        "metric",
        "unit",
        "difference",
        "ci_low",
        "ci_high",
        "p_better",
        "p_equal",
        "p_worse",
    }
    assert list(told["beside"]) == ["calm"]
    assert len(told["beside"]["calm"]["summary"]) == len(told["summary"])


def test_a_run_answered_from_its_store_tells_the_rate_it_was_made_at(run):
    again = execute(imitation_request(run.path, 60))
    told = answer(Run(again.store, again))
    session = run.store.manifest["sessions"][-1]
    assert told["world_months_per_s"] == pytest.approx(session["rows"] * 6 / session["elapsed_s"], rel=0.01)


def test_what_is_no_number_becomes_null(run):
    table = run.summary().head(2).assign(value=[float("nan"), float("inf")])
    assert [row["value"] for row in records(table)] == [None, None]


def test_an_opened_run_has_the_same_rows(run):
    assert Run.open(run.path).summary().equals(run.summary())
    assert Run.open(run.path, worlds=20).store.worlds == 20
