"""Named projects by hand: planned months, slip, ramp, success, support and head start."""

import numpy as np
import pytest

from sim.projects import ProjectOdds, ProjectPlan, Projects, open_projects, ramped, reached

WORLDS = np.arange(2000)
LINEAR = (1.0 / 3.0, 2.0 / 3.0)


def opened(
    *,
    under_way: bool = True,
    slip: float = 0.0,
    success: float = 1.0,
    capex: float | None = 1.0,
    failure: float = 0.0,
    shortfall: float = 0.4,
    thirds: tuple[float, float] = LINEAR,
) -> Projects:
    plan = ProjectPlan("mine", 0, capacity=10.0, capex=capex, revenue=5.0, months=(4, 8), under_way=under_way)
    shape = (1, len(WORLDS))
    odds = ProjectOdds(
        slip=np.full(shape, slip),
        success=np.full(shape, success),
        capital_intensity=WORLDS * 2.0,
        failure=np.full(len(WORLDS), failure),
        shortfall=np.full(shape, shortfall),
        other_feed=np.zeros(shape),
        shape=np.repeat(np.array(thirds)[:, None], len(WORLDS), axis=1),
    )
    return open_projects((plan,), 3, WORLDS, odds)


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


# --- ramps -----------------------------------------------------------------------------------------------------------


def test_a_ramp_is_three_straight_lines_through_its_thirds() -> None:
    shares = ramped(np.array([0.0, 1 / 6, 1 / 3, 0.5, 2 / 3, 5 / 6, 1.0]), np.array(0.2), np.array(0.6))
    assert shares == pytest.approx([0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0])


def test_a_slow_start_comes_on_stream_by_its_shape() -> None:
    """A quarter of the way is three quarters of the first third, half the middle of the second."""
    assert ramp(opened(thirds=(0.2, 0.6)), 10)[4:] == pytest.approx([0.15, 0.4, 0.7, 1.0, 1.0, 1.0])


def test_a_failed_ramp_stops_short_for_good() -> None:
    """A uniform of .1 under a chance of .4 misses three quarters of the largest shortfall."""
    luck = np.array([0.0, 0.1, 0.2, 0.39999, 0.4, 0.9])
    assert reached(luck, np.array(0.4), np.array(0.5)) == pytest.approx([0.5, 0.625, 0.75, 1.0, 1.0, 1.0], abs=1e-4)
    projects = opened(failure=0.5)
    for clock in range(20):
        projects.due(clock)
    assert np.array_equal(projects.built, projects.reach)
    assert (projects.built < 1.0).mean() == pytest.approx(0.5, abs=0.04)
    assert projects.built.min() >= 0.6
    assert projects.built.mean() == pytest.approx(1.0 - 0.5 * 0.2, abs=0.01)


def test_no_failure_means_all_of_it_to_the_last_bit() -> None:
    assert (opened(failure=0.0).reach == 1.0).all()


def test_a_likelier_failure_makes_no_world_better_off() -> None:
    few, many = (opened(failure=chance).reach for chance in (0.2, 0.6))
    assert (many <= few).all()


def test_months_of_waiting_move_the_whole_ramp() -> None:
    """Two months of standstill before the first output."""
    projects, paces = opened(), [1.0, 0.0, 0.0] + [1.0] * 10
    built = [
        float(np.copy(projects.built[0, 0]))
        for clock, pace in enumerate(paces)
        if projects.due(clock, pace) is not None
    ]
    assert built == pytest.approx([0.0] * 6 + [0.25, 0.5, 0.75] + [1.0] * 4)
