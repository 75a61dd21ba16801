"""Runs and policies are compared world by world where they met the same worlds, and are told apart where not."""

from dataclasses import replace

import numpy as np
import pytest

from experiments import Run, compare
from experiments.analysis import analyse
from experiments.questions.comparison import study
from experiments.questions.comparison.figure import paint_comparison
from experiments.questions.comparison.finding import ComparisonFinding
from experiments.questions.comparison.study import compare_policies, compare_sides
from experiments.runner.execute import execute
from experiments.store.manifest import write_manifest
from experiments.store.reader import RunStore
from sim.config.errors import UserError
from sim.config.hashing import saved_hash
from tests.imitation_model import shortage_request
from tests.manifests import manifest_of
from tests.screens import check_screens

OTHER = {"experiment": {}, "baseline": {"variant": 2}}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    for name, worlds, seed in (("one", 96, 7), ("twin", 64, 7), ("other", 64, 8)):
        execute(shortage_request(folder / name, worlds, seed))
    return folder


def test_two_policies_of_a_run_differ_as_the_run_itself_says(runs):
    found = compare_sides([f"{runs / 'one'}:none", str(runs / "one")])
    told = analyse(found.sides[0].store).paired
    assert found.unpaired == {}
    assert [side.label for side in found.sides] == ["none", "framework"]
    numbers = ["difference", "ci_low", "ci_high", "p_better", "p_equal", "p_worse"]
    assert found.analysis.paired[numbers].equals(told[numbers])


def test_a_policy_on_top_of_another_is_compared_with_that_one(runs):
    store = RunStore.open(runs / "one")
    below = dict.fromkeys(store.layout.policies, "none") | {"none": "framework"}
    stacked = replace(store.layout, policies=store.layout.policies[::-1], baselines=below)
    found = compare_policies(Relaid(store, stacked))
    assert found.against == {}, "'none' is compared with the first anyway"
    three = replace(
        stacked, policies=("none", "framework", "more"), baselines={**below, "none": "none", "more": "framework"}
    )
    found = compare_policies(Relaid(store, three, {"more": "framework"}))
    assert found.against == {"more": "framework"}
    rows = found.analysis.paired.set_index("policy")
    assert set(rows.loc["more", "baseline"]) == {"framework"}
    assert (rows.loc["more", "difference"] == 0.0).all(), "it is the framework under another name"
    assert any(said.startswith("Against 'framework', 'more' ") for said in ComparisonFinding(found).sentences())


class Relaid:
    """A run with another layout, whose further policies are others under a new name."""

    def __init__(self, store, layout, same=()):
        self.store, self.layout, self.same = store, layout, dict(same)

    def __getattr__(self, name):
        return getattr(self.store, name)

    def table(self, scenario, policy):
        return self.store.table(scenario, self.same.get(policy, policy))


def test_runs_of_one_seed_are_paired_over_the_worlds_that_both_have(runs):
    found = compare_sides([str(runs / "one"), str(runs / "twin")])
    rows = found.analysis.paired
    assert found.unpaired == {}
    assert (rows["difference"] == 0.0).all(), "the same worlds under the same policy, of which one run has more"
    assert (rows["p_equal"] == 1.0).all()


def test_runs_without_a_policy_stand_for_the_policy_in_focus_of_the_first(runs, monkeypatch):
    focus = {"one": "framework", "twin": "none"}
    monkeypatch.setattr(study, "_in_focus", lambda store: focus[store.path.name])
    found = compare_sides([str(runs / "one"), str(runs / "twin")])
    assert [(side.label, side.policy) for side in found.sides] == [("one", "framework"), ("twin", "framework")]


def test_from_python_one_run_stands_for_its_policies_and_keeps_its_worlds(runs):
    policies = compare(Run.open(runs / "one", worlds=64))
    assert [side.label for side in policies.result.sides] == ["none", "framework"]
    assert {len(side.table.worlds) for side in policies.result.sides} == {64}
    both = compare([Run.open(runs / "one"), runs / "twin", f"{runs / 'twin'}:none"])
    assert [side.label for side in both.result.sides] == ["one:framework", "twin:framework", "twin:none"]
    assert "clearly changes the probability of a shortage nowhere" in " ".join(both.sentences())


