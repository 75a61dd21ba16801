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
            total = bought[target, good, w]
            usual = accustomed[target, good, w]
            share = habit[link, w] / (usual if usual > 0.0 else 1.0)
            hoped = share * order[target, good, w]
            served = min(flow[link, w] / (hoped if hoped > 0.0 else 1.0), 1.0)
            served = served if hoped > 0.0 else reliability[link, w]
            reliability[link, w] += trust_rate[w] * (served - reliability[link, w])
            delivered = flow[link, w] / (total if total > 0.0 else 1.0)
            delivered = delivered if total > 0.0 else share
            habit[link, w] = share + habit_rate[w] * (delivered - share)
            pipeline_months[target, good, w] += habit[link, w] * lead[link]
        if controlled:
            for w in range(worlds):
                exposure[target, good, w] += habit[link, w]
