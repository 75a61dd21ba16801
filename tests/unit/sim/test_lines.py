"""Plant stops by hand: who runs dry first, who stands still, and who runs again when."""

from itertools import pairwise

import numpy as np
import pytest

from sim.agents.importer import Importer
from sim.agents.lines import ample_cover, ample_firms, dry_firms, lean_cover, middling_cover
from tests.properties.economies import controlled, open_model
from tests.unit.sim.hands import JPN, METAL

DAYS = 30.4375
FIRMS = {"lean_firms": 0.2, "lean_cover": 0.3, "ample_firms": 0.3, "ample_cover": 1.5}


def importer(*, cover: float = 60.0, firm_stocks: bool = False, switch: float = 1.0, **values: float) -> Importer:
    """Return Japan's industry in the first month, its wants known and its price response off."""
    behaviour = FIRMS | {"restart_months": 1.5, "stop_tolerance": 0.05, "demand_elasticity": 0.0} | values
    columns = {f"behaviour.{name}": value for name, value in behaviour.items()} | {"switch.plant_stops": switch}
    model = open_model(controlled(cover=cover, firm_stocks=firm_stocks).structure(), values=columns)
    agent = next(agent for agent in model.agents if isinstance(agent, Importer) and agent.nation == JPN)
    want(agent)
    return agent


def want(agent: Importer) -> None:
    """Let the industry say what it wants, and its standing lines restart."""
    agent.want()
    agent.restart()


def full(agent: Importer) -> float:
    """Return what all lines use in a month, t."""
    return float(agent.block.base.need[JPN, METAL, 0] * agent.block.state.growth[METAL, 0])


def month(agent: Importer, arrives: float) -> tuple[float, float, float]:
    """Let a share of a month's use arrive and be used; return the shares consumed, missed and standing."""
    block = agent.block
    block.month.missed[...] = 0.0
    want(agent)
    block.state.industry_stock[JPN, METAL] += arrives * full(agent)
    agent.consume()
    agent.tell_of_lines()
    found = (block.month.consumed, block.month.missed, block.state.standing * full(agent))
    return tuple(float(array[JPN, METAL, 0]) / full(agent) for array in found)


def empty(agent: Importer) -> Importer:
    agent.block.state.industry_stock[JPN, METAL] = 0.0
    return agent


def test_at_rest_nothing_stands() -> None:
    agent = importer()
    assert month(agent, 1.0) == pytest.approx((1.0, 0.0, 0.0))


def test_lines_without_goods_stop_but_for_the_gap_that_the_others_bridge() -> None:
    assert month(empty(importer()), 0.5) == pytest.approx((0.5, 0.5, 0.45))
    assert month(empty(importer()), 0.96) == pytest.approx((0.96, 0.04, 0.0))


def test_stopped_lines_run_again_bit_by_bit_and_what_they_would_use_is_missed() -> None:
    agent = empty(importer())
    month(agent, 0.5)
    left = 0.45 * (1.0 - 1.0 / 1.5)
    assert month(agent, 1.0) == pytest.approx((1.0 - left, left, left))
    assert agent.block.month.idle[JPN, METAL, 0] == pytest.approx(left * full(agent))
    assert agent.block.state.industry_stock[JPN, METAL, 0] == pytest.approx(left * full(agent))
    assert month(agent, 1.0)[2] == pytest.approx(left / 3.0)
    month(agent, 1.0)
    assert month(agent, 1.0) == pytest.approx((1.0, 0.0, 0.0))  # less than a hundredth stands: all run


def test_lines_that_run_again_at_once_lose_no_more_than_the_goods_that_lacked() -> None:
    agent = empty(importer(restart_months=1.0))
    month(agent, 0.5)
    assert month(agent, 1.0)[:2] == pytest.approx((1.0, 0.0))


def test_lasting_scarcity_keeps_the_same_lines_still_and_wastes_nothing() -> None:
    agent = empty(importer())
    for _ in range(6):
        consumed, missed, _ = month(agent, 0.6)
    assert (consumed, missed) == pytest.approx((0.6, 0.4))
    assert agent.block.state.industry_stock[JPN, METAL, 0] == pytest.approx(0.0, abs=1e-12)


def test_an_order_counts_lines_that_wait_for_goods() -> None:
    agent = empty(importer(stock_adjustment_months=1e12))
    month(agent, 0.5)
    want(agent)
    agent.order()
    assert agent.block.month.final_wanted[JPN, METAL, 0] < 0.9 * full(agent)
    assert agent.block.month.order[JPN, METAL, 0] == pytest.approx(full(agent))


def test_without_the_switch_lines_only_lack_what_is_not_there() -> None:
    agent = empty(importer(switch=0.0))
    assert month(agent, 0.5) == pytest.approx((0.5, 0.5, 0.0))
    assert month(agent, 1.0) == (1.0, 0.0, 0.0)


