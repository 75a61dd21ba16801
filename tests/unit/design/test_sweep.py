"""A sweep makes variants that meet the same worlds and are compared with the same variant of none."""

import numpy as np

from experiments.design.base import Case, Space
from experiments.design.monte_carlo import monte_carlo
from experiments.design.sweep import baselines, fraction, variants, with_values
from tests.imitation_model import COLUMNS, axis_of

STRENGTH = "clause.framework.stockpile.strength"
NONE = Case("tight", "none", {STRENGTH: 0.0})
FRAMEWORK = Case("tight", "framework", {STRENGTH: 1.0})
FEAR = axis_of("behaviour.fear", 0.2, 0.4)
AXES = (FEAR, axis_of("cover.gallium", 1.0, 3.0))


def test_each_combination_is_a_variant_with_its_label():
    labels = [case.label for case in variants((NONE,), AXES, "none")]
    assert labels == [
        "none[behaviour.fear=0.2, cover.gallium=1]",
        "none[behaviour.fear=0.2, cover.gallium=3]",
        "none[behaviour.fear=0.4, cover.gallium=1]",
        "none[behaviour.fear=0.4, cover.gallium=3]",
    ]


def test_without_a_sweep_nothing_changes():
    assert variants((NONE, FRAMEWORK), (), "none") == (NONE, FRAMEWORK)


def test_values_that_differ_little_have_different_labels():
    close = variants((NONE,), (axis_of("behaviour.fear", 0.1, 0.1 + 1e-9),), "none")
    assert close[0].label != close[1].label


def test_a_variant_is_compared_with_the_same_variant_of_none():
    pairs = baselines(variants((NONE, FRAMEWORK), (FEAR,), "none"), "none")
    assert pairs["framework[behaviour.fear=0.4]"] == "none[behaviour.fear=0.4]"
    assert pairs["none[behaviour.fear=0.2]"] == "none[behaviour.fear=0.2]"


def test_a_lever_is_set_only_where_it_is_pulled():
    assert with_values(FRAMEWORK, {STRENGTH: 0.5}, {STRENGTH}).levers[STRENGTH] == 0.5
    assert with_values(NONE, {STRENGTH: 0.5}, {STRENGTH}) == NONE


def test_the_table_holds_every_variant_in_the_same_worlds():
    cases = variants((NONE, FRAMEWORK), (FEAR,), "none")
    table = monte_carlo(Space(7, COLUMNS, cases), np.arange(6), cases)
    assert len(table) == 6 * 2 * 2
    assert sorted(set(table["behaviour.fear"])) == [0.2, 0.4]
    growth = table.groupby("policy")["demand_growth.gallium"].apply(tuple)
    assert growth.nunique() == 1
    assert table["row"].is_unique


def test_what_is_of_partnerships_alone_leaves_none_as_it_is():
    days = axis_of("clause.framework.stockpile.cover", 1.0, 2.0, 3.0)
    cases = variants((NONE, FRAMEWORK), (days, FEAR), "none", {STRENGTH})
    labels = [case.label for case in cases]
    assert labels[:2] == ["none[behaviour.fear=0.2]", "none[behaviour.fear=0.4]"]
    assert len(labels) == 2 + 6
    assert baselines(cases, "none")["framework[clause.framework.stockpile.cover=3, behaviour.fear=0.4]"] == labels[1]
    assert "clause.framework.stockpile.cover" not in cases[0].levers


def test_what_stands_on_another_policy_is_compared_with_that_variant_of_it():
    cases = (*(Case("calm", name) for name in ("none", "others")), Case("calm", "both", against="others"))
    swept = variants(cases, (FEAR, axis_of("clause.framework.stockpile.cover", 1.0, 3.0)), "none")
    against = baselines(swept, "none")
    words = "behaviour.fear=0.2, clause.framework.stockpile.cover=3"
    assert against[f"both[{words}]"] == f"others[{words}]"
    assert against[f"others[{words}]"] == "none[behaviour.fear=0.2]"
    assert set(against.values()) <= set(against)


def test_a_third_of_a_cube_is_balanced_in_every_pair_of_axes():
    points = np.array(fraction([3, 3, 3], 3))
    assert len(points) == 9
    for left, right in ((0, 1), (0, 2), (1, 2)):
        assert len({tuple(pair) for pair in points[:, [left, right]].tolist()}) == 9
    assert fraction([2, 2], 1) == [(0, 0), (0, 1), (1, 0), (1, 1)]
