"""Samples are SALib's, belong to their numbers alone, and set the columns that their factors stand for."""

import numpy as np
import pytest
from SALib.sample import morris, sobol

from experiments.design.base import DICE, Case, Space
from experiments.design.factors import CHOSEN_POLICY, Fitted, factors_of
from experiments.design.morris import Morris
from experiments.design.saltelli import Saltelli
from experiments.questions.sensitivity.results import open_sensitivity
from experiments.runner.execute import execute
from sim.config.errors import UserError
from sim.structure import JointSample
from tests.command import critmin
from tests.imitation_model import ImitationColumn
from tests.unit.sensitivity.functions import (
    COEFFICIENTS,
    SEED,
    Levers,
    function_request,
    inputs,
    noisy,
    run_function,
    sobol_g,
)

CASE = Case("s", "none")
SPACE = Space(SEED, inputs(3), (CASE,))
FACTORS = factors_of(SPACE, (CASE,), {}, {})
NAMES = ["x1", "x2", "x3"]
GROUPS = ("x1", "others", "others", "dice")
PROBLEM = {"num_vars": 4, "names": [*NAMES, DICE], "bounds": [[0.0, 1.0]] * 4}
DESIGNS = {"morris": Morris(FACTORS), "saltelli": Saltelli(FACTORS, GROUPS)}


def table(design, *worlds, space=SPACE):
    return design(space, np.array(worlds, dtype=np.int64), space.cases)


def test_base_samples_are_those_of_salib():
    wanted = sobol.sample({**PROBLEM, "groups": list(GROUPS)}, 64, calc_second_order=False, seed=SEED)
    found = table(DESIGNS["saltelli"], *range(64 * 5))
    np.testing.assert_array_equal(found[NAMES].to_numpy(), wanted[:, :3])