def test_another_seed_is_another_sample(runs):
    found = compare_sides([f"{runs / 'one'}:none", f"{runs / 'other'}:none"])
    assert found.unpaired == {"other": "the seeds differ, 8 and 7"}
    row = found.analysis.paired.query("metric == 'shortage' and nation == 'JPN' and good == 'gallium'").iloc[0]
    shares = [float(np.mean(side.table.pair("shortage", "JPN", "gallium"))) for side in found.sides]
    assert row["difference"] == pytest.approx(shares[1] - shares[0])
    assert row["ci_low"] < 0.0 < row["ci_high"]
    error = np.sqrt(shares[0] * (1.0 - shares[0]) / 96 + shares[1] * (1.0 - shares[1]) / 64)
    assert row["ci_high"] - row["ci_low"] == pytest.approx(2.0 * 1.96 * error, rel=0.15)
    assert np.isnan(row["p_better"])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda manifest: manifest.update(config=OTHER), "the base configurations differ"),
    ],
)
def test_what_makes_worlds_differ_is_named(runs, tmp_path, change, reason):
    execute(shortage_request(tmp_path / "changed", 64))
    manifest = manifest_of(tmp_path / "changed") | {"content_hash": None}
    manifest["identity"]["config"] = saved_hash(OTHER)
    change(manifest)
    write_manifest(tmp_path / "changed", manifest)
    found = compare_sides([str(runs / "twin"), str(tmp_path / "changed")])
    assert found.unpaired == {"changed": reason}
    row = found.analysis.paired.query("metric == 'unserved' and nation == 'JPN' and good == 'gallium'").iloc[0]
    assert row["difference"] == 0.0
    assert row["ci_low"] < 0.0 < row["ci_high"], "two samples are drawn again independently, even if they look alike"


def test_runs_of_different_months_are_refused_with_both_periods(runs, tmp_path):
    execute(shortage_request(tmp_path / "short", 64))
    manifest = manifest_of(tmp_path / "short") | {"content_hash": None}
    manifest["layout"].update(months=["2027-01"])
    write_manifest(tmp_path / "short", manifest)
    with pytest.raises(UserError) as caught:
        compare([runs / "twin", tmp_path / "short"])
    assert "twin counts January 2026 to June 2026 (6 months)" in str(caught.value)
    assert "short counts January 2027 to January 2027 (1 months)" in str(caught.value)


def test_fewer_worlds_on_one_side_are_a_warning(runs):
    (said,) = compare([f"{runs / 'one'}:none", f"{runs / 'twin'}:framework"]).warnings()
    assert "has 64 worlds and" in said
    assert "96: each risk is that of all its own worlds" in said
    assert compare(runs / "one").warnings() == []


def test_screens_name_the_sides(runs):
    text = check_screens(compare([f"{runs / 'one'}:none", runs / "one", runs / "twin"]))
    assert "framework, twin" in text
    assert "clearly lowers the probability of a shortage" in text.replace("\n", " ")


def test_the_figure_names_the_yardstick_and_the_reason(runs):
    figure = paint_comparison(compare_sides([f"{runs / 'one'}:none", f"{runs / 'one'}", f"{runs / 'other'}"]))
    assert figure.axes[1].get_xlabel().replace("\n", " ") == "Change in points against no partnership, one"
    told = figure.get_suptitle().replace("\n", " ")
    assert "with 'no partnership, one'" in told
    assert "on top of" not in told, "the yardstick of a comparison is nothing that the others stand on"
    assert "'framework, other' (the seeds differ, 8 and 7)" in figure.get_supxlabel().replace("\n", " ")


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (["{one}"], "has the policies none, framework"),
        (["{one}", "{one}:framework"], "one:framework is named twice"),
        (["{one}:none", "{one}:framwork"], "did you mean 'framework'"),
        (["{one}:none", "{one}-gone"], "no such run folder"),
    ],
)
def test_a_slip_is_named(runs, names, hint):
    with pytest.raises(UserError) as caught:
        compare_sides([name.format(one=runs / "one") for name in names])
    assert hint in str(caught.value)
