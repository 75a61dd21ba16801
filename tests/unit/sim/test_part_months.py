"""Controls that start or end within a month are in force by the day; by hand, in shares of the month's normal flow."""

from typing import Any

import numpy as np
import pytest

from sim.model import CritminModel
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import CHN, JPN, USA, gate, govern, link

APRIL = 15  # 2026, counted from January 2025: thirty days


def ban(**fields: Any) -> dict[str, Any]:
    return control("destination_ban", targets=["JPN"], **({"share": "100 %", "starts": "2026-04-16"} | fields))


def opened(*controls: dict[str, Any], **values: Any) -> CritminModel:
    return open_model(controlled(controls=controls).structure(), values=values)


def passing(model: CritminModel, months: range, buyer: int = JPN) -> list[float]:
    """Return what may be sold to a buyer, as a share of the normal flow, in each month from April on."""
    normal = float(model.block.base.flow[link(model, CHN, buyer), 0])
    found = []
    for month in months:
        govern(model, APRIL + month)
        found.append(float(model.block.measures.limits[gate(model, buyer), 0]) / normal)
    return found


def test_a_ban_from_the_sixteenth_lets_half_a_month_pass_and_one_to_the_tenth_stops_nine_days() -> None:
    model = opened(ban(ends="2026-06-10"))
    assert passing(model, range(-1, 4)) == pytest.approx([np.inf, 0.5, 0.0, 0.7, np.inf])
    assert passing(model, range(1), USA) == [np.inf]


def test_on_the_first_day_it_is_in_force_for_the_whole_month_and_ends_with_the_month_before() -> None:
    model = opened(ban(starts="2026-04-01", ends="2026-06-01"))
    assert passing(model, range(-1, 3)) == pytest.approx([np.inf, 0.0, 0.0, np.inf])


def test_a_ban_of_ten_days_of_a_month() -> None:
    assert passing(opened(ban(starts="2026-04-11", ends="2026-04-21")), range(2)) == pytest.approx([2 / 3, np.inf])


def test_the_other_days_pass_what_passed_before_it() -> None:
    """A ban of three fifths stands; half of April is as before, the other half stopped. A weaker one is none."""
    standing = ban(id="standing", share="60 %", starts="2026-02")
    assert passing(opened(standing, ban()), range(2)) == pytest.approx([0.5 * 0.4, 0.0])
    assert passing(opened(standing, ban(share="30 %")), range(2)) == pytest.approx([0.4, 0.4])


def test_a_share_of_a_ban_is_in_force_by_the_day_too() -> None:
    assert passing(opened(ban(share="60 %")), range(2)) == pytest.approx([0.5 * 0.4 + 0.5, 0.4])


def test_worlds_in_which_it_is_not_active_are_left_alone() -> None:
    active = {"control.destination-ban.active": np.array([1.0, 0.0])}
    model = open_model(controlled(controls=(ban(),)).structure(), worlds=2, values=active)
    govern(model, APRIL)
    normal = model.block.base.flow[link(model, CHN, JPN), 0]
    assert model.block.measures.limits[gate(model, JPN), :2] == pytest.approx([0.5 * normal, np.inf])


def test_normal_flow_that_has_grown_passes_on_the_other_days() -> None:
    model = opened(ban())
    model.block.state.growth[...] = 2.0
    assert passing(model, range(1)) == pytest.approx([1.0])


def test_a_control_that_is_extended_is_in_force_for_the_whole_of_the_month_in_which_it_was_to_end() -> None:
    extended = ban(ends="2026-06-10", extension={"chance": "100 %", "lasts": "2 month"})
    assert passing(opened(extended), range(5)) == pytest.approx([0.5, 0.0, 0.0, 0.0, 0.0])


def test_a_temporary_control_counts_as_such_for_the_days_on_which_it_stops_something() -> None:
    lasting = control("destination_ban", id="lasting", targets=["USA"], share="100 %", starts="2026-02")
    model = opened(lasting, ban(ends="2027-03"))
    flow = model.block.base.flow
    half, whole = 0.5 * flow[link(model, CHN, JPN), 0], flow[link(model, CHN, USA), 0]
    govern(model, APRIL)
    metal = model.block.structure.goods.index("metal")
    assert model.block.measures.temporary[metal] == pytest.approx(half / (half + whole))
