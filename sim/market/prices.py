"""Form four prices of each good: inside and outside the control wall, thin quote and volume-weighted.

price = slow cost anchor x (bounded convex function of stock cover + bounded, fading news), as a multiple of the
base-year price. Cover is measured against the calm target and a part of what buyers in fear want on top; against all
of it, shortage, fear, target and price would feed each other. The market looks some months ahead: what could not be
had this month is expected to be missing for that long. While no control blocks trade the two sides of the wall are one
market; where the wall blocks enough of the controller's sales, each side follows its own cover. Where traders bet on a
good's rise (`sim.agents.trader`), bounded mania lifts the anchor and bounded momentum the multiple. Dearer inputs are
passed on by their share in the good's value.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled
from sim.market.scarcity import scarcity_multiple
from sim.state import INSIDE, OUTSIDE, State

Float = NDArray[np.float64]
Int = NDArray[np.int64]

THIN_SHARE: Final = 0.2
"""The thin quote is what the leanest fifth of the volume bids (Argus and Adamas on the dysprosium quotes of 2025)."""


def form_prices(block: Block) -> None:
    """Move the prices of all goods by a month."""
    state, month, rules = block.state, block.month, block.rules
    goods, worlds = state.anchor.shape
    cover = np.empty((2, goods, worlds))
    _zone_cover(
        block.structure.baseline.controller,
        state.industry_stock,
        state.seller_stock,
        state.transit,
        month.target,
        month.hoard,
        rules.hoarding_pricing,
        month.seller_target,
        state.expected_use,
        month.order,
        month.unmet,
        rules.foresight_months,
        np.minimum(block.measures.wall / rules.wall_span, 1.0),
        cover,
    )
    wanted = scarcity_multiple(cover, rules.bid_gain, rules.bid_convexity, rules.glut_slope, rules.price_floor)
    state.news[0] *= 0.0
    state.news[1] *= 1.0 - 1.0 / rules.news_fade_months
    bulletin = np.empty((goods, worlds))
    _largest(block.measures.news, bulletin)
    state.news[1] = np.minimum(np.maximum(state.news[1], rules.news_premium * bulletin), rules.news_premium)
    wanted += state.news
    level = worth(block)
    if state.speculation.any():
        wanted += momentum(block)
    wanted *= level
    wanted += rules.cost_pass_through * costlier_inputs(block)
    np.maximum(wanted, rules.price_floor * level, out=wanted)
    measures = block.measures
    wanted[INSIDE] *= 1.0 - measures.dumping
    wanted[OUTSIDE] *= 1.0 - measures.dumping * (1.0 - measures.wall)
    state.spot[...] += rules.price_adjustment * (wanted - state.spot)
    state.contract[...] += (state.spot - state.contract) / rules.contract_months
    _thin_quotes(block.structure.baseline.controller, state.bid, month.order, level, state.spot, state.news, state.thin)


def costlier_inputs(block: Block) -> Float:
    """Return what dearer inputs add to the cost of each good, a multiple of its base price, ``(zone, good, W)``.

    Each input adds its share of the good's base-year value times the rise of its own price; cheaper inputs take off.
    """
    added = np.zeros_like(block.state.spot)
    for good, inputs in block.structure.input_shares:
        for item, share in inputs:
            added[:, good] += share * (block.state.spot[:, item] - 1.0)
    return added


def worth(block: Block) -> Float:
    """Return what a good is thought to be worth, ``(good, W)``: its cost anchor, or more while traders bet on it."""
    state = block.state
    return state.anchor * (1.0 + state.mania) if state.mania.any() else state.anchor


def momentum(block: Block) -> Float:
    """Return what a rise adds to the wanted price by going on, in anchors, where traders bet; ``(zone, good, W)``."""
    state, rules = block.state, block.rules
    rise = rules.momentum_gain * (state.spot / state.contract - 1.0)
    return np.where(state.speculation > 0.0, np.minimum(np.maximum(rise, 0.0), rules.momentum_bound), 0.0)


@compiled
def _largest(values: Float, out: Float) -> None:
    """Write the largest over nations, shape (good, W)."""
    out[:, :] = 0.0
    for nation in range(values.shape[0]):
        for good in range(values.shape[1]):
            for w in range(values.shape[2]):
                out[good, w] = max(out[good, w], values[nation, good, w])


@compiled
def _zone_cover(
    controller: Int,
    industry_stock: Float,
    seller_stock: Float,
    transit: Float,
    targets: Float,
    hoards: Float,
    hoarding_pricing: Float,
    seller_targets: Float,
    expected_use: Float,
    order: Float,
    unmet: Float,
    foresight: Float,
    wall: Float,
    cover: Float,
) -> None:
    """Write stock and pipeline over target, inside and outside the wall, blended by how tight the wall is.

    Goods that producers could not sell count as stock; their normal working stock does not cushion a shortage. What
    buyers could not get this month of what they use, they expect to lack for the months that the market looks ahead.
    """
    nations, goods, worlds = industry_stock.shape
    held = np.empty((2, worlds))
    wanted = np.empty((2, worlds))
    for good in range(goods):
        held[:, :] = 0.0
        wanted[:, :] = 0.0
        for nation in range(nations):
            zone = 0 if controller[good] == nation else 1
            for w in range(worlds):
                excess = seller_stock[nation, good, w] - seller_targets[nation, good, w]
                held[zone, w] += industry_stock[nation, good, w] + max(excess, 0.0)
                wanted[zone, w] += targets[nation, good, w] + hoarding_pricing[w] * hoards[nation, good, w]
                used = expected_use[nation, good, w]
                got = order[nation, good, w] - unmet[nation, good, w]
                lacks = min(max(used - got, 0.0), unmet[nation, good, w])
                held[zone, w] -= foresight[w] * lacks
            for slot in range(transit.shape[0]):
                for w in range(worlds):
                    held[zone, w] += transit[slot, nation, good, w]
        for w in range(worlds):
            held[0, w] = max(held[0, w], 0.0)
            held[1, w] = max(held[1, w], 0.0)
            all_held = held[0, w] + held[1, w]
            all_wanted = wanted[0, w] + wanted[1, w]
            together = all_held / all_wanted if all_wanted > 0.0 else 1.0
            for zone in range(2):
                apart = held[zone, w] / wanted[zone, w] if wanted[zone, w] > 0.0 else together
                cover[zone, good, w] = together + wall[good, w] * (apart - together)


@compiled
def _thin_quotes(
    controller: Int, bid: Float, order: Float, level: Float, spot: Float, news: Float, thin: Float
) -> None:
    """Write the mean bid of the leanest fifth of the volume on each side of the wall, at least the spot price."""
    nations, goods, worlds = bid.shape
    bids = np.empty((worlds, nations))
    orders = np.empty((worlds, nations))
    rank = np.empty(nations, np.int64)
    for good in range(goods):
        for nation in range(nations):
            for w in range(worlds):
                bids[w, nation] = bid[nation, good, w]
                orders[w, nation] = order[nation, good, w]
        for w in range(worlds):
            for zone in range(2):
                inside = zone == 0
                count = 0
                volume = 0.0
                for nation in range(nations):
                    if (controller[good] == nation) == inside and orders[w, nation] > 0.0:
                        place = count
                        while place > 0 and bids[w, rank[place - 1]] < bids[w, nation]:
                            rank[place] = rank[place - 1]
                            place -= 1
                        rank[place] = nation
                        count += 1
                        volume += orders[w, nation]
                wanted = THIN_SHARE * volume
                taken = 0.0
                paid = 0.0
                for place in range(count):
                    slice_ = min(orders[w, rank[place]], wanted - taken)
                    if slice_ > 0.0:
                        taken += slice_
                        paid += slice_ * bids[w, rank[place]]
                quote = spot[zone, good, w]
                if taken > 0.0:
                    quote = max(quote, (paid / taken + news[zone, good, w]) * level[good, w])
                thin[zone, good, w] = quote


def move_anchor(block: Block) -> None:
    """Let the cost anchor follow the lasting price, slowly and within hard bounds.

    An anchor that chases its own average within months runs away in any long shortage. As far as only temporary
    controls stop trade, it does not follow the price up: nobody takes that price for the cost of the years to come.
    What bets have lifted the price by is no cost either, so the anchor leaves it out.
    """
    state, rules, temporary = block.state, block.rules, block.measures.temporary
    bound = rules.anchor_bound
    pull = (np.minimum(_lasting(state), bound) - state.anchor) / rules.anchor_months
    if temporary.any():
        pull *= np.where(pull > 0.0, 1.0 - temporary, 1.0)
    state.anchor[...] += pull
    np.clip(state.anchor, 1.0 / bound, bound, out=state.anchor)


def _lasting(state: State) -> Float:
    """Return the contract price outside the wall without mania, ``(good, W)``."""
    contract = state.contract[OUTSIDE]
    return contract / (1.0 + state.mania) if state.mania.any() else contract
