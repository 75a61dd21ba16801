"""Dated changes of demand by hand: where, how far, how fast they come, and when they are over."""

from typing import Any

import numpy as np
import pytest

from sim.model import CritminModel
from tests.properties.economies import BOOM, GUESS, controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, ORE, TIN, USA, govern

START = 16  # May 2026, counted from January 2025
SLUMP = GUESS | {key: value for key, value in BOOM.items() if key not in {"ends", "over", "exempt"}}
SLUMP |= {"id": "slump", "level": "0.7 ratio"}


def changed(*entries: dict[str, Any], **values: Any) -> CritminModel:
    return open_model(controlled(shocks=entries).structure(), values=values)


def demand(model: CritminModel, months: range, nation: int = JPN) -> list[float]:
    """Return demand for the metal in each month, as a multiple of what it would be."""
    found = []
    for month in months:
        govern(model, START + month)
        found.append(float(model.block.measures.demand[nation, METAL, 0]))
    return found


def test_it_comes_at_once_and_stays_or_ends() -> None:
    assert demand(changed(SLUMP), range(-1, 3)) == pytest.approx([1.0, 0.7, 0.7, 0.7])
    assert demand(changed(SLUMP | {"ends": "2026-07"}), range(4)) == pytest.approx([0.7, 0.7, 1.0, 1.0])


def test_it_comes_in_equal_steps_over_its_months() -> None:
    slow = changed(SLUMP | {"over": "3 month", "ends": "2026-10"})
    assert demand(slow, range(-1, 6)) == pytest.approx([1.0, 0.9, 0.8, 0.7, 0.7, 0.7, 1.0])
    assert demand(changed(SLUMP | {"over": "0 month"}), range(1)) == pytest.approx([0.7])


def test_only_the_goods_and_nations_that_are_meant_change() -> None:
    model = changed(
        SLUMP | {"nations": ["JPN", "USA"], "exempt": ["USA"]},
        SLUMP | {"id": "boom", "goods": "all", "exempt": ["JPN", "USA"], "level": "1.5 ratio"},
    )
    govern(model, START)
    found = model.block.measures.demand[..., 0]
    assert found[:, METAL] == pytest.approx([1.5, 0.7, 1.0, 1.5])
    for good in (ORE, TIN):
        assert found[:, good] == pytest.approx([1.5, 1.0, 1.0, 1.5])


def test_two_changes_of_one_demand_multiply() -> None:
    assert demand(changed(SLUMP, SLUMP | {"id": "more", "level": "0.5 ratio"}), range(1)) == pytest.approx([0.35])


def test_worlds_without_it_do_not_change() -> None:
    active = {"shock.slump.active": np.array([1.0, 0.0])}
    model = open_model(controlled(shocks=(SLUMP,)).structure(), worlds=2, values=active)
    govern(model, START)
    assert model.block.measures.demand[JPN, METAL, :2] == pytest.approx([0.7, 1.0])


def test_reference_demand_follows() -> None:
    """What would be used at the base year's prices: the metal's final use is all of JPN's demand for it."""
    model = changed(SLUMP | {"nations": ["JPN"]})
    for _ in range(START + 1):
        model.step()
    need = model.block.base.need[:, METAL, 0]
    assert model.block.month.reference[[JPN, USA, AUS, CHN], METAL, 0] == pytest.approx(
        need[[JPN, USA, AUS, CHN]] * [0.7, 1.0, 1.0, 1.0]
    )


def test_one_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="not after its start"):
        controlled(shocks=(SLUMP | {"ends": "2026-05"},)).resolved()
