"""Holds at customs by hand: what is sold waits, the yard fills up, and all of it leaves at once."""

import numpy as np
import pytest

from sim.market.shipping import ship
from sim.model import CritminModel
from sim.observer import SERIES
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import CHN, JPN, METAL, USA, gate, govern, link, with_control

START = 14  # March 2026, counted from January 2025


def hold(**fields):
    return control("customs_hold", **({"targets": ["JPN"], "patience": "1.5 month", "ends": "2026-06"} | fields))


def month(model: CritminModel, clock: int, ordered: float) -> tuple[float, float, float]:
    """Return what may be sold to JPN, what then waits at customs, and what sets out for JPN from CHN."""
    govern(model, clock)
    block, way = model.block, link(model, CHN, JPN)
    limit = float(block.measures.limits[gate(model, JPN), 0])
    block.state.flow[...] = 0.0
    block.state.flow[way] = min(limit, ordered)
    block.state.flow[link(model, CHN, USA)] = 2.0
    ship(block)
    assert block.month.shipped[CHN, METAL, 0] == pytest.approx(min(limit, ordered) + 2.0)
    assert block.month.imported[USA, METAL, 0] == pytest.approx(2.0)
    return limit, float(block.state.customs[gate(model, JPN), 0]), float(block.month.imported[JPN, METAL, 0])


def test_what_is_sold_waits_until_the_yard_is_full_and_leaves_at_once() -> None:
    model, _ = with_control(hold())
    normal = float(model.block.base.flow[link(model, CHN, JPN), 0])
    found = [month(model, START + step, normal) for step in range(-1, 5)]
    limits, waiting, left = (np.array(column) for column in zip(*found, strict=True))
    assert limits == pytest.approx([np.inf, 1.5 * normal, 0.5 * normal, 0.0, np.inf, np.inf])
    assert waiting == pytest.approx([0.0, normal, 1.5 * normal, 1.5 * normal, 0.0, 0.0])
    assert left == pytest.approx([normal, 0.0, 0.0, 0.0, 2.5 * normal, normal])


def test_a_share_of_what_is_sold_waits_and_the_rest_sets_out() -> None:
    """Three fifths of each month's sales are held until a month and a half's worth waits; then two fifths may go."""
    model, _ = with_control(hold(share="60 %", ends="2026-07"))
    normal = float(model.block.base.flow[link(model, CHN, JPN), 0])
    found = [month(model, START + step, normal) for step in range(-1, 6)]
    limits, waiting, left = (np.array(column) / normal for column in zip(*found, strict=True))
    assert limits == pytest.approx([np.inf, 1.9, 1.3, 0.7, 0.4, np.inf, np.inf])
    assert waiting == pytest.approx([0.0, 0.6, 1.2, 1.5, 1.5, 0.0, 0.0])
    assert left == pytest.approx([1.0, 0.4, 0.4, 0.4, 0.4, 2.5, 1.0])


def test_customs_holds_the_share_of_worlds_that_name_one_only() -> None:
    model = open_model(controlled(controls=(hold(share="60 %"),)).structure(), worlds=2,
                       values={"control.customs-hold.active": np.array([1.0, 0.0])})  # fmt: skip
    govern(model, START)
    assert model.block.measures.held_share[gate(model, JPN), :2] == pytest.approx([0.6, 1.0])
    assert model.block.measures.hold[gate(model, JPN), 1] == -1.0
    assert model.block.measures.hold[gate(model, USA)].max() == -1.0


def test_of_two_holds_the_larger_share_counts() -> None:
    model = open_model(controlled(controls=(hold(id="all"), hold(id="part", share="20 %"))).structure())
    normal = float(model.block.base.flow[link(model, CHN, JPN), 0])
    assert month(model, START, normal)[1] == pytest.approx(normal)


def test_the_release_is_told_with_its_tonnes_and_the_yard_can_be_recorded() -> None:
    model, _ = with_control(hold())
    model.block.watched[0] = True
    normal = float(model.block.base.flow[link(model, CHN, JPN), 0])
    for step in range(3):
        month(model, START + step, normal)
    assert SERIES["customs"](model.block, np.arange(4))[:, METAL, 0] == pytest.approx([0.0, 1.5 * normal, 0.0, 0.0])
    month(model, START + 3, normal)
    told = [event for event in model.block.events if event.kind == "customs release"]
    assert [(event.month, event.amount) for event in told] == [(START + 3, pytest.approx(1.5 * normal))]


def test_of_two_holds_the_tighter_one_counts_and_cargo_waits_for_both() -> None:
    entries = (hold(id="short", patience="1 month", ends="2026-05"), hold(id="long", patience="2 month"))
    model = open_model(controlled(controls=entries).structure())
    normal = float(model.block.base.flow[link(model, CHN, JPN), 0])
    found = [month(model, START + step, 9.0 * normal) for step in range(4)]
    assert [limit for limit, _, _ in found[:3]] == pytest.approx([normal, 0.0, normal])
    assert [waiting for _, waiting, _ in found] == pytest.approx([normal, normal, 2.0 * normal, 0.0])


def test_a_hold_is_temporary_without_an_announced_end() -> None:
    model, _ = with_control(hold(ends=None, patience="0 month"))
    govern(model, START)
    assert model.block.measures.temporary[METAL] == pytest.approx(1.0)


def test_after_the_hold_imports_overshoot_with_the_yard_and_not_under_a_ban_of_the_same_length() -> None:
    """The case it exists for: of 2010, when December brought three times September's imports."""
    peaks = {}
    for kind, fields in (("customs_hold", {"patience": "1.5 month"}), ("destination_ban", {"share": "100 %"})):
        model = open_model(controlled(controls=(control(kind, targets=["JPN"], ends="2026-05", **fields),)).structure(),
                           checked=True)  # fmt: skip
        bought = []
        for _ in range(START + 3):
            model.step()
            bought.append(float(model.block.month.imported_controlled[JPN, METAL, 0]))
        assert bought[START : START + 2] == pytest.approx([0.0, 0.0])
        peaks[kind] = bought[START + 2] / bought[START - 1]
    assert peaks["customs_hold"] > peaks["destination_ban"] + 0.5


def test_a_hold_towards_everybody_is_refused() -> None:
    with pytest.raises(ValueError, match="names its targets"):
        controlled(controls=(hold(targets="all"),)).resolved()
