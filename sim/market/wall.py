"""Measure the wall that controls build: how much it blocks, and what goods cost behind it."""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


def weigh_wall(block: Block) -> None:
    """Write the blocked share per good, and what taxes, third countries and closed passages add to prices.

    Limits hold what leaks already.
    """
    structure, measures = block.structure, block.measures
    _weigh(
        structure.gated_links,
        structure.controlled_gates,
        structure.good_of_link,
        structure.links.buyer,
        structure.links.pool,
        block.month.order,
        block.state.habit,
        measures.limits,
        measures.pools,
        measures.wall,
    )
    block.month.tax_paid[...] = 0.0
    _charge(
        structure.gated_links,
        structure.good_of_link,
        structure.links.buyer,
        block.month.order,
        block.state.habit,
        measures.tax,
        block.month.leaked,
        block.state.leak_markup,
        block.month.tax_paid,
    )
    if measures.insurance.any():
        _insure(
            structure.sea_links,
            structure.good_of_link,
            structure.links.buyer,
            block.state.habit,
            measures.insurance,
            block.month.tax_paid,
        )


def close_ports(block: Block) -> None:
    """Hold limits to what ports can move; no control did this, so it is no wall and nobody re-exports around it."""
    measures = block.measures
    if np.isfinite(measures.ports).any():
        np.minimum(measures.limits, measures.ports, out=measures.limits)


@compiled
def _weigh(
    gated_links: Int,
    controlled_gates: Flag,
    good_of_link: Int,
    buyer: Int,
    pool: Int,
    order: Float,
    habit: Float,
    limits: Float,
    pools: Float,
    wall: Float,
) -> None:
    goods, worlds = wall.shape
    passing_of_pool = np.zeros(pools.shape)
    blocked = np.zeros((goods, worlds))
    asked = np.zeros((goods, worlds))
    for row in range(len(gated_links)):
        if not controlled_gates[row]:
            continue
        link = gated_links[row]
        good = good_of_link[link]
        for w in range(worlds):
            wish = habit[link, w] * order[buyer[link], good, w]
            asked[good, w] += wish
            blocked[good, w] += max(wish - limits[row, w], 0.0)
        if pool[link] >= 0:
            for w in range(worlds):
                wish = habit[link, w] * order[buyer[link], good, w]
                passing_of_pool[pool[link], w] += min(wish, limits[row, w])
    for row in range(len(gated_links)):
        link = gated_links[row]
        if pool[link] >= 0 and _first_of_pool(row, gated_links, pool):
            for w in range(worlds):
                excess = passing_of_pool[pool[link], w] - pools[pool[link], w]
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


@compiled
def _charge(
    gated_links: Int,
    good_of_link: Int,
    buyer: Int,
    order: Float,
    habit: Float,
    tax: Float,
    leaked: Float,
    leak_markup: Float,
    tax_paid: Float,
) -> None:
    """Add the tax on each link by the share bought over it, and the markup by the share that leaks."""
    for row in range(len(gated_links)):
        link = gated_links[row]
        good = good_of_link[link]
        target = buyer[link]
        for w in range(tax.shape[1]):
            wanted = order[target, good, w]
            share = leaked[row, w] / (wanted if wanted > 0.0 else 1.0)
            tax_paid[target, good, w] += tax[row, w] * habit[link, w] + leak_markup[row, w] * min(share, 1.0)


@compiled
def _insure(sea_links: Int, good_of_link: Int, buyer: Int, habit: Float, insurance: Float, tax_paid: Float) -> None:
    """Add freight and insurance on each link by the share bought over it."""
    for row in range(len(sea_links)):
        link = sea_links[row]
        for w in range(insurance.shape[1]):
            tax_paid[buyer[link], good_of_link[link], w] += insurance[row, w] * habit[link, w]
