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
    execution = [link(model, CHN, buyer) for buyer in (JPN, USA, AUS)]
    official = 0.5 * sum(block.base.flow[way, 0] for way in execution)
    block.state.flow[execution] = official / 3.0
    goal = 0.5 * 0.8 * (2.0 - 1.0 - 0.2) / 1.6 * 2.0 * official
    for month, reached in enumerate((0.5, 0.75, 0.875)):
        govern(model, START + month)
        block.state.flow[execution] = official / 3.0
        assert block.measures.smuggled[0] == pytest.approx(reached * goal)
        assert block.measures.pools[0] == pytest.approx(official + reached * goal)
    told = [event for event in block.events if event.kind == "smuggling"]
    assert [(event.month, event.good) for event in told] == [(START, "metal")]
    for sold in (official, 0.5 * goal):
        block.state.flow[execution] = sold / 3.0
        block.sent = block.state.flow
        found = SERIES["smuggled"](block, np.arange(4))
        assert found[CHN, METAL] == pytest.approx(min(sold, 0.875 * goal))
        assert found.sum() == pytest.approx(found[CHN, METAL].sum())
    block.state.spot[OUTSIDE] = 1.1
    govern(model, START + 3)
    assert block.measures.smuggled[0] == pytest.approx(0.4375 * goal)


def test_a_tax_that_smugglers_save_pulls_as_the_price_does() -> None:
    """Prices are a tenth apart; a saved tax of 0.9 makes that the gain of a doubled price. A short lag is a month."""
    smuggling = {"potential": "50 %", "enforcement": "20 %", "saves": "0.9 ratio"}
    found = []
    for saves in (0.0, 0.9):
        model, _ = with_control(control("quota", volume="50 %", carry_over="0 %", smuggling=smuggling), **{
            "behaviour.smuggling_markup": 0.2, "behaviour.leak_span": 1.6, "behaviour.leak_months": 0.5,
            "control.quota.smuggling.saves": saves,
        })  # fmt: skip
        model.block.state.spot[OUTSIDE], model.block.state.contract[INSIDE] = 1.1, 1.0
        govern(model, START)
        exports = sum(model.block.base.flow[link(model, CHN, buyer), 0] for buyer in (JPN, USA, AUS))
        found.append(float(model.block.measures.smuggled[0, 0]) / exports)
    assert found == pytest.approx([0.0, 0.5 * 0.8 * (1.1 - 1.0 + 0.9 - 0.2) / 1.6])


def test_what_is_smuggled_is_sold_first_and_leaves_quota_unused() -> None:
    """All of the quota was sold, but part of it was smuggled: that much more may leave officially in the next month."""
    model = smuggler(**{"control.quota.carry_over": 1.0})
    block = model.block
    execution = [link(model, CHN, buyer) for buyer in (JPN, USA, AUS)]
    official = 0.5 * sum(block.base.flow[way, 0] for way in execution)
    govern(model, START)
    first = float(block.measures.smuggled[0, 0])
    block.state.flow[execution] = official / 3.0
    govern(model, START + 1)
    second = float(block.measures.smuggled[0, 0])
    assert block.measures.pools[0, 0] - second == pytest.approx(official + first)
    block.state.flow[execution] = first / 6.0
    govern(model, START + 2)
    assert block.measures.pools[0, 0] - block.measures.smuggled[0, 0] == pytest.approx(official + (official + first))


def news(model: CritminModel, nation: int = JPN) -> float:
    """Return the news that breaks on a nation, as a multiple of its dependence on CHN."""
    return float(model.block.measures.news[nation, METAL, 0] / model.block.state.habit[link(model, CHN, nation), 0])


STEPS = [
    {"starts": "2026-05", "announced": "2026-04", "volume": "60 t/yr", "severity": "40 %"},
    {"starts": "2026-07", "volume": "180 t/yr", "severity": "10 %"},
]


def test_a_quota_changes_its_volume_by_steps_and_each_is_news_when_it_becomes_known() -> None:
    model, _ = with_control(control("quota", volume="120 t/yr", carry_over="0 %", severity="70 %", steps=STEPS))
    volumes, heard = [], []
    for month in range(-1, 6):
        govern(model, START + month)
        volumes.append(float(model.block.measures.pools[0, 0]))
        heard.append(news(model))
    assert volumes == pytest.approx([np.inf, 10.0, 10.0, 5.0, 5.0, 15.0, 15.0])
    assert heard == pytest.approx([0.0, 0.7, 0.4, 0.0, 0.0, 0.1, 0.0])


def test_a_step_before_the_first_month_holds_from_the_start_and_one_by_share_is_a_share_of_base_year_exports() -> None:
    steps = [{"starts": "2024-06", "volume": "40 %", "severity": "0 %"}, STEPS[0] | {"volume": "30 %"}]
    model, _ = with_control(control("quota", volume="50 %", starts="2024-01", carry_over="0 %", steps=steps))
    exports = sum(model.block.base.flow[link(model, CHN, buyer), 0] for buyer in (JPN, USA, AUS))
    found = []
    for month in (0, 1, 15, 16):
        govern(model, month)
        found.append(float(model.block.measures.pools[0, 0]) / exports)
    assert found == pytest.approx([0.4, 0.4, 0.4, 0.3])


def test_what_was_left_before_a_step_may_still_leave_after_it() -> None:
    """April leaves 6 of 10 t; May's instalment is 5 t, in the same half of the year."""
    assert pools([10.0, 4.0], steps=STEPS, carry_over="0 %", period="half_year") == pytest.approx([10.0, 10.0, 11.0])


def test_a_step_of_a_quota_that_is_not_active_is_no_news() -> None:
    model, _ = with_control(
        control("quota", volume="120 t/yr", carry_over="0 %", steps=STEPS), **{"control.quota.active": 0.0}
    )
    for month in range(6):
        govern(model, START + month)
        assert news(model) == 0.0
        assert np.isinf(model.block.measures.pools).all()


@pytest.mark.parametrize(
    ("steps", "message"),
    [([STEPS[1], STEPS[0]], "follow the start and each other"),
     ([STEPS[0] | {"starts": "2026-03"}], "follow the start and each other"),
     ([STEPS[0] | {"volume": "50 %"}], "are tonnes, or all are shares"),
     ([STEPS[0] | {"announced": "2026-06"}], "announced after its start")],
)  # fmt: skip
def test_steps_that_cannot_be_are_refused(steps: list[dict], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        controlled(controls=(control("quota", volume="120 t/yr", carry_over="0 %", steps=steps),)).resolved()


def test_a_second_quota_that_is_off_leaves_what_is_smuggled_past_the_first() -> None:
    """Two scenarios may each have a quota on one good; the one that is not in force must not reset the other."""
    entry = control("quota", volume="50 %", carry_over="0 %", smuggling={"potential": "90 %", "enforcement": "0 %"})
    economy = controlled(controls=(entry, entry | {"id": "other", "starts": "2026-04"}))
    structure = economy.structure()
    found = []
    for other in (0.0, 1.0):
        model = open_model(structure, values={"control.other.active": other, "behaviour.leak_months": 3.0})
        block = model.block
        for month in range(6):
            block.state.spot[OUTSIDE], block.state.contract[INSIDE] = 2.0, 1.0
            govern(model, START + month)
            block.state.flow[...] = block.base.flow
        found.append((float(block.measures.smuggled[0, 0]), float(block.measures.pools[0, 0])))
    alone = open_model(controlled(controls=(entry,)).structure(), values={"behaviour.leak_months": 3.0})
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
