"""Latin hypercubes and Sobol' points cover the ranges evenly, and a world is the same in any company."""

import numpy as np
import pytest

from experiments.design.base import Space
from experiments.design.registry import DESIGNS, design_named
from experiments.design.spread import STRATA, latin_hypercube, sobol
from sim.config.errors import UserError
from sim.structure import JointSample
from tests.imitation_model import COLUMNS, ImitationColumn
from tests.unit.design.test_monte_carlo import CASES, SPACE

FEAR = "behaviour.fear"  # uniform from 0.1 to 0.9


def strata(values, count):
    return np.floor((np.asarray(values) - 0.1) / 0.8 * count).astype(int)


@pytest.mark.parametrize("design", [latin_hypercube, sobol])
@pytest.mark.parametrize("first", [0, STRATA, 5 * STRATA])
def test_a_block_of_worlds_has_one_in_each_stratum(design, first):
    rows = design(SPACE, np.arange(first, first + STRATA), CASES[:1])
    assert sorted(strata(rows[FEAR], STRATA)) == list(range(STRATA))


def test_sobol_points_are_even_in_two_dimensions():
    """A scrambled (t, 7, 2)-net with t of nought in its first two dimensions: 4 x 4 boxes hold 8 points each."""
    columns = tuple(ImitationColumn(name, 0.5, 0.0, 1.0, "uniform") for name in ("behaviour.a", "behaviour.b"))
    rows = sobol(Space(7, columns, CASES[:1]), np.arange(128), CASES[:1])
    boxes = np.histogram2d(rows["behaviour.a"], rows["behaviour.b"], bins=4, range=[[0, 1], [0, 1]])[0]
    assert (boxes == 8).all()


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_a_world_is_the_same_in_any_company(design):
    among = design(SPACE, np.arange(300), CASES)
    for worlds in ([17], [130, 5], [299]):
        alone = design(SPACE, np.array(worlds), CASES)
        wanted = among[among["world"].isin(worlds)].sort_values("row").reset_index(drop=True)
        assert alone.sort_values("row").reset_index(drop=True).equals(wanted)


@pytest.mark.parametrize("design", [latin_hypercube, sobol])
def test_seeds_and_hypercubes_differ(design):
    rows = design(SPACE, np.arange(2 * STRATA), CASES[:1])[FEAR].to_numpy()
    other = design(Space(8, COLUMNS, CASES), np.arange(2 * STRATA), CASES[:1])[FEAR].to_numpy()
    assert not np.isclose(rows, other).any()
    assert not np.isclose(rows[:STRATA], rows[STRATA:]).any()


@pytest.mark.parametrize("design", [latin_hypercube, sobol])
def test_the_joint_sample_is_taken_evenly_and_row_by_row(design):
    joint = JointSample((FEAR, "demand_growth.gallium"), np.array([[0.2, 0.02], [0.4, 0.04], [0.6, 0.06], [0.8, 0.08]]))
    rows = design(Space(7, COLUMNS, CASES, joint), np.arange(STRATA), CASES[:1])
    assert rows[FEAR].value_counts().tolist() == [STRATA // 4] * 4
    assert rows["demand_growth.gallium"].to_numpy() == pytest.approx(rows[FEAR].to_numpy() / 10.0)


@pytest.mark.parametrize("design", [latin_hypercube, sobol])
def test_twins_draw_the_same(design):
    columns = tuple(ImitationColumn(name, 0.5, 0.0, 1.0, "uniform") for name in ("control.a.x", "control.a@b.x"))
    rows = design(Space(7, columns, CASES[:1]), np.arange(9), CASES[:1])
    assert (rows["control.a.x"] == rows["control.a@b.x"]).all()


def test_an_unknown_design_is_told():
    with pytest.raises(UserError, match="no design 'sobel'; did you mean 'sobol'"):
        design_named("sobel")
