"""What the industry of a nation wants, orders and bids, and how it grows afraid and learns to do without.

The rules stand in `sim.agents.importer`; these are their kernels. A kernel takes the industry's arrays and the world's
rules as two tuples and goes over goods and worlds once, so that no array is made on the way.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.compiled import compiled
from sim.market.scarcity import scarcity_multiple

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class Industry(NamedTuple):
    """What the industry of one nation sees and writes: views on the block's arrays, each ``(good, W)``."""

    cover: Float
    need: Float
    stock_build: Float
    growth: Float
    demand: Float
    tax_paid: Float
    reference_input: Float
    reference: Float
    landed: Float
    final_wanted: Float
    idle: Float
    input_wanted: Float
    stock_wanted: Float
    expected_use: Float
    stock: Float
    pipeline_months: Float
    exposure: Float
    frontload: Float
    wall: Float
    fill: Float
    hoard: Float
    order: Float
    target: Float
    bid: Float
    bid_weight: Float
    unmet: Float
    unfilled: Float
    news: Float
    fear: Float
    substitution: Float
    learned: Float
    substitution_pace: Float
    substitution_fall: Float
    substitution_room: Float

    @classmethod
    def of(cls, block: Block, nation: int) -> "Industry":
        """Return the views of one nation."""
        n, state, month, measures = nation, block.state, block.month, block.measures
        return cls(
            cover=block.calm_cover[n], need=block.base.need[n], stock_build=block.base.stock_build[n],
            growth=state.growth, demand=measures.demand[n], tax_paid=month.tax_paid[n],
            reference_input=month.reference_input[n], reference=month.reference[n], landed=month.landed[n],
            final_wanted=month.final_wanted[n], idle=month.idle[n], input_wanted=month.input_wanted[n],
            stock_wanted=month.stock_wanted[n], expected_use=state.expected_use[n], stock=state.industry_stock[n],
            pipeline_months=state.pipeline_months[n], exposure=state.exposure[n], frontload=month.frontload[n],
            wall=measures.wall, fill=month.fill[n], hoard=month.hoard[n], order=month.order[n], target=month.target[n],
            bid=state.bid[n], bid_weight=month.bid_weight[n], unmet=month.unmet[n], unfilled=state.unfilled[n],
            news=measures.news[n], fear=state.fear[n], substitution=state.substitution[n],
            learned=state.substitution_learned[n], substitution_pace=measures.substitution_pace[n],
            substitution_fall=measures.substitution_fall[n], substitution_room=measures.substitution_room[n],
        )  # fmt: skip


class Habits(NamedTuple):
    """How the industry of a world behaves, each ``(W,)``; see `sim.block.Rules`, but for rates, which are a month's.

    A mechanism that a world does not have is a 0 here: `fear_cover`, `front_loading_cover`, `substitution_rise`.
    """

    contract_share: Float
    demand_elasticity: Float
    stock_build_span: Float
    use_smoothing_months: Float
    stock_adjustment_months: Float
    supply_line_weight: Float
    order_cap: Float
    fear_cover: Float
    front_loading_cover: Float
    bid_gain: Float
    bid_convexity: Float
    glut_slope: Float
    price_floor: Float
    bid_adjustment: Float
    bid_priority: Float
    fear_decay_months: Float
    fear_from_shortage: Float
    fear_from_news: Float
    fear_bound: Float
    substitution_trigger: Float
    substitution_span: Float
    substitution_rise: Float
    substitution_fall: Float
    substitution_limit: Float
    substitution_memory: Float

    @classmethod
    def of(cls, block: Block) -> "Habits":
        """Return the habits of a block's worlds."""
        rules, switches = block.rules, block.switches
        most_ahead = (rules.front_loading_cap - 1.0) * rules.stock_adjustment_months
        own = {
            "fear_cover": np.where(switches.hoarding, rules.fear_cover, 0.0),
            "front_loading_cover": np.minimum(rules.front_loading_cover, np.maximum(most_ahead, 0.0)),
            "substitution_rise": np.where(switches.substitution, rules.substitution_rise, 0.0) / MONTHS_PER_YEAR,
            "substitution_fall": rules.substitution_fall / MONTHS_PER_YEAR,
        }
        return cls(**{name: getattr(rules, name) for name in cls._fields if name not in own}, **own)


