"""One rule chooses importer, good and policy: by name, by the experiment, by clear effect, by added risk."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.analysis import Analysis
from experiments.analysis.focus import focus_of
from sim.config.errors import UserError

NATIONS, GOODS = ("KOR", "JPN", "USA"), ("gallium", "indium")
PARTNERSHIPS = {"pact": {"members": ["JPN", "USA"]}}
POLICIES = {"none": {"partnerships": {}}, "idle": {"partnerships": {}}, "framework": {"partnerships": {"pact": {}}}}


def change(policy, nation, good, difference, width):
    ends = {"ci_low": difference - width, "ci_high": difference + width}
    return {
        "policy": policy, "nation": nation, "good": good, "metric": "shortage", "difference": difference, **ends,
    }  # fmt: skip


CHANGES = [
    change("idle", "JPN", "gallium", -0.3, 0.4),
    change("framework", "KOR", "indium", 0.5, 0.1),
    change("framework", "JPN", "gallium", -0.10, 0.02),
    change("framework", "JPN", "indium", -0.20, 0.02),
    change("framework", "USA", "gallium", -0.40, 0.02),
]
RISKS = {("JPN", "gallium"): 0.9, ("JPN", "indium"): 0.3, ("USA", "gallium"): 0.5, ("KOR", "indium"): 0.1}


def run(changes=CHANGES, focus=None, caveat=None):
    summary = pd.DataFrame(
        [
            {"policy": "none", "nation": nation, "good": good, "metric": metric, "value": risk}
            for (nation, good), risk in RISKS.items()
            for metric in ("shortage", "unserved")
        ]
    )
    columns = ["policy", "nation", "good", "metric", "difference", "ci_low", "ci_high"]
    analysis = Analysis(summary, pd.DataFrame(changes, columns=columns), {}, {})
    layout = SimpleNamespace(
        nations=NATIONS, goods=GOODS, policies=tuple(POLICIES),
        baselines={"none": "none", "idle": "none", "framework": "none"},
    )  # fmt: skip
    goods = {"indium": {"caveat": caveat}} if caveat else {}
    config = {
        "experiment": {"policies": POLICIES, "focus": focus}, "partnerships": PARTNERSHIPS,
        "baseline": {"minerals": {"indium": {"goods": goods}}},
    }  # fmt: skip
    return SimpleNamespace(layout=layout, manifest={"config": config}), analysis


def chosen(*run_of, **asked):
    found = focus_of(*run_of, **asked)
    return found.nation, found.good, found.policy


def test_a_policy_that_changes_nothing_clearly_is_never_the_default():
    assert chosen(*run())[2] == "framework"


def test_the_pair_is_what_the_policy_clearly_changes_most_of_the_first_member():
    assert chosen(*run())[:2] == ("JPN", "indium")  # 20 points; Korea is no member, the United States stand behind


def test_what_the_experiment_names_comes_before_what_is_moved_most():
    assert chosen(*run(focus={"nation": "USA", "good": None, "policy": None})) == ("USA", "gallium", "framework")
    assert chosen(*run(focus={"nation": "JPN", "good": "gallium", "policy": "idle"})) == ("JPN", "gallium", "idle")


def test_what_the_reader_asks_for_comes_first():
    held = run(focus={"nation": "USA", "good": "gallium", "policy": "idle"})
    assert chosen(*held, nation="JPN", good="indium", policy="framework") == ("JPN", "indium", "framework")


def test_where_nothing_is_clear_it_is_the_riskiest_good_of_a_member():
    unclear = [row | {"ci_low": -1.0, "ci_high": 1.0} for row in CHANGES]
    assert chosen(*run(unclear)) == ("KOR", "indium", "idle")  # the policy compared first has no members
    assert chosen(*run(unclear, focus={"policy": "framework"})) == ("JPN", "gallium", "framework")


def test_what_is_known_to_be_wrong_is_in_focus_only_by_name():
    caveat = {"nations": ["JPN"], "reason": "the base year is wrong"}
    assert chosen(*run(caveat=caveat))[:2] == ("JPN", "gallium")
    assert chosen(*run(caveat=caveat), good="indium")[:2] == ("JPN", "indium")


def test_a_run_without_policies_shows_its_riskiest_pair():
    store, analysis = run([])
    store.layout.baselines = {"none": "none"}
    assert focus_of(store, replace(analysis)).policy is None


def test_a_named_importer_narrows_the_pair_and_keeps_the_policy():
    changes = [*CHANGES, change("idle", "KOR", "indium", -0.3, 0.1)]
    held = run(changes, focus={"nation": "JPN", "good": None, "policy": "framework"})
    assert chosen(*held, nation="KOR") == ("KOR", "indium", "framework")
    assert chosen(*held, nation="USA") == ("USA", "gallium", "framework")


def test_a_policy_that_moves_something_comes_before_one_that_moves_nothing():
    unclear = [row | {"ci_low": -1.0, "ci_high": 1.0} for row in CHANGES if row["policy"] == "framework"]
    still = [row | {"difference": 0.0, "ci_low": 0.0, "ci_high": 0.0} for row in CHANGES if row["policy"] == "idle"]
    assert chosen(*run([*still, *unclear]))[2] == "framework"
    assert chosen(*run(still))[2] == "idle"  # where nothing moves anywhere, the first that is compared


def test_in_a_sweep_it_is_the_first_variant_that_moves_something():
    variants = [CHANGES[0] | {"policy": "framework[0]", "difference": 0.0, "ci_low": 0.0, "ci_high": 0.0},
                CHANGES[2] | {"policy": "framework[60]"}]  # fmt: skip
    store, analysis = run(variants, focus={"policy": "framework"})
    store.layout.policies = ("none", "idle", "framework[0]", "framework[60]")
    store.layout.baselines = dict.fromkeys(store.layout.policies, "none")
    assert focus_of(store, analysis).policy == "framework[60]"


def test_under_a_policy_that_is_compared_with_none_the_pair_is_that_in_focus():
    assert chosen(*run(), policy="none") == (*chosen(*run())[:2], "none")


def test_what_the_experiment_names_gives_way_where_it_does_not_go_with_what_the_reader_names():
    held = run(focus={"nation": "JPN", "good": "gallium", "policy": "framework"})
    assert chosen(*held, nation="KOR") == ("KOR", "indium", "framework")


names = st.sampled_from([None, *NATIONS]), st.sampled_from([None, *GOODS]), st.sampled_from([None, "idle", "framework"])
numbers = st.lists(st.tuples(st.floats(-1.0, 1.0), st.floats(0.0, 1.0)), min_size=8, max_size=8)


@given(numbers, st.tuples(*names), st.sets(st.sampled_from(["nation", "good", "policy"])))
def test_naming_what_is_in_focus_changes_nothing(effects, named, said):
    pairs = [(policy, pair) for policy in ("idle", "framework") for pair in RISKS]
    changes = [change(policy, *pair, *effect) for (policy, pair), effect in zip(pairs, effects, strict=True)]
    held = run(changes, focus=dict(zip(("nation", "good", "policy"), named, strict=True)))
    found = focus_of(*held)
    assert focus_of(*held, **{what: getattr(found, what) for what in said}) == found


def test_unknown_names_are_refused():
    with pytest.raises(UserError, match="did you mean 'JPN'"):
        focus_of(*run(), nation="JAP")
    with pytest.raises(UserError, match="did you mean 'framework'"):
        focus_of(*run(), policy="framewrk")