LEAN, AMPLE = 0.2, 0.3
"""Parts of use of the leanest and the amplest firms; they hold 0.6 and 3 months, the others 2, all together 2.02."""


def lacking(months: float, arrived: float = 0.0) -> float:
    """Return the part of use that firms lack while their nation has so many months of use at hand."""
    return float(dry_firms(months, arrived, LEAN, AMPLE, 0.6, 2.0, 3.0))


@pytest.mark.parametrize(
    ("months", "lacked"),
    [
        (5.0, 0.0),  # a surplus
        (3.02, 0.0),  # the calm stock and a month's supply
        (2.42, 0.0),  # all have drawn .6 months: the lean are about to lack
        (2.02, 0.2 * 0.4),  # a month drawn: the lean have .6 of a month's use
        (1.42, 0.2),  # 1.6 drawn: the lean have nothing
        (0.9, 0.2 + 0.5 * 0.25),  # the others: .5 x (3 - t) + .3 x (4 - t) = .9, so t = 2.25
        (0.0, 1.0),
    ],
)
def test_the_leanest_firms_run_dry_first(months: float, lacked: float) -> None:
    assert lacking(months) == pytest.approx(lacked, abs=1e-9)


def test_firms_that_have_run_dry_go_on_with_their_part_of_what_arrives() -> None:
    """1.6 months drawn: the lean have no stock; with three quarters of supply they lack a quarter of their use."""
    assert lacking(1.42, 0.75) == pytest.approx(0.2 * 0.25)
    assert lacking(1.42, 1.25) == 0.0


def test_firms_never_use_more_than_the_nation_has() -> None:
    months = np.linspace(0.0, 4.0, 401)
    used = [1.0 - lacking(held) for held in months]
    assert all(use <= held + 1e-9 for use, held in zip(used, months, strict=True))
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(used))


def test_the_groups_of_firms_hold_together_what_their_nation_holds() -> None:
    block = importer(firm_stocks=True).block
    covers = [numbers.of(block)[0] for numbers in (lean_cover, middling_cover, ample_cover)]
    assert 2.02 * np.array(covers) == pytest.approx([0.6, 2.0, 3.0])
    assert np.dot([0.2, 0.5, 0.3], covers) == pytest.approx(1.0)


def test_a_share_of_firms_that_leaves_none_in_the_middle_still_adds_up() -> None:
    block = importer(firm_stocks=True, lean_firms=0.4, ample_firms=0.8).block
    assert ample_firms.of(block)[0] == pytest.approx(0.6)
    covers = [numbers.of(block)[0] for numbers in (lean_cover, ample_cover)]
    assert np.dot([0.4, 0.6], covers) == pytest.approx(1.0)
    assert dry_firms(0.0, 0.0, 0.4, 0.6, 0.8, 1.0, 2.2) == pytest.approx(1.0)


def test_the_first_lines_stopped_six_to_nine_weeks_after_the_licences_on_magnets_of_2025() -> None:
    """Magnet exports of April and May 2025 were .49 and .26 of March's; car lines stood from late in May."""
    agent = importer(firm_stocks=True)
    assert month(agent, 0.49)[2] == 0.0
    drawn = 0.51 + 0.74 - 60.0 / DAYS * 0.3 / 1.01
    assert month(agent, 0.26) == pytest.approx((1.0 - 0.2 * drawn, 0.2 * drawn, 0.2 * drawn - 0.05))
    assert agent.block.state.industry_stock[JPN, METAL, 0] > 0.5 * full(agent)  # in the hands of others
    pooled = importer()
    for arrives in (0.49, 0.26, 0.62):
        assert month(pooled, arrives)[2] == 0.0


def test_what_a_reserve_releases_goes_to_who_lacks_goods() -> None:
    plain, helped = importer(firm_stocks=True), importer(firm_stocks=True)
    for agent in (plain, helped):
        agent.block.state.industry_stock[JPN, METAL] = 0.42 * full(agent)
    helped.block.month.released[JPN, METAL] = 0.1 * full(helped)
    without, released = month(plain, 1.0), month(helped, 1.1)
    assert released[0] == pytest.approx(without[0] + 0.1)


def test_stops_and_restarts_are_told_in_tonnes() -> None:
    agent = empty(importer())
    agent.block.watched[0] = True
    for arrives in (0.5, 1.0, 1.0, 1.0, 1.0):
        month(agent, arrives)
        agent.block.clock += 1
    events = [event for event in agent.block.events if event.good == "metal"]
    told = [(event.month, event.kind, event.nation) for event in events]
    assert told == [(0, "plants stop", "JPN"), (4, "plants run again", "JPN")]
    assert events[0].amount == pytest.approx(0.45 * full(agent))