@compiled
def want(own: Industry, habits: Habits, spot: Float, contract: Float, zone: Int) -> None:
    """Write the price that is paid, reference demand, what all lines want, and what is wanted for stock.

    `spot` and `contract` are by zone, ``(zone, good, W)``; `zone` is the side of each good's wall, ``(good,)``.
    """
    goods, worlds = own.need.shape
    for good in range(goods):
        for w in range(worlds):
            weight = habits.contract_share[w]
            paid = weight * contract[zone[good], good, w] + (1.0 - weight) * spot[zone[good], good, w]
            landed = paid * (1.0 + own.tax_paid[good, w])
            final = own.need[good, w] * own.growth[good, w] * own.demand[good, w]
            appetite = min(max(1.0 - (landed - 1.0) / habits.stock_build_span[w], 0.0), 1.0)
            own.landed[good, w] = landed
            own.reference[good, w] = final + own.reference_input[good, w]
            own.final_wanted[good, w] = final * (1.0 - own.substitution[good, w])
            own.stock_wanted[good, w] = own.stock_build[good, w] * appetite
        for w in range(worlds):
            if own.final_wanted[good, w] > 0.0:
                own.final_wanted[good, w] *= own.landed[good, w] ** -habits.demand_elasticity[w]


@compiled
def order(own: Industry, habits: Habits, transit: Float) -> None:
    """Move expected use and the bid, and write hoard, target, order and the weight of the bid.

    `transit` holds the tonnes on the way to the nation, ``(slot, good, W)``.
    """
    goods, worlds = own.order.shape
    coming = np.empty(worlds)
    for good in range(goods):
        coming[:] = 0.0
        for slot in range(transit.shape[0]):
            for w in range(worlds):
                coming[w] += transit[slot, good, w]
        for w in range(worlds):
            wanted = own.final_wanted[good, w] + own.idle[good, w]
            wanted += own.input_wanted[good, w]
            wanted += own.stock_wanted[good, w]
            use = own.expected_use[good, w]
            use += (wanted - use) / habits.use_smoothing_months[w]
            calm = own.cover[good, w] * use
            hoard = habits.fear_cover[w] * own.fear[good, w] * calm
            raised = calm + hoard + habits.front_loading_cover[w] * own.frontload[good, w] * use
            pipeline = own.pipeline_months[good, w] * use
            stock = own.stock[good, w]
            gap = raised - stock + habits.supply_line_weight[w] * (pipeline - coming[w])
            caution = min(max(own.fear[good, w], own.wall[good, w] * own.exposure[good, w]), 1.0)
            gap *= 1.0 - caution if gap < 0.0 else 1.0
            wish = use + gap / habits.stock_adjustment_months[w]
            own.expected_use[good, w] = use
            own.hoard[good, w] = hoard
            own.target[good, w] = calm + pipeline
            own.order[good, w] = min(max(wish, 0.0), habits.order_cap[w] * use) + own.fill[good, w]
        for w in range(worlds):
            target = own.target[good, w]
            bid = own.bid[good, w]
            cover = (own.stock[good, w] + coming[w]) / target if target > 0.0 else 1.0
            called_for = scarcity_multiple(
                cover, habits.bid_gain[w], habits.bid_convexity[w], habits.glut_slope[w], habits.price_floor[w]
            )
            bid += habits.bid_adjustment[w] * (called_for - bid)
            own.bid[good, w] = bid
            own.bid_weight[good, w] = bid ** habits.bid_priority[w] if target > 0.0 else 1.0


@compiled
def fear(own: Industry, habits: Habits) -> None:
    """Write the share of the order that was not filled, and raise fear on it and on news; it is bounded and fades."""
    goods, worlds = own.order.shape
    for good in range(goods):
        for w in range(worlds):
            asked = own.order[good, w]
            unfilled = own.unmet[good, w] / asked if asked > 0.0 else 0.0
            level = own.fear[good, w] * (1.0 - 1.0 / habits.fear_decay_months[w])
            level += habits.fear_from_shortage[w] * unfilled
            level += habits.fear_from_news[w] * own.news[good, w]
            own.unfilled[good, w] = unfilled
            own.fear[good, w] = min(level, habits.fear_bound[w])


@compiled
def substitute(own: Industry, habits: Habits) -> None:
    """Engineer demand away by price and shortage, and back, never below what was learned."""
    goods, worlds = own.order.shape
    for good in range(goods):
        for w in range(worlds):
            price_push = (own.landed[good, w] - habits.substitution_trigger[w]) / habits.substitution_span[w]
            push = min(max(price_push, own.unfilled[good, w]), 1.0)
            rise = habits.substitution_rise[w] * push * own.substitution_pace[good, w]
            fall = habits.substitution_fall[w] * (1.0 - push) * own.substitution_fall[good, w]
            limit = min(habits.substitution_limit[w] + own.substitution_room[good, w], 1.0)
            share = min(max(own.substitution[good, w] + rise - fall, own.learned[good, w]), limit)
            own.substitution[good, w] = share
            own.learned[good, w] = max(own.learned[good, w], habits.substitution_memory[w] * share)