def test_trajectories_are_those_of_salib():
    found = table(DESIGNS["morris"], *range(3 * 5))
    for trajectory in range(3):
        wanted = morris.sample(dict(PROBLEM), 1, num_levels=4, seed=(SEED, trajectory))
        rows = found[found["world"] // 5 == trajectory]
        np.testing.assert_allclose(rows[NAMES].to_numpy(), wanted[:, :3])


@pytest.mark.parametrize("design", DESIGNS.values(), ids=list(DESIGNS))
def test_a_world_is_the_same_alone_and_among_others(design):
    among = table(design, *range(400))
    for world in (0, 17, 128, 399):
        assert among[among["world"] == world].reset_index(drop=True).equals(table(design, world))


@pytest.mark.parametrize("design", DESIGNS.values(), ids=list(DESIGNS))
def test_a_sample_meets_one_set_of_dice_but_for_the_factor_that_swaps_them(design):
    rows = table(design, *range(60 * design.length))
    decks = rows.groupby(rows["world"] // design.length)[DICE].agg(["nunique", "min"])
    assert decks["nunique"].tolist() == [2] * 60
    assert decks["min"].is_unique


def test_an_option_steps_to_another_one_and_to_every_one():
    columns = (
        *inputs(1),
        ImitationColumn("place", 1.0, role="fixed"),
        ImitationColumn("member", 0.1, 0, 1, "bernoulli"),
    )
    case = Case("s", "none", {"place": 1.0})
    space = Space(SEED, columns, (case,))
    design = Morris(factors_of(space, (case,), {"place": (1.0, 2.0, 5.0)}, {}))
    rows = table(design, *range(80 * design.length), space=space)
    places = rows.groupby(rows["world"] // design.length)["place"].unique()
    assert {len(found) for found in places} == {2}
    assert {tuple(found) for found in places} == {(a, b) for a in (1, 2, 5) for b in (1, 2, 5) if a != b}
    assert (rows.groupby(rows["world"] // design.length)["member"].nunique() == 2).all()


JOINT = JointSample(("x1", "x2"), np.array([[0.1, 0.9], [0.2, 0.8], [0.3, 0.7]]))


def test_what_history_ties_together_is_one_factor_and_keeps_its_rows():
    space = Space(SEED, inputs(3), (CASE,), JOINT)
    factors = factors_of(space, (CASE,), {}, {})
    assert [factor.name for factor in factors] == ["behaviour.fitted", "x3", DICE]
    assert isinstance(factors[0], Fitted)
    rows = table(Saltelli(factors, tuple(factor.name for factor in factors)), *range(500), space=space)
    assert {tuple(row) for row in rows[["x1", "x2"]].to_numpy()} == {tuple(row) for row in JOINT.draws}


def test_what_is_set_in_all_worlds_is_no_factor():
    space = Space(SEED, inputs(3), (Case("s", "none", {"x1": 0.25}),), JOINT)
    factors = factors_of(space, space.cases, {}, {"x1": 0.25})
    assert [factor.name for factor in factors] == ["behaviour.fitted", "x3", DICE]
    rows = table(Saltelli(factors, tuple(factor.name for factor in factors)), *range(50), space=space)
    assert set(rows["x1"]) == {0.25}
    assert set(rows["x2"]) == {0.9, 0.8, 0.7}


def test_screening_puts_the_factors_of_the_g_function_in_order(tmp_path):
    found = open_sensitivity(run_function(tmp_path / "run", sobol_g, inputs(8), 24).path, "unserved:JPN:gallium")
    table = found.screening.table
    assert table["factor"].tolist()[:4] == ["x1", "x2", "x3", "x4"]
    assert table["factor"].tolist()[-1] == DICE
    assert found.screening.chance == 0.0
    small = table.set_index("factor").loc[["x5", "x6", "x7", "x8"], "mu_star"]
    assert (small < 0.05 * table["mu_star"][0]).all()
    assert critmin("figure", "effects", tmp_path / "run") == 0
    assert (tmp_path / "run/figures/effects.png").is_file()
    assert critmin("figure", "tornado", tmp_path / "run") == 2  # a screening shares out no variance
    assert COEFFICIENTS[4:] == (99.0,) * 4


def test_a_straight_line_has_its_slope_and_dice_their_mean_difference(tmp_path):
    """Two uniform numbers are a third apart on average; stepping to other dice is no slope."""
    found = open_sensitivity(run_function(tmp_path / "run", noisy, inputs(2), 200).path, "unserved:JPN:gallium")
    table = found.screening.table.set_index("factor")
    assert table.loc["x1", ["mu_star", "mu", "sigma"]].tolist() == pytest.approx([1.0, 1.0, 0.0], abs=1e-9)
    assert table.loc[DICE, "mu_star"] == pytest.approx(1.0 / 3.0, abs=0.06)
    assert np.isnan(table.loc[DICE, "mu"])
    assert table.loc["x2", "mu_star"] == 0.0


def test_more_samples_extend_a_run(tmp_path):
    alone = ["x1", "dice"]
    for samples in (3, 40, 64):
        extended = run_function(tmp_path / "run", noisy, inputs(2), samples, alone)
    assert extended.content_hash() == run_function(tmp_path / "one", noisy, inputs(2), 64, alone).content_hash()


def test_samples_of_a_failed_block_are_left_out(tmp_path):
    outcome = execute(function_request(tmp_path / "run", noisy, inputs(2), 100, ["x1", "dice"], fails_at=130))
    assert len(outcome.failed) == 1
    found = open_sensitivity(outcome.store.path).weighing
    touched = set(range(128 // 5, 255 // 5 + 1))
    assert set(found.samples.numbers.tolist()) == set(range(100)) - touched
    assert len(found.ranges) == 1


def test_a_lever_keeps_out_of_policies_that_do_not_pull_it():
    strength = ImitationColumn("clause.pact.stockpile.strength", 0.0, role="lever")
    policies = tuple(Case("s", name, {strength.name: float(name == "pact")}) for name in ("none", "pact"))
    levers = Levers(policies, {strength.name: (0.5, 1.0)})
    case = Case("s", "any", {strength.name: 0.5})
    space = Space(SEED, (*inputs(1), strength), (case,))
    factors = factors_of(space, levers.policies, levers.axes, {})
    rows = table(Saltelli(factors, tuple(factor.name for factor in factors)), *range(300), space=space)
    assert set(rows.loc[rows[CHOSEN_POLICY] == "none", strength.name]) == {0.0}
    assert set(rows.loc[rows[CHOSEN_POLICY] == "pact", strength.name]) == {0.5, 1.0}


def test_an_outcome_must_be_measured_and_vary(tmp_path):
    folder = run_function(tmp_path / "run", noisy, inputs(2), 4, ["x1", "dice"]).path
    for text, words in {
        "unserved:JPN:gallium:x": "expected METRIC",
        "unservd:JPN:gallium": "did you mean 'unserved'",
        "unserved:JPN:galium": "did you mean 'gallium'",
        "unserved:JPN:tin": "does not vary",
    }.items():
        with pytest.raises(UserError, match=words):
            open_sensitivity(folder, text)
