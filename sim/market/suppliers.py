"""Remember suppliers: shares drift to who delivered, and a supplier who failed is asked for less.

Habit and earned trust are what the trial of the economics found in the data (see docs/concepts/market.md); the
price of a link enters through the export tax on it.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def set_preferences(block: Block) -> None:
    """Write how much of its need each buyer would like from each link: habit, trust and tax."""
    state, rules = block.state, block.rules
    np.power(state.reliability, rules.reliability_exponent, out=block.month.preference)
    block.month.preference[...] *= state.habit
    gated = block.structure.gated_links
    if len(gated):
        landed = (1.0 + block.measures.tax) ** -rules.supplier_price_elasticity
        block.month.preference[gated] *= landed


def net_of_reserved(block: Block, reserved_links: Int) -> None:
    """Take off the preferences what reserved volumes will bring: on the same link first, then on the controller's.

    Otherwise a buyer would ask its habitual suppliers for their full share of what is left, and a contract with one
    partner would push out home supply and other partners instead of the controller.
    """
    if not block.measures.reserved.any():
        return
    structure = block.structure
    _net_of_reserved(
        reserved_links,
        block.measures.reserved,
        structure.good_of_link,
        structure.links.buyer,
        block.month.order,
        block.month.preference,
        np.zeros_like(block.month.order),
        _controller_links(block),
    )


def _controller_links(block: Block) -> Int:
    """Return the link from a good's controller to each buyer, or -1, shape ``(nation, good)``."""
    links, goods = block.structure.links, block.structure.good_of_link
    place = np.full(block.structure.baseline.final_use.shape, -1, dtype=np.int64)
    by_controller = block.structure.baseline.controller[goods] == links.seller
    chosen = np.flatnonzero(by_controller & (links.seller != links.buyer))
    place[links.buyer[chosen], goods[chosen]] = chosen
    return place


@compiled
def _net_of_reserved(
    reserved_links: Int,
    reserved: Float,
    good_of_link: Int,
    buyer: Int,
    order: Float,
    preference: Float,
    total: Float,
    controller_link: Int,
) -> None:
    worlds = preference.shape[1]
    for link in range(len(buyer)):
        for w in range(worlds):
            total[buyer[link], good_of_link[link], w] += preference[link, w]
    for row in range(len(reserved_links)):
        link = reserved_links[row]
        good = good_of_link[link]
        target = buyer[link]
        fallback = controller_link[target, good]
        for w in range(worlds):
            asked = order[target, good, w]
            brings = reserved[row, w] * total[target, good, w] / (asked if asked > 0.0 else 1.0)
            own = min(preference[link, w], brings)
            preference[link, w] -= own
            if fallback >= 0:
                preference[fallback, w] -= min(preference[fallback, w], brings - own)


def remember(block: Block) -> None:
    """Move habits and trust towards what was delivered; update lead time and exposure of each buyer."""
    state = block.state
    _remember(
        block.structure.good_of_link,
        block.structure.links.seller,
        block.structure.links.buyer,
        block.structure.baseline.controller,
        block.structure.baseline.lead,
        block.month.order,
        1.0 / block.rules.habit_months,
        1.0 / block.rules.reliability_months,
        state.flow,
        state.habit,
        state.reliability,
        state.pipeline_months,
        state.exposure,
        np.empty_like(state.exposure),
        np.empty_like(state.exposure),
    )


@compiled
def _remember(
    good_of_link: Int,
    seller: Int,
    buyer: Int,
    controller: Int,
    lead: Float,
    order: Float,
    habit_rate: Float,
    trust_rate: Float,
    flow: Float,
    habit: Float,
    reliability: Float,
    pipeline_months: Float,
    exposure: Float,
    bought: Float,
    accustomed: Float,
) -> None:
    worlds = flow.shape[1]
    bought[:, :, :] = 0.0
    accustomed[:, :, :] = 0.0
    for link in range(len(seller)):
        for w in range(worlds):
            bought[buyer[link], good_of_link[link], w] += flow[link, w]
            accustomed[buyer[link], good_of_link[link], w] += habit[link, w]
    pipeline_months[:, :, :] = 0.0
    exposure[:, :, :] = 0.0
    for link in range(len(seller)):
        good = good_of_link[link]
        target = buyer[link]
        controlled = controller[good] == seller[link] and seller[link] != target
        for w in range(worlds):
            usual = accustomed[target, good, w]
            share = habit[link, w] / (usual if usual > 0.0 else 1.0)
            hoped = share * order[target, good, w]
            served = min(flow[link, w] / (hoped if hoped > 0.0 else 1.0), 1.0)
            served = served if hoped > 0.0 else reliability[link, w]
            reliability[link, w] += trust_rate[w] * (served - reliability[link, w])
        for w in range(worlds):
            total = bought[target, good, w]
            usual = accustomed[target, good, w]
            share = habit[link, w] / (usual if usual > 0.0 else 1.0)
            delivered = flow[link, w] / (total if total > 0.0 else 1.0)
            delivered = delivered if total > 0.0 else share
            habit[link, w] = share + habit_rate[w] * (delivered - share)
        for w in range(worlds):
            pipeline_months[target, good, w] += habit[link, w] * lead[link]
        if controlled:
            for w in range(worlds):
                exposure[target, good, w] += habit[link, w]
