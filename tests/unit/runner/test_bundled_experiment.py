"""The bundled experiment runs through the real model, the same way every time."""

import json
import pickle

import numpy as np
import pandas as pd
import pytest

from experiments import run
from experiments.runner.execute import execute
from experiments.runner.execution import Execution
from experiments.runner.prepare import prepare
from experiments.runner.question import Options
from experiments.runner.recorded_worlds import EVENT_COLUMNS, PLACES, write_stories
from sim.config.errors import ConfigError, UserError

SIZE = {"worlds": 3, "months": 4}
POLICIES = {"none", "framework", "others", "framework-on-top", "all"}


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    return run("us-japan", **SIZE, workers=1, out=tmp_path_factory.mktemp("runs") / "one")


def test_every_case_and_metric_has_a_value(one):
    assert one.store.manifest["status"] == "finished"
    metrics = one.metrics()
    assert set(metrics["scenario"]) == {"china-tightens", "status-quo"}
    assert set(metrics["policy"]) == POLICIES
    assert set(metrics["metric"]) == set(one.store.layout.metrics)
    assert len(metrics) == 3 * 10 * len(one.store.layout.metrics) * 4 * 22
    assert one.series()["unserved"].sizes == {
        "scenario": 2,
        "policy": 5,
        "world": 3,
        "time": 4,
        "nation": 4,
        "good": 22,
    }


def test_the_framework_on_top_is_compared_with_the_other_agreements(one):
    paired = one.analysis.paired
    against = paired.groupby("policy")["baseline"].unique().map(list).to_dict()
    assert against == {
        "framework": ["none"], "others": ["none"], "all": ["none"], "framework-on-top": ["others"],
    }  # fmt: skip


@pytest.mark.slow
def test_two_spawned_workers_give_the_same_content(one, tmp_path):
    two = run("us-japan", **SIZE, workers=2, start_method="spawn", out=tmp_path / "two")
    assert two.store.content_hash() == one.store.content_hash()


@pytest.mark.slow
def test_one_world_more_leaves_the_others_alone(one, tmp_path):
    four = run("us-japan", worlds=4, months=4, workers=1, out=tmp_path / "four")
    assert four.store.digests()["china-tightens", "framework"][:3] == one.store.digests()["china-tightens", "framework"]


def test_the_request_survives_pickling():
    request = prepare("us-japan", Options(**SIZE))
    assert pickle.loads(pickle.dumps(request.job)).layout == request.job.layout


def test_worlds_with_the_same_inputs_and_dice_are_one():
    job = prepare("us-japan", Options(worlds=1, months=4)).job
    case = job.space.cases[0]
    row = job.design(job.space, np.zeros(1, dtype=np.int64), (case,))
    alike = pd.concat([row] * 3, ignore_index=True).assign(world=[0, 1, 2])
    values = np.stack(list(job.simulate(alike.assign(dice=[5, 5, 6])).metrics.values()))
    np.testing.assert_array_equal(values[..., 0], values[..., 1])
    assert (values[..., 1] != values[..., 2])[~np.isnan(values[..., 0])].any()


def test_the_folder_follows_seed_months_settings_and_sweeps_but_not_worlds():
    def folder(**options):
        return prepare("us-japan", Options(**options)).job.run_dir

    base = folder(worlds=3)
    assert base == folder(worlds=500)
    assert base.parent.name == "runs"
    others = {
        folder(seed=1),
        folder(months=60),
        folder(settings=("behaviour.bid_gain=0.1",)),
        folder(sweeps=("behaviour.bid_gain=0.1",)),
    }
    assert len({base} | others) == 5


def test_the_manifest_explains_the_run(one):
    manifest = json.loads((one.path / "manifest.json").read_text())
    assert manifest["config"]["experiment"]["name"] == "us-japan"
    assert manifest["identity"]["versions"]["numpy"]
    assert {column["status"] for column in manifest["columns"]} >= {"assumption"}
    assert manifest["sessions"][0]["cpu_features"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"worlds": 0}, "--worlds must be at least 1"),
        ({"months": -3}, "--months must be at least 1"),
        ({"seed": -1}, "--seed must be at least 0"),
        ({"settings": ("behaviour.bid_gian=1",)}, "did you mean 'behaviour.bid_gain'"),
        ({"settings": ("behaviour.bid_gain=1",), "sweeps": ("behaviour.bid_gain=1",)}, "keep one"),
    ],
)
def test_a_bad_option_is_explained(options, message):
    with pytest.raises(UserError, match=message):
        prepare("us-japan", Options(**options))


def test_an_unknown_experiment_names_the_nearest():
    with pytest.raises(ConfigError, match="us-japan"):
        prepare("us-japn", Options())


@pytest.mark.slow
def test_the_story_of_single_worlds_is_told_for_each_policy(tmp_path):
    request = prepare("us-japan", Options(worlds=2, months=24, out=tmp_path / "run", execution=Execution(1)))
    store = execute(request).store
    write_stories(request.job, request.record, [1], store.layout.run)
    events = pd.read_parquet(store.path / "events.parquet")
    assert tuple(events.columns) == EVENT_COLUMNS
    assert set(events["world"]) == {1}
    assert set(events["policy"]) == POLICIES
    assert events["month"].str.fullmatch(r"20\d\d-\d\d").all()


def test_stories_of_all_policies_side_by_side_are_those_of_each_alone(tmp_path):
    request = prepare("us-japan", Options(worlds=3, months=2, out=tmp_path, execution=Execution(1)))
    write_stories(request.job, request.record, [2, 0], request.job.layout.run)
    events = pd.read_parquet(tmp_path / "events.parquet")
    worlds = np.array([0, 2])
    main = [case for case in request.job.space.cases if case.scenario == request.job.layout.scenarios[0]]
    alone = [request.record(request.job.design(request.job.space, worlds, (case,))) for case in main]
    assert len(events) > 100
    of_each = pd.concat([one.events for one in alone], ignore_index=True)
    pd.testing.assert_frame_equal(events, of_each, check_exact=True)
    assert len(of_each.drop_duplicates(["policy", "world"])) == 2 * len(POLICIES)
    months = [pd.read_parquet(tmp_path / "stories.parquet"), pd.concat([one.months for one in alone])]
    together, apart = (one.sort_values(list(PLACES), ignore_index=True) for one in months)
    pd.testing.assert_frame_equal(together, apart, check_exact=True)
