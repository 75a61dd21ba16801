"""`critmin runs` lists what is there, whatever its state; `critmin info` explains one run."""

import json

import pytest

from experiments.runner.execute import execute
from experiments.runner.identity import code_hash, versions
from experiments.store.manifest import FILE_NAME
from experiments.store.shard import Shard
from tests.imitation_model import ImitationModel, imitation_request
from tests.manifests import marked


@pytest.fixture
def finished(tmp_path):
    return execute(imitation_request(tmp_path / "runs" / "done", 20)).store


def test_runs_tells_each_state(tmp_path, critmin, finished):
    folder = tmp_path / "runs"
    execute(imitation_request(folder / "broken", 20, ImitationModel(fails_at=3)))
    execute(imitation_request(folder / "share", 200, shard=Shard(1, 2)))
    execute(imitation_request(folder / "dead", 20))
    marked(folder / "dead", status="running", worlds=0)
    (folder / "odd").mkdir()
    (folder / "odd" / FILE_NAME).write_text("{")
    (folder / "no run").mkdir()
    told = json.loads(critmin("runs", folder, "--json").out)["runs"]
    assert {card["path"].rsplit("/", 1)[-1]: card["status"] for card in told} == {
        "done": "finished",
        "broken": "failed blocks",
        "share": "partial",
        "dead": "killed",
        "odd": "unreadable",
    }
    one = next(card for card in told if card["path"].endswith("done"))
    assert (one["experiment"], one["worlds"], one["worlds_asked"]) == ("imitation", 20, 20)
    assert one["size_bytes"] == sum(path.stat().st_size for path in finished.path.rglob("*") if path.is_file())
    table = critmin("runs", folder).out
    assert "0 of 20" in table
    assert "killed" in table


def test_runs_of_nothing(tmp_path, critmin):
    assert critmin("runs", tmp_path).out == f"no run folder in {tmp_path}\n"
    missing = critmin("runs", tmp_path / "none")
    assert missing.code == 2
    assert "no such folder" in missing.err


def test_info_tells_the_hash_and_how_to_go_on(critmin, finished):
    identity = {"experiment": "us-japan", "seed": 7, "months": 6, "config": "0" * 64, "set": {"behaviour.fear": 0.5}}
    identity |= {"design": "sobol", "code": code_hash(), "versions": versions()}
    experiment = {"name": "us-japan", "title": "", "question": ""}
    marked(finished.path, identity=identity, experiment=experiment, study={"kind": "fraction", "one_in": 3})
    told = json.loads(critmin("info", finished.path, "--json").out)
    assert told["content_hash"] == finished.content_hash()
    assert told["commands"]["Extend it"] == (
        "critmin run us-japan --months 6 --seed 7 --set behaviour.fear=0.5 --design sobol --fraction 1/3 "
        f"--out {finished.path} --worlds 40"
    )
    assert told["other_program"] == ""
    text = critmin("info", finished.path).out
    assert "finished: 20 worlds of 20 asked for" in text
    assert finished.content_hash() in text


def test_nothing_is_added_to_what_another_program_made(critmin, finished):
    told = json.loads(critmin("info", finished.path, "--json").out)
    assert "other code" in told["other_program"]
    assert not [command for command in told["commands"].values() if "--out" in command]
    assert told["commands"]["Show its answer again"] == f"critmin show {finished.path}"


def test_an_experiment_whose_file_is_gone_is_not_offered_to_be_run(critmin, finished):
    experiment = {"name": "mine", "title": "", "question": "", "file": str(finished.path / "gone.yaml")}
    marked(finished.path, experiment=experiment)
    told = json.loads(critmin("info", finished.path, "--json").out)
    assert not [command for command in told["commands"].values() if command.startswith("critmin run")]


def test_info_names_failures(tmp_path, critmin):
    execute(imitation_request(tmp_path / "run", 20, ImitationModel(fails_at=3)))
    assert "tight, framework, worlds 0-19: ArithmeticError: world 3 went wrong" in critmin("info", tmp_path / "run").out


def test_info_of_a_shard_points_to_join(tmp_path, critmin):
    execute(imitation_request(tmp_path / "run", 200, shard=Shard(1, 2)))
    told = json.loads(critmin("info", tmp_path / "run", "--json").out)
    assert told["status"] == "partial"
    assert list(told["commands"]) == ["Put it together with the other shards"]


def test_info_of_no_run_is_told(tmp_path, critmin):
    answer = critmin("info", tmp_path)
    assert answer.code == 2
    assert "is not a run folder" in answer.err
