"""What the industry of a nation wants, orders and bids, and how it grows afraid and learns to do without.

Each rule is about one good of one nation in one world. The arguments name numbers of the block (`sim.rules.fields`);
the rule returns those that it writes.
"""

import numpy as np
from numpy.typing import NDArray

from sim.axes import WORLD
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.market.scarcity import scarcity_multiple
from sim.rules import BUYERS, fixed, rule, total

Float = NDArray[np.float64]


@fixed(WORLD)
def hoarding_cover(block: Block) -> Float:
    """Return the cover that full fear adds to the target; 0 in worlds without hoarding."""
    return np.where(block.switches.hoarding, block.rules.fear_cover, 0.0)


@fixed(WORLD)
def most_ahead(block: Block) -> Float:
    """Return the months of use bought ahead of a control, at most what the cap on an order leaves room for."""
    rules = block.rules
    room = (rules.front_loading_cap - 1.0) * rules.stock_adjustment_months
    return np.minimum(rules.front_loading_cover, np.maximum(room, 0.0))


@fixed(WORLD)
def monthly_rise(block: Block) -> Float:
    """Return the share of demand that can be engineered away in a month; 0 in worlds without substitution."""
    return np.where(block.switches.substitution, block.rules.substitution_rise, 0.0) / MONTHS_PER_YEAR


@fixed(WORLD)
def monthly_fall(block: Block) -> Float:
    """Return the share of demand that can come back in a month."""
    return block.rules.substitution_fall / MONTHS_PER_YEAR


@rule(over=BUYERS, substitution="state.substitution", need="base.need", stock_build="base.stock_build")
def want(
    need: float, growth: float, demand: float, reference_input: float, substitution: float, stock_build: float,
    spot: float, contract: float, tax_paid: float, contract_share: float, demand_elasticity: float,
    stock_build_span: float,
) -> tuple[float, ...]:  # fmt: skip
    """Return the price that is paid, reference demand, what all lines want, and what is wanted for stock.

    What is bought for stock is no need: it is not part of the reference and vanishes as the price rises.
    """
    paid = contract_share * contract + (1.0 - contract_share) * spot
    landed = paid * (1.0 + tax_paid)
    final = need * growth * demand
    reference = final + reference_input
    appetite = min(max(1.0 - (landed - 1.0) / stock_build_span, 0.0), 1.0)
    stock_wanted = stock_build * appetite
    final_wanted = final * (1.0 - substitution)
    if final_wanted > 0.0:
        final_wanted *= landed**-demand_elasticity
    return landed, reference, final_wanted, stock_wanted


@rule(over=BUYERS, idle="month.idle", coming=total("transit"), hoarding_cover=hoarding_cover, most_ahead=most_ahead)
def order(
    final_wanted: float, idle: float, input_wanted: float, stock_wanted: float, expected_use: float,
    industry_stock: float, coming: float, calm_cover: float, pipeline_months: float, fear: float, frontload: float,
    wall: float, exposure: float, fill: float, bid: float, use_smoothing_months: float, hoarding_cover: float,
    most_ahead: float, supply_line_weight: float, stock_adjustment_months: float, order_cap: float, bid_gain: float,
    bid_convexity: float, glut_slope: float, price_floor: float, bid_adjustment: float, bid_priority: float,
) -> tuple[float, ...]:  # fmt: skip
    """Order by stock management (Sterman 1989), and bid the more the leaner the stock.

    Expected use, plus a correction of the stock and, under-weighted as in his experiments, of the pipeline. Fear
    and announced controls raise the target; bids look at the unraised one, or fear would feed on itself. A surplus
    is run down in calm only: who is afraid, or sees its supplier's exports blocked, goes on ordering what it uses.
    Lines that stand still for want of goods are waiting for them, so the order counts what they would use.
    """
    wanted = final_wanted + idle
    wanted += input_wanted
    wanted += stock_wanted
    expected_use += (wanted - expected_use) / use_smoothing_months
    calm = calm_cover * expected_use
    hoard = hoarding_cover * fear * calm
    raised = calm + hoard + most_ahead * frontload * expected_use
    pipeline = pipeline_months * expected_use
    gap = raised - industry_stock + supply_line_weight * (pipeline - coming)
    if gap < 0.0:
        gap *= 1.0 - min(max(fear, wall * exposure), 1.0)
    wish = expected_use + gap / stock_adjustment_months
    order = min(max(wish, 0.0), order_cap * expected_use) + fill
    target = calm + pipeline
    cover = (industry_stock + coming) / target if target > 0.0 else 1.0
    called_for = scarcity_multiple(cover, bid_gain, bid_convexity, glut_slope, price_floor)
    bid += bid_adjustment * (called_for - bid)
    bid_weight = bid**bid_priority if target > 0.0 else 1.0
    return expected_use, hoard, target, order, bid, bid_weight


@rule(over=BUYERS, news="measures.news")
def fear(
    fear: float, order: float, unmet: float, news: float, fear_decay_months: float, fear_from_shortage: float,
    fear_from_news: float, fear_bound: float,
) -> tuple[float, ...]:  # fmt: skip
    """Return the share of the order that was not filled, and raise fear on it and on news; it is bounded and fades."""
    unfilled = unmet / order if order > 0.0 else 0.0
    level = fear * (1.0 - 1.0 / fear_decay_months)
    level += fear_from_shortage * unfilled
    level += fear_from_news * news
    fear = min(level, fear_bound)
    return unfilled, fear


@rule(
    over=BUYERS, when="substitution", substitution="state.substitution", rise_of_demand=monthly_rise,
    fall_of_demand=monthly_fall, substitution_fall="measures.substitution_fall",
)  # fmt: skip
def substitute(
    substitution: float, substitution_learned: float, landed: float, unfilled: float, substitution_pace: float,
    substitution_fall: float, substitution_room: float, rise_of_demand: float, fall_of_demand: float,
    substitution_trigger: float, substitution_span: float, substitution_limit: float, substitution_memory: float,
) -> tuple[float, ...]:  # fmt: skip
    """Engineer demand away by price and shortage, and back, never below what was learned."""
    push = min(max((landed - substitution_trigger) / substitution_span, unfilled), 1.0)
    rise = rise_of_demand * push * substitution_pace
    fall = fall_of_demand * (1.0 - push) * substitution_fall
    limit = min(substitution_limit + substitution_room, 1.0)
    substitution = min(max(substitution + rise - fall, substitution_learned), limit)
    substitution_learned = max(substitution_learned, substitution_memory * substitution)
    return substitution, substitution_learned
