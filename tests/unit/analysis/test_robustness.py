"""Regret, satisficing and rank, by hand and in a run whose failures are known."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from experiments.questions.robustness.figure import finding, paint_robustness
from experiments.questions.robustness.finding import RobustnessFinding
from experiments.questions.robustness.study import regrets_and_goals as robustness
from experiments.store.metrics import MetricTable
from sim.config.errors import UserError
from tests.imitation_model import MONTHS, imitation_request
from tests.screens import check_screens, screen

UNSERVED = {"name": "unserved", "title": "Unserved", "unit": "share", "direction": "lower", "aggregate": "mean"}
VALUES = {
    ("tight", "none"): [0.4, 0.2, 0.1, 0.0],
    ("tight", "framework"): [0.1, 0.3, 0.1, 0.0],
    ("calm", "none"): [0.0, 0.0, 0.0, 0.2],
    ("calm", "framework"): [0.0, 0.0, 0.0, 0.0],
}


@dataclass(frozen=True)
class HandMade:
    """A store of one metric, nation and good, four worlds."""

    layout: object
    values: dict
    manifest: dict
    path: Path = Path("hand-made")

    def table(self, scenario, policy):
        values = np.array(self.values[scenario, policy])[None, None, None, :]
        return MetricTable(("unserved",), ("JPN",), ("gallium",), np.arange(values.shape[-1]), values)


@pytest.fixture
def store(tmp_path):
    layout = imitation_request(tmp_path, 4).job.layout
    layout = replace(layout, metrics={"unserved": "share"}, nations=("JPN",), goods=("gallium",), months=MONTHS)
    return HandMade(layout, VALUES, {"seed": 1, "metrics": [UNSERVED]})


def row(found, scenario, policy):
    table = found.table
    return table[(table["scenario"] == scenario) & (table["policy"] == policy)].iloc[0]


def test_regret_is_what_the_best_policy_of_each_world_would_have_saved(store):
    found = robustness(store, "unserved:JPN:gallium > 15 %")
    none, framework = (row(found, "tight", policy) for policy in ("none", "framework"))
    assert none["value"] == pytest.approx(0.175)
    assert none["regret"] == pytest.approx(0.3 / 4)
    assert framework["regret"] == pytest.approx(0.1 / 4)
    assert none["regret_low"] <= none["regret"] <= none["regret_high"]


def test_the_goal_is_met_in_the_share_of_worlds_that_do_not_fail(store):
    found = robustness(store, "unserved:JPN:gallium > 15 %")
    assert [row(found, "tight", policy)["met"] for policy in ("none", "framework")] == [0.5, 0.75]


def test_over_all_scenarios_a_world_counts_by_its_worst(store):
    found = robustness(store, "unserved:JPN:gallium > 15 %")
    none, framework = (row(found, "all", policy) for policy in ("none", "framework"))
    assert none["value"] == pytest.approx((0.4 + 0.2 + 0.1 + 0.2) / 4)
    assert none["regret"] == pytest.approx((0.3 + 0.0 + 0.0 + 0.2) / 4)
    assert (none["met"], framework["met"]) == (0.25, 0.75)
    assert found.overall["policy"].tolist() == ["none", "framework"]


def test_first_places_add_up_and_ties_are_shared(store):
    found = robustness(store, "unserved:JPN:gallium > 15 %")
    assert found.table.groupby("scenario")["first"].sum().to_numpy() == pytest.approx(1.0)
    same = replace(store, values=VALUES | {("tight", "framework"): VALUES["tight", "none"]})
    assert row(robustness(same, "unserved:JPN:gallium > 15 %"), "tight", "none")["first"] == 0.5


def test_where_more_is_better_the_regret_is_of_too_little(store):
    more = replace(store, manifest={"seed": 1, "metrics": [UNSERVED | {"direction": "higher"}]})
    found = robustness(more, "unserved:JPN:gallium < 15 %")
    assert row(found, "tight", "none")["regret"] == pytest.approx(0.1 / 4)
    assert row(found, "all", "none")["value"] == pytest.approx(0.0)


def test_the_figure_shows_the_rows_of_all_scenarios(store):
    found = robustness(store, "unserved:JPN:gallium > 15 %")
    left, right = paint_robustness(found, store).axes
    assert [bar.get_width() for bar in left.patches] == found.overall["met"].tolist()
    assert [bar.get_width() for bar in right.patches] == found.overall["regret"].tolist()
    assert "meets the goal in 3 of 4 worlds under every scenario" in finding(found, store)


def test_screens_show_all_scenarios_together_and_the_whole_each(store):
    answer = RobustnessFinding(store, robustness(store, "unserved:JPN:gallium > 15 %"))
    assert "All scenarios together" in check_screens(answer)
    assert "tight" not in screen(answer, 80)
    assert "tight" in screen(answer, 80, full=True)


def test_no_partnership_that_is_best_is_not_told_as_none_being_best(store):
    """'No partnership has the least regret' would say that every partnership is beaten by another."""
    harmful = {case: [0.3] * 4 if case[1] == "framework" else [0.0] * 4 for case in VALUES}
    turned = replace(store, values=harmful)
    said = finding(robustness(turned, "unserved:JPN:gallium > 15 %"), turned)
    assert said.startswith("having no partnership has the least regret")


def test_one_policy_has_nothing_to_regret(store):
    alone = replace(store, layout=replace(store.layout, policies=("none",)))
    with pytest.raises(UserError, match="regret needs two or more"):
        robustness(alone, "unserved:JPN:gallium > 15 %")


def test_a_metric_without_direction_cannot_be_regretted(store):
    blind = replace(store, manifest={"seed": 1, "metrics": [UNSERVED | {"direction": "none"}]})
    with pytest.raises(UserError, match="no better and no worse"):
        robustness(blind, "unserved:JPN:gallium > 15 %")
