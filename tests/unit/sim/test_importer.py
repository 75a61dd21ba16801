"""The importer by hand: orders by stock management, bounded fear, and slow substitution."""

import numpy as np
import pytest

from sim.agents import buying
from sim.agents.importer import Importer
from tests.properties.economies import controlled, open_model
from tests.unit.sim.hands import JPN, METAL


def importer(**values: float) -> Importer:
    """Return Japan's industry in the first month, its demand and planned runs known."""
    model = open_model(controlled(cover=91.3125).structure(), values={f"behaviour.{k}": v for k, v in values.items()})
    agent = next(agent for agent in model.agents if isinstance(agent, Importer) and agent.nation == JPN)
    want(agent)
    return agent


def want(agent: Importer) -> None:
    """Let the industry say what it wants, and its standing lines restart."""
    agent.want()
    agent.restart()


def adapt(agent: Importer) -> None:
    """Let fear and substitution answer the month, and tell of it in watched worlds."""
    agent.fear()
    agent.substitute()
    agent.tell_of_substitution()


def order(agent: Importer) -> float:
    """Return the order of metal in months of expected use."""
    agent.order()
    return float(agent.block.month.order[JPN, METAL, 0] / agent.block.state.expected_use[JPN, METAL, 0])


def use(agent: Importer) -> float:
    return float(agent.block.state.expected_use[JPN, METAL, 0])


def test_a_rule_is_a_plain_function_of_one_cell() -> None:
    fear = buying.fear(
        fear=0.4, order=10.0, unmet=5.0, news=0.0, fear_decay_months=4.0, fear_from_shortage=0.2, fear_from_news=1.4,
        fear_bound=1.0,
    )  # fmt: skip
    assert fear == pytest.approx((0.5, 0.4 * 0.75 + 0.2 * 0.5))


def test_on_target_it_orders_what_it_uses() -> None:
    assert order(importer()) == pytest.approx(1.0)


def test_it_orders_a_part_of_what_its_stock_lacks() -> None:
    agent = importer(stock_adjustment_months=4.0)
    agent.block.state.industry_stock[JPN, METAL] -= 2.0 * use(agent)
    assert order(agent) == pytest.approx(1.0 + 2.0 / 4.0)


def test_goods_on_the_way_count_less_than_goods_in_hand() -> None:
    agent = importer(stock_adjustment_months=4.0, supply_line_weight=0.5)
    agent.block.state.transit[1, JPN, METAL] += 2.0 * use(agent)
    assert order(agent) == pytest.approx(1.0 - 0.5 * 2.0 / 4.0)


def test_fear_and_an_announced_control_raise_the_target() -> None:
    agent = importer(stock_adjustment_months=4.0, fear_cover=0.5, front_loading_cover=2.0)
    agent.block.state.fear[JPN, METAL] = 0.4
    agent.block.month.frontload[JPN, METAL] = 0.3
    assert order(agent) == pytest.approx(1.0 + (0.5 * 0.4 * 3.0 + 2.0 * 0.3) / 4.0)
    assert agent.block.state.bid[JPN, METAL, 0] == pytest.approx(1.0)


def test_an_order_is_capped_and_never_negative() -> None:
    agent = importer(order_cap=1.2, stock_adjustment_months=1.0)
    agent.block.state.industry_stock[JPN, METAL] = 0.0
    assert order(agent) == pytest.approx(1.2)
    agent.block.state.industry_stock[JPN, METAL] = 99.0 * use(agent)
    assert order(agent) == 0.0


def test_what_a_reserve_wants_comes_on_top() -> None:
    agent = importer()
    agent.block.month.fill[JPN, METAL] = 0.25 * use(agent)
    assert order(agent) == pytest.approx(1.25)


def test_a_buyer_short_of_stock_bids_more() -> None:
    agent = importer(bid_gain=3.0, bid_convexity=2.0, bid_priority=1.5, bid_adjustment=0.5)
    state = agent.block.state
    target = 3.0 * use(agent) + state.pipeline_months[JPN, METAL, 0] * use(agent)
    state.transit[:, JPN, METAL] = 0.0
    state.industry_stock[JPN, METAL] = 0.5 * target
    agent.order()
    assert state.bid[JPN, METAL, 0] == pytest.approx(1.0 + 0.5 * 3.0 * 0.25)
    assert agent.block.month.bid_weight[JPN, METAL, 0] == pytest.approx(1.375**1.5)
    agent.order()
    assert state.bid[JPN, METAL, 0] == pytest.approx(1.375 + 0.5 * (1.75 - 1.375))


def test_fear_rises_with_unfilled_orders_and_news_fades_and_is_bounded() -> None:
    agent = importer(fear_decay_months=4.0, fear_from_shortage=0.2, fear_from_news=1.4, fear_bound=1.0)
    block = agent.block
    block.state.fear[JPN, METAL] = 0.4
    block.month.order[JPN, METAL], block.month.unmet[JPN, METAL] = 10.0, 5.0
    adapt(agent)
    assert block.state.fear[JPN, METAL, 0] == pytest.approx(0.4 * 0.75 + 0.2 * 0.5)
    block.month.unmet[...] = 0.0
    block.measures.news[JPN, METAL] = 0.5
    adapt(agent)
    assert block.state.fear[JPN, METAL, 0] == pytest.approx(0.4 * 0.75 + 1.4 * 0.5, abs=1e-9)
    block.measures.news[JPN, METAL] = 1.0
    block.state.fear[JPN, METAL] = 1.0
    adapt(agent)
    assert block.state.fear[JPN, METAL, 0] == 1.0


