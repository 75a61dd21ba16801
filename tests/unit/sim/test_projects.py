"""Named projects by hand: decision, planned months, slip, ramp, success, support and head start."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.projects import ProjectOdds, ProjectPlan, Projects, open_projects, ramped, reached

WORLDS = np.arange(2000)
LINEAR = (1.0 / 3.0, 2.0 / 3.0)


def opened(
    *,
    alone: float = 1.0,
    slip: float = 0.0,
    success: float = 1.0,
    capex: float | None = 1.0,
    failure: float = 0.0,
    shortfall: float = 0.4,
    thirds: tuple[float, float] = LINEAR,
    decision: int = -6,
    undecided: bool = False,
    months: tuple[int, int] = (4, 8),
    parts: tuple[str, ...] = ("mine",),
    worlds: np.ndarray = WORLDS,
) -> Projects:
    plans = tuple(
        ProjectPlan(
            name=name, whole=parts[0], process=0, capacity=10.0, capex=capex, revenue=5.0, decision=decision,
            undecided=undecided, months=months,
        )
        for name in parts
    )  # fmt: skip
    shape = (len(parts), len(worlds))
    odds = ProjectOdds(
        would_go_ahead=np.full(shape, alone),
        slip=np.full(shape, slip),
        success=np.full(shape, success),
        capital_intensity=worlds * 2.0,
        failure=np.full(len(worlds), failure),
        shortfall=np.full(shape, shortfall),
        other_feed=np.zeros(shape),
        shape=np.repeat(np.array(thirds)[:, None], len(worlds), axis=1),
    )
    return open_projects(plans, 3, worlds, odds)


def back(projects: Projects, strength: float = 1.0, head_start: float = 0.0, since: int = 0) -> None:
    projects.back(0, np.full(projects.built.shape[1], strength), head_start, since)


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


def test_without_support_only_what_would_go_ahead_comes() -> None:
    assert max(ramp(opened(alone=0.0))) == 0.0
    part, whole = opened(alone=0.0, decision=0), opened(alone=0.0, decision=0)
    back(part, strength=0.4)
    back(whole, strength=5.0)
    assert ramp(part)[-1] == pytest.approx(0.4)
    assert ramp(whole)[-1] == 1.0


def test_each_world_draws_once_whether_it_goes_ahead_and_a_larger_chance_loses_none() -> None:
    few, many = opened(alone=0.3).goes_ahead, opened(alone=0.6).goes_ahead
    assert few.mean() == pytest.approx(0.3, abs=0.03)
    assert (few <= many).all()
    assert np.array_equal(few, opened(alone=0.3, slip=5.0, success=0.1).goes_ahead)


def test_whether_it_goes_ahead_says_nothing_of_its_success() -> None:
    projects = opened(alone=0.5, success=0.5)
    assert (projects.goes_ahead & projects.succeeds).mean() == pytest.approx(0.25, abs=0.03)


def test_parts_share_the_decision_and_the_success_of_the_whole() -> None:
    projects = opened(alone=0.5, success=0.5, failure=0.5, parts=("mine", "plant"))
    assert np.array_equal(projects.goes_ahead[0], projects.goes_ahead[1])
    assert np.array_equal(projects.succeeds[0], projects.succeeds[1])
    assert not np.array_equal(projects.reach[0], projects.reach[1])


def test_support_changes_nothing_of_what_was_decided_and_would_go_ahead() -> None:
    alone, backed = opened(slip=3.0), opened(slip=3.0)
    for clock in range(20):
        back(backed, head_start=12.0, since=0)
        assert np.array_equal(alone.due(clock), backed.due(clock))


# --- head starts: decision in month 10, 4 months of building, 4 months of ramp ------------------------------------


LATER = {"decision": 10, "undecided": True, "months": (14, 18)}
LINE = [0.25, 0.5, 0.75, 1.0]


def course(projects: Projects, since: int, head_start: float = 0.0, months: int = 30) -> list[float]:
    """Return the share in place after each month in the first world, supported from month `since` on."""
    built = []
    for clock in range(months):
        if clock >= since:
            back(projects, head_start=head_start, since=since)
        projects.due(clock)
        built.append(float(projects.built[0, 0]))
    return built


def first_output(built: list[float]) -> int:
    return next(month for month, share in enumerate(built) if share > 0.0)


@pytest.mark.parametrize(
    ("slip", "since", "head_start", "first"),
    [
        (0.0, 2, 6.0, 8),  # decided in month 4 rather than 10
        (0.0, 2, 20.0, 6),  # at once: 8 months are all that is left
        (0.0, 8, 6.0, 12),  # 2 months are left
        (0.0, 12, 6.0, 14),  # already decided
        (5.0, 12, 12.0, 16),  # it slipped to month 15, so 3 are left
        (5.0, 2, 3.0, 16),  # decided in month 12 rather than 15
        (-4.0, 8, 6.0, 10),  # decided early, in month 6
    ],
)  # fmt: skip
def test_a_head_start_shortens_what_is_left_before_the_decision(
    slip: float, since: int, head_start: float, first: int
) -> None:
    built = course(opened(slip=slip, **LATER), since, head_start)
    assert first_output(built) == first
    assert built[first : first + 4] == pytest.approx(LINE)


def test_nothing_that_is_overdue_is_delivered_in_one_month() -> None:
    """Due in month 14, it slipped by 3; support in month 16 with 12 months' head start once gave half of it at once."""
    built = course(opened(slip=3.0, **LATER), 16, head_start=12.0)
    assert first_output(built) == 17
    assert built[17:21] == pytest.approx(LINE)


