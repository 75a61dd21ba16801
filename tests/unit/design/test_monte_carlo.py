"""A row belongs to its world: not to the other worlds asked for, and not to the policy."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.design.base import Case, Space
from experiments.design.monte_carlo import monte_carlo
from experiments.design.sweep import variants
from sim.structure import JointSample
from tests.imitation_model import COLUMNS, ImitationColumn, axis_of

STRENGTH = "clause.framework.stockpile.strength"
CASES = (Case("tight", "none", {STRENGTH: 0.0}), Case("tight", "framework", {STRENGTH: 1.0}))
SPACE = Space(7, COLUMNS, CASES)


def table(*worlds, space=SPACE, cases=None):
    return monte_carlo(space, np.array(worlds, dtype=np.int64), cases or space.cases)


def test_only_varied_columns_are_shown():
    assert list(table(0).columns) == [
        "row",
        "scenario",
        "policy",
        "world",
        "behaviour.fear",
        "demand_growth.gallium",
        STRENGTH,
    ]


def test_a_world_is_the_same_alone_and_among_others():
    among = table(*range(200))
    alone = table(17)
    assert among[among["world"] == 17].reset_index(drop=True).equals(alone)


def test_a_world_is_the_same_under_each_policy_but_for_the_levers():
    rows = table(*range(50)).drop(columns=["row", "policy", STRENGTH])
    none, framework = rows.iloc[0::2], rows.iloc[1::2]
    assert none.reset_index(drop=True).equals(framework.reset_index(drop=True))


def test_rows_are_numbered_world_by_world():
    rows = table(3, 4)
    assert rows["row"].tolist() == [6, 7, 8, 9]
    assert rows["policy"].tolist() == ["none", "framework"] * 2
    assert rows[STRENGTH].tolist() == [0.0, 1.0, 0.0, 1.0]


def test_the_rows_of_one_case_are_part_of_the_whole_table():
    whole = table(*range(9))
    part = table(*range(9), cases=CASES[1:])
    assert whole[whole["policy"] == "framework"].reset_index(drop=True).equals(part)


def test_one_more_column_leaves_the_other_draws_alone():
    more = Space(7, (ImitationColumn("behaviour.new", 0.5, 0.0, 1.0, "uniform"), *COLUMNS), CASES)
    shared = ["behaviour.fear", "demand_growth.gallium"]
    assert table(*range(20))[shared].equals(table(*range(20), space=more)[shared])


def test_a_control_that_another_scenario_replaces_meets_the_same_chances_there():
    """The same quantile of each number, whether its range is the same there or another."""
    names = ("control.talks.lasts", "control.talks@milder.lasts", "control.talks@milder.hazard")
    ends = ((0.0, 1.0), (0.0, 2.0), (0.0, 1.0))
    columns = tuple(
        ImitationColumn(name, 0.5, low, high, "uniform") for name, (low, high) in zip(names, ends, strict=True)
    )
    rows = table(*range(9), space=Space(7, columns, CASES))
    assert rows["control.talks@milder.lasts"].to_numpy() == pytest.approx(2.0 * rows["control.talks.lasts"].to_numpy())
    assert not np.allclose(rows["control.talks@milder.hazard"], rows["control.talks.lasts"])


def test_another_seed_draws_other_numbers():
    other = Space(8, COLUMNS, CASES)
    assert not np.isin(table(*range(20))["behaviour.fear"], table(*range(20), space=other)["behaviour.fear"]).any()


def test_a_value_set_replaces_the_draw():
    fixed = Space(7, COLUMNS, (Case("tight", "none", {"behaviour.fear": 0.25}),))
    assert table(*range(5), space=fixed)["behaviour.fear"].tolist() == [0.25] * 5


FITTED = (
    ImitationColumn("behaviour.gain", 3.0, 1.0, 5.0, "uniform"),
    ImitationColumn("behaviour.patience", 0.5, 0.0, 1.0, "uniform"),
)
ROWS = np.array([[1.5, 0.9], [2.5, 0.2], [4.5, 0.4]])
JOINT = JointSample(("behaviour.gain", "behaviour.patience", "cover.gallium"), np.column_stack([ROWS, [7.0] * 3]))
TOGETHER = Space(7, (*COLUMNS, *FITTED), CASES, JOINT)
APART = Space(7, (*COLUMNS, *FITTED), CASES)
NAMES = ["behaviour.gain", "behaviour.patience"]


def test_columns_of_a_joint_sample_are_drawn_together_row_by_row():
    taken = table(*range(3000), space=TOGETHER)[NAMES].to_numpy()
    rows = np.array([np.flatnonzero((found == ROWS).all(axis=1))[0] for found in taken[::2]])
    assert np.bincount(rows, minlength=3) / 3000 == pytest.approx([1 / 3] * 3, abs=0.03)


def test_a_world_takes_the_same_row_alone_among_others_and_under_each_policy():
    among = table(*range(200), space=TOGETHER)
    for world in (17, 40, 41, 86, 133, 199):
        assert among[among["world"] == world].reset_index(drop=True).equals(table(world, space=TOGETHER))
    assert among[NAMES].iloc[0::2].reset_index(drop=True).equals(among[NAMES].iloc[1::2].reset_index(drop=True))


def test_what_is_not_fitted_is_drawn_as_ever_and_what_does_not_vary_stays_as_it_is():
    together, apart = table(*range(20), space=TOGETHER), table(*range(20), space=APART)
    assert together.drop(columns=NAMES).equals(apart.drop(columns=NAMES))
    assert "cover.gallium" not in together
    assert not np.isin(apart["behaviour.gain"], ROWS).any()


def test_another_seed_takes_other_rows():
    other = Space(8, TOGETHER.columns, CASES, JOINT)
    assert not table(*range(40), space=TOGETHER)[NAMES].equals(table(*range(40), space=other)[NAMES])


def test_a_value_set_replaces_a_fitted_draw_and_the_rest_of_the_row_stays():
    fixed = Space(7, TOGETHER.columns, (Case("tight", "none", {"behaviour.gain": 3.25}),), JOINT)
    found, plain = table(*range(9), space=fixed), table(*range(9), space=TOGETHER, cases=CASES[:1])
    assert found["behaviour.gain"].tolist() == [3.25] * 9
    assert found["behaviour.patience"].tolist() == plain["behaviour.patience"].tolist()


def test_a_sweep_keeps_the_joint_sample():
    cases = variants(CASES, (axis_of("behaviour.gain", 2.0, 3.0),), "none")
    found = table(*range(4), space=replace(TOGETHER, cases=cases))
    assert sorted(set(found["behaviour.gain"])) == [2.0, 3.0]
    assert np.isin(found["behaviour.patience"], ROWS[:, 1]).all()
