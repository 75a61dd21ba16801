"""A row belongs to its world: not to the other worlds asked for, and not to the policy."""

import numpy as np

from experiments.design.base import Case, Space
from experiments.design.monte_carlo import monte_carlo
from tests.imitation_model import COLUMNS, ImitationColumn

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


def test_another_seed_draws_other_numbers():
    other = Space(8, COLUMNS, CASES)
    assert not np.isin(table(*range(20))["behaviour.fear"], table(*range(20), space=other)["behaviour.fear"]).any()


def test_a_value_set_replaces_the_draw():
    fixed = Space(7, COLUMNS, (Case("tight", "none", {"behaviour.fear": 0.25}),))
    assert table(*range(5), space=fixed)["behaviour.fear"].tolist() == [0.25] * 5
