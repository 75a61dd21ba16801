"""Measure the wall that controls build: what leaks around it, how much it blocks, and what taxes cost behind it.

Leakage: goods banned for one buyer reach it through third countries while those are still served, once the price
outside pays for the detour, after a lag, and less the better the ban is enforced (antimony and gallium to the United
States in 2025 went through Thailand and Mexico).
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled
from sim.state import INSIDE, OUTSIDE

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def weigh_wall(block: Block) -> None:
    """Relax limits by what leaks; write the blocked share per good and the tax that each buyer pays."""
    state, rules, structure, measures = block.state, block.rules, block.structure, block.measures
    price = state.spot[OUTSIDE] / np.maximum(state.contract[INSIDE], 1e-9)
    pull = np.clip((price - 1.0 - rules.leak_markup) / rules.leak_span, 0.0, 1.0)
    pull *= rules.leak_potential * (1.0 - rules.leak_enforcement)
    block.month.tax_paid[...] = 0.0
    _weigh(
        structure.gated_links,
        structure.good_of_link,
        structure.links.seller,
        structure.links.buyer,
        structure.links.pool,
        block.month.order,
        state.habit,
        pull,
        1.0 / rules.leak_months,
        measures.tax,
        measures.limits,
        measures.pools,
        state.leak,
        measures.wall,
        block.month.tax_paid,
    )


@compiled
def _weigh(
    gated_links: Int,
    good_of_link: Int,
    seller: Int,
    buyer: Int,
    pool: Int,
    order: Float,
    habit: Float,
    pull: Float,
    leak_rate: Float,
    tax: Float,
    limits: Float,
    pools: Float,
    leak: Float,
    wall: Float,
    tax_paid: Float,
) -> None:
    goods, worlds = wall.shape
    nations = order.shape[0]
    hoped = np.zeros((nations, goods, worlds))
    passing = np.zeros((nations, goods, worlds))
    hoped_of_pool = np.zeros(pools.shape)
    for row in range(len(gated_links)):
        link = gated_links[row]
        good = good_of_link[link]
        for w in range(worlds):
            wish = habit[link, w] * order[buyer[link], good, w]
            hoped[seller[link], good, w] += wish
            passing[seller[link], good, w] += min(wish, limits[row, w])
            tax_paid[buyer[link], good, w] += tax[row, w] * habit[link, w]
        if pool[link] >= 0:
            for w in range(worlds):
                wish = habit[link, w] * order[buyer[link], good, w]
                hoped_of_pool[pool[link], w] += min(wish, limits[row, w])
    blocked = np.zeros((goods, worlds))
    asked = np.zeros((goods, worlds))
    for row in range(len(gated_links)):
        link = gated_links[row]
        good = good_of_link[link]
        source = seller[link]
        for w in range(worlds):
            wish = habit[link, w] * order[buyer[link], good, w]
            gap = max(wish - limits[row, w], 0.0)
            total = hoped[source, good, w]
            still_open = passing[source, good, w] / (total if total > 0.0 else 1.0)
            goal = gap * still_open * pull[good, w]
            leak[row, w] += leak_rate[w] * (goal - leak[row, w])
            limits[row, w] += leak[row, w]
            asked[good, w] += wish
            blocked[good, w] += max(wish - limits[row, w], 0.0)
    for row in range(len(gated_links)):
        link = gated_links[row]
        if pool[link] >= 0 and _first_of_pool(row, gated_links, pool):
            for w in range(worlds):
                excess = hoped_of_pool[pool[link], w] - pools[pool[link], w]
                blocked[good_of_link[link], w] += max(excess, 0.0)
    for good in range(goods):
        for w in range(worlds):
            total = asked[good, w]
            wall[good, w] = min(blocked[good, w] / (total if total > 0.0 else 1.0), 1.0)


@compiled
def _first_of_pool(row: int, gated_links: Int, pool: Int) -> bool:
    """Tell whether no earlier gated link belongs to the same pool, so that a pool is counted once."""
    for earlier in range(row):
        if pool[gated_links[earlier]] == pool[gated_links[row]]:
            return False
    return True
