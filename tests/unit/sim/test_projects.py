"""Named projects by hand: planned months, slip, ramp, success, support and head start."""

import numpy as np
import pytest

from sim.projects import ProjectPlan, Projects, open_projects

WORLDS = np.arange(2000)


def opened(*, under_way: bool = True, slip: float = 0.0, success: float = 1.0, capex: float | None = 1.0) -> Projects:
    plan = ProjectPlan("mine", 0, capacity=10.0, capex=capex, revenue=5.0, months=(4, 8), under_way=under_way)
    shape = (1, len(WORLDS))
    return open_projects(
        (plan,), 3, WORLDS, slip=np.full(shape, slip), success=np.full(shape, success), capital_intensity=WORLDS * 2.0
    )


def test_capital_cost_is_the_stated_one_or_what_the_world_draws_per_revenue() -> None:
    assert (opened(capex=7.0).capex == 7.0).all()
    assert np.array_equal(opened(capex=None).capex[0], WORLDS * 2.0 * 5.0)


def ramp(projects: Projects, months: int = 16) -> list[float]:
    """Return the share in place after each month in the first world."""
    return [float(np.copy(projects.built[0, 0])) for clock in range(months) if projects.due(clock) is not None]


def test_output_ramps_up_between_the_planned_months() -> None:
    assert ramp(opened(), 10) == pytest.approx([0.0, 0.0, 0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0])


def test_a_slip_moves_the_whole_ramp() -> None:
    assert ramp(opened(slip=3.0), 13)[3:] == ramp(opened(), 10)
    assert ramp(opened(slip=-2.0), 8) == ramp(opened(), 10)[2:]


def test_a_share_of_worlds_gets_it_and_the_others_never_do() -> None:
    projects = opened(success=0.3)
    for clock in range(20):
        projects.due(clock)
    assert set(np.unique(projects.built)) == {0.0, 1.0}
    assert projects.built.mean() == pytest.approx(0.3, abs=0.04)


def test_without_support_only_what_is_under_way_goes_ahead() -> None:
    projects = opened(under_way=False)
    assert max(ramp(projects)) == 0.0
    projects.support[...] = 0.4
    assert ramp(projects)[-1] == pytest.approx(0.4)
    projects.support[...] = 5.0
    assert ramp(projects)[-1] == 1.0


def test_a_head_start_brings_it_forward() -> None:
    projects = opened(under_way=False)
    projects.support[...] = 1.0
    projects.head_start[...] = 3.0
    assert ramp(projects, 7) == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0])


def test_capacity_once_built_is_not_taken_back() -> None:
    projects = opened()
    projects.due(6)
    built = projects.built.copy()
    projects.slip[...] = 50.0
    assert projects.due(7).max() == 0.0
    assert np.array_equal(projects.built, built)
