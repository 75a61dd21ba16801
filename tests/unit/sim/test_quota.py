"""Quotas by hand: periods, instalments, what is carried over, and what is smuggled past them."""

import numpy as np
import pytest

from sim.model import CritminModel
from sim.observer import SERIES
from sim.state import INSIDE, OUTSIDE
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, govern, link, with_control

START = 14  # March 2026, counted from January 2025


def pools(sold: list[float], **fields) -> list[float]:
    """Return what may leave in each month from March 2026 on, of a quota of 10 t a month, `sold` being sold."""
    model, _ = with_control(control("quota", volume="120 t/yr", **fields))
    found = []
    for month in range(len(sold) + 1):
        govern(model, START + month)
        found.append(float(model.block.measures.pools[0, 0]))
        model.block.state.flow[...] = 0.0
        if month < len(sold):
            model.block.state.flow[link(model, CHN, JPN)] = sold[month]
    return found


def test_within_a_period_all_that_is_unused_stays_and_at_its_end_a_share_is_carried_over() -> None:
    """March is the last month of the first quarter; April to June are the second, July opens the third."""
    found = pools([4.0, 8.0, 2.0, 10.0, 10.0], period="quarter", carry_over="50 %")
    # March 10, 6 left over; April 10 + 3, 5 left; May 10 + 5, 13 left; June 10 + 13, 13 left; July 10 + 6.5.
    assert found == pytest.approx([10.0, 13.0, 15.0, 23.0, 16.5, 16.5])


def test_a_pool_let_out_at_once_holds_what_is_left_of_the_period() -> None:
    found = pools([3.0, 20.0, 6.0, 4.0], period="quarter", carry_over="0 %", instalments="at_once")
    assert found == pytest.approx([10.0, 30.0, 10.0, 4.0, 30.0])
    found = pools([3.0, 20.0], period="half_year", carry_over="0 %", instalments="at_once", ends="2026-06")
    assert found == pytest.approx([30.0, 27.0, 7.0])


def test_a_monthly_pool_is_the_same_smooth_and_at_once() -> None:
    sold = [4.0, 12.0, 8.0]
    smooth = pools(sold, carry_over="60 %")
    assert pools(sold, carry_over="60 %", instalments="at_once", period="month") == smooth
    assert smooth == pytest.approx([10.0, 10.0 + 0.6 * 6.0, 10.0 + 0.6 * 1.6, 10.0 + 0.6 * 2.96])


def test_a_quota_that_comes_back_after_a_truce_lets_out_what_is_left_of_the_period() -> None:
    quota = control("quota", volume="120 t/yr", carry_over="100 %", period="half_year", instalments="at_once")
    truce = control("truce", suspends="all", starts="2026-04", ends="2026-05", severity="0 share")
    model = open_model(controlled(controls=(quota, truce)).structure())
    found = []
    for month in range(3):
        govern(model, START + month)
        found.append(float(model.block.measures.pools[0, 0]))
    assert found == pytest.approx([40.0, np.inf, 20.0])


def smuggler(**values: float) -> CritminModel:
    """Return a model with a quota of half of exports past which goods are smuggled, prices outside being double."""
    smuggling = {"potential": "50 %", "enforcement": "20 %"}
    entry = control("quota", volume="50 %", carry_over="0 %", smuggling=smuggling)
    model, _ = with_control(entry, **{
        "behaviour.smuggling_markup": 0.2, "behaviour.leak_span": 1.6, "behaviour.leak_months": 2.0, **values,
    })  # fmt: skip
    model.block.state.spot[OUTSIDE] = 2.0
    model.block.state.contract[INSIDE] = 1.0
    return model


def test_smuggling_follows_the_price_ratio_with_a_lag_and_is_told() -> None:
    model = smuggler()
    block = model.block
    block.watched[0] = True
    ways = [link(model, CHN, buyer) for buyer in (JPN, USA, AUS)]
    official = 0.5 * sum(block.base.flow[way, 0] for way in ways)
    block.state.flow[ways] = official / 3.0
    goal = 0.5 * 0.8 * (2.0 - 1.0 - 0.2) / 1.6 * official
    for month, reached in enumerate((0.5, 0.75, 0.875)):
        govern(model, START + month)
        block.state.flow[ways] = official / 3.0
        assert block.measures.smuggled[0] == pytest.approx(reached * goal)
        assert block.measures.pools[0] == pytest.approx(official + reached * goal)
    told = [event for event in block.events if event.kind == "smuggling"]
    assert [(event.month, event.good) for event in told] == [(START, "metal")]
    block.state.flow[ways] = (official + 3.0) / 3.0
    everyone = np.arange(4)
    assert SERIES["smuggled"](block, everyone)[CHN, METAL] == pytest.approx(min(3.0, 0.875 * goal))
    block.state.spot[OUTSIDE] = 1.1
    govern(model, START + 3)
    assert block.measures.smuggled[0] == pytest.approx(0.4375 * goal)


def test_a_second_quota_that_is_off_leaves_what_is_smuggled_past_the_first() -> None:
    """Two scenarios may each have a quota on one good; the one that is not in force must not reset the other."""
    entry = control("quota", volume="50 %", carry_over="0 %", smuggling={"potential": "90 %", "enforcement": "0 %"})
    economy = controlled(controls=(entry, entry | {"id": "other", "starts": "2026-04"}))
    structure = economy.structure()
    found = []
    for other in (0.0, 1.0):
        model = open_model(structure, values={"control.other.active": other})
        block = model.block
        for month in range(6):
            block.state.spot[OUTSIDE], block.state.contract[INSIDE] = 2.0, 1.0
            govern(model, START + month)
            block.state.flow[...] = block.base.flow
        found.append((float(block.measures.smuggled[0, 0]), float(block.measures.pools[0, 0])))
    alone = open_model(controlled(controls=(entry,)).structure())
    for month in range(6):
        alone.block.state.spot[OUTSIDE], alone.block.state.contract[INSIDE] = 2.0, 1.0
        govern(alone, START + month)
        alone.block.state.flow[...] = alone.block.base.flow
    assert found[0] == (float(alone.block.measures.smuggled[0, 0]), float(alone.block.measures.pools[0, 0]))
    assert 0.0 < found[1][0] < found[0][0]


def test_smuggled_tonnes_come_out_of_the_sellers_stock_and_relieve_the_buyer() -> None:
    """With mass checked every month: buyers are short of more where nobody smuggles."""
    missed = []
    for potential in (0.0, 1.2):
        model = smuggler(**{"control.quota.smuggling.potential": potential})
        model.checked = True
        total, smuggled = 0.0, 0.0
        for _ in range(36):
            model.step()
            total += float(model.block.month.missed[JPN, METAL, 0])
            model.block.clock -= 1
            smuggled += float(SERIES["smuggled"](model.block, np.arange(4))[CHN, METAL, 0])
            model.block.clock += 1
        missed.append(total)
        assert (smuggled > 0.0) == (potential > 0.0)
    assert missed[1] < missed[0]