def test_substitution_rises_while_goods_are_missing_up_to_its_limit_and_falls_slowly() -> None:
    agent = importer(substitution_rise=0.12, substitution_fall=0.06, substitution_limit=0.2)
    block = agent.block
    block.month.order[JPN, METAL], block.month.unmet[JPN, METAL] = 10.0, 10.0
    adapt(agent)
    assert block.state.substitution[JPN, METAL, 0] == pytest.approx(0.01)
    for _ in range(40):
        adapt(agent)
    assert block.state.substitution[JPN, METAL, 0] == pytest.approx(0.2)
    block.month.unmet[...] = 0.0
    adapt(agent)
    assert block.state.substitution[JPN, METAL, 0] == pytest.approx(0.2 - 0.005)


def test_a_price_destroys_demand_by_its_elasticity_and_the_reference_does_not_move() -> None:
    agent = importer(demand_elasticity=0.5, contract_share=0.5)
    block = agent.block
    before = block.month.reference[JPN, METAL, 0]
    block.state.spot[:, METAL], block.state.contract[:, METAL] = 5.0, 3.0
    want(agent)
    assert block.month.landed[JPN, METAL, 0] == pytest.approx(4.0)
    assert block.month.final_wanted[JPN, METAL, 0] == pytest.approx(0.5 * before)
    assert block.month.reference[JPN, METAL, 0] == before


def test_it_uses_what_it_holds_and_counts_the_rest_as_missed() -> None:
    agent = importer()
    block = agent.block
    block.month.missed[...] = 0.0
    block.state.industry_stock[JPN, METAL] = 0.25 * use(agent)
    agent.consume()
    assert block.month.consumed[JPN, METAL, 0] == pytest.approx(0.25 * use(agent))
    assert block.month.missed[JPN, METAL, 0] == pytest.approx(0.75 * use(agent))
    assert np.abs(block.state.industry_stock[JPN, METAL]).max() == 0.0


def test_part_of_what_substitution_learned_is_never_undone() -> None:
    agent = importer(substitution_rise=0.6, substitution_fall=1.2, substitution_limit=0.2, substitution_memory=0.5)
    block = agent.block
    block.month.order[JPN, METAL], block.month.unmet[JPN, METAL] = 10.0, 10.0
    for expected in (0.05, 0.1, 0.15, 0.2, 0.2):
        adapt(agent)
        assert block.state.substitution[JPN, METAL, 0] == pytest.approx(expected)
    block.month.unmet[...] = 0.0
    for expected in (0.1, 0.1):
        adapt(agent)
        assert block.state.substitution[JPN, METAL, 0] == pytest.approx(expected)
    block.month.unmet[...] = block.month.order
    adapt(agent)
    assert block.state.substitution[JPN, METAL, 0] == pytest.approx(0.15)


def test_without_substitution_nothing_is_engineered_away() -> None:
    model = open_model(controlled().structure(), values={"switch.substitution": [0.0, 1.0]}, worlds=2)
    agent = next(agent for agent in model.agents if isinstance(agent, Importer) and agent.nation == JPN)
    want(agent)
    agent.block.month.order[JPN, METAL], agent.block.month.unmet[JPN, METAL] = 10.0, 10.0
    adapt(agent)
    assert agent.block.state.substitution[JPN, METAL, 0] == 0.0
    assert agent.block.state.substitution[JPN, METAL, 1] > 0.0


def test_without_hoarding_fear_raises_no_target() -> None:
    model = open_model(controlled(cover=91.3125).structure(), values={"switch.hoarding": 0.0})
    agent = next(agent for agent in model.agents if isinstance(agent, Importer) and agent.nation == JPN)
    want(agent)
    agent.block.state.fear[JPN, METAL] = 1.0
    assert order(agent) == pytest.approx(1.0)


def test_a_warning_alone_raises_an_order_to_a_bounded_multiple_of_use() -> None:
    agent = importer(front_loading_cover=9.0, front_loading_cap=3.0, stock_adjustment_months=2.0)
    agent.block.month.frontload[JPN, METAL] = 1.0
    assert order(agent) == pytest.approx(3.0)


def test_substitution_is_told_step_by_step_in_tonnes() -> None:
    agent = importer(substitution_rise=0.36, substitution_fall=0.6, substitution_memory=0.5)
    block = agent.block
    block.watched[0] = True
    block.month.order[JPN, METAL], block.month.unmet[JPN, METAL] = 10.0, 10.0
    for _ in range(2):
        adapt(agent)
    block.month.unmet[...] = 0.0
    adapt(agent)
    reference = block.month.reference[JPN, METAL, 0]
    told = [(event.kind, event.amount) for event in block.events]
    assert [kind for kind, _ in told] == ["substitution", "substitution undone"]
    assert [amount for _, amount in told] == pytest.approx([0.06 * reference, 0.03 * reference])