@pytest.mark.parametrize(("since", "first"), [(4, 14), (10, 14), (20, 24)])
def test_what_would_not_go_ahead_takes_its_time_from_the_support_on(since: int, first: int) -> None:
    """It is decided when it was expected or when the support comes, whatever is later; then 4 months of building."""
    built = course(opened(alone=0.0, **LATER), since)
    assert first_output(built) == first
    assert built[first : first + 4] == pytest.approx(LINE)


def test_the_slip_of_a_decided_project_falls_into_building() -> None:
    """Rescued in month 2: 10 months of building as planned and 3 of slip."""
    assert first_output(course(opened(alone=0.0, slip=3.0), 2, head_start=9.0)) == 2 + 10 + 3


def test_a_later_and_stronger_backer_speeds_up_only_from_then_on() -> None:
    projects = opened(alone=0.0, decision=20, undecided=True, months=(24, 28))
    back(projects, since=2)
    back(projects, head_start=12.0, since=15)
    assert (projects.decision == 15.0).all()


MONTHS = st.integers(-24, 60)
BACKERS = st.lists(st.tuples(st.integers(0, 50), st.floats(0.0, 1.0), st.floats(0.0, 48.0)), max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    decision=MONTHS, building=st.integers(0, 40), length=st.integers(0, 30), slip=st.floats(-6.0, 40.0),
    undecided=st.booleans(), alone=st.sampled_from([0.0, 0.5, 1.0]), backers=BACKERS, more=st.floats(0.0, 24.0),
)  # fmt: skip
def test_no_support_outruns_the_ramp_or_building_and_none_delays(
    decision: int, building: int, length: int, slip: float, undecided: bool, alone: float,
    backers: list[tuple[int, float, float]], more: float,
) -> None:  # fmt: skip
    first = decision + building
    known = {
        "decision": decision, "months": (first, first + length), "slip": slip, "undecided": undecided, "alone": alone,
        "thirds": (0.2, 0.5), "worlds": WORLDS[:8],
    }  # fmt: skip
    never, backed, sooner = opened(**known), opened(**known), opened(**known)
    steepest = 3.0 * 0.5 / max(length, 1)
    for clock in range(90):
        for since, strength, head_start in backers:
            if clock >= since:
                back(backed, strength, head_start, since)
                back(sooner, strength, head_start + more, since)
        without, step, _ = never.due(clock), backed.due(clock), sooner.due(clock)
        assert (backed.built >= never.built - 1e-12).all()
        assert (sooner.built >= backed.built - 1e-12).all()
        if clock > 0:
            assert step.max() <= steepest + 1e-12
        added = (step > without) & (backed.built > never.built + 1e-12)
        earliest = min((since for since, strength, _ in backers if strength > 0.0), default=1000)
        assert not added.any() or clock + 1 > earliest + never.building.min()


def test_capacity_once_built_is_not_taken_back() -> None:
    projects = opened()
    for clock in range(7):
        projects.due(clock)
    built = projects.built.copy()
    projects.lost[...] = 50.0
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
