"""Remember suppliers: shares drift to who delivered, and a supplier who failed is asked for less.

Habit and earned trust are what the trial of the economics found in the data (see docs/concepts/market.md); the
price of a link enters through the export tax on it, and through freight and insurance while a passage is shut. Trust is
lost fast and earned slowly.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def set_preferences(block: Block) -> None:
    """Write how much of its need each buyer would like from each link: habit, trust, tax and freight."""
    state, rules = block.state, block.rules
    if block.switches.trust.any():
        np.power(state.reliability, rules.reliability_exponent, out=block.month.preference)
        block.month.preference[...] *= state.habit
    else:
        np.copyto(block.month.preference, state.habit)
    gated = block.structure.gated_links
    if len(gated):
        landed = (1.0 + block.measures.tax) ** -rules.supplier_price_elasticity
        block.month.preference[gated] *= landed
    if block.measures.insurance.any():
        dearer = (1.0 + block.measures.insurance) ** -rules.supplier_price_elasticity
        block.month.preference[block.structure.sea_links] *= dearer


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


def remember(block: Block, reserved_links: Int) -> None:
    """Move habits and trust towards what was delivered; update lead time and exposure of each buyer.

    The links are gone over twice: their numbers are added up by buyer, sums become factors, and each link moves.

    Parameters
    ----------
    reserved_links
        Link of each reserved volume, which is no part of what buyers asked by preference, shape ``(R,)``.
    """
    state, structure, rules, switches = block.state, block.structure, block.rules, block.switches
    goods, links = structure.good_of_link, structure.links
    bought, usual, preferred = (np.zeros_like(state.exposure) for _ in range(3))
    asked = _asked_by_preference(block, reserved_links)
    _add_up(goods, links.buyer, state.flow, state.habit, block.month.preference, bought, usual, preferred)
    _turn_into_factors(asked, bought, usual, preferred)
    _move_trust(
        goods, links.buyer, block.month.preference, preferred,
        np.where(switches.trust, 1.0 / rules.trust_loss_months, 0.0),
        np.where(switches.trust, 1.0 / rules.trust_gain_months, 0.0),
        state.flow, state.reliability,
    )  # fmt: skip
    doubt = np.where(switches.trust, rules.trust_from_news, 0.0)
    _cap_trust(structure.gated_links, doubt, block.measures.threat, state.reliability)
    state.pipeline_months[...] = 0.0
    state.exposure[...] = 0.0
    _move_habit(
        goods, links.seller, links.buyer, structure.baseline.controller, structure.baseline.lead, bought, usual,
        1.0 / rules.habit_months, state.flow, state.habit, state.pipeline_months, state.exposure,
    )  # fmt: skip


def _asked_by_preference(block: Block, reserved_links: Int) -> Float:
    """Return each buyer's order less what is reserved for it, ``(nation, good, W)``."""
    if not len(reserved_links) or not block.measures.reserved.any():
        return block.month.order
    asked = block.month.order.copy()
    structure = block.structure
    _take_reserved_off(reserved_links, structure.good_of_link, structure.links.buyer, block.measures.reserved, asked)
    return asked


@compiled
def _take_reserved_off(reserved_links: Int, good_of_link: Int, buyer: Int, reserved: Float, asked: Float) -> None:
    """Take each reserved volume off what its buyer asks for; nobody asks for less than nothing."""
    for row in range(len(reserved_links)):
        target = buyer[reserved_links[row]]
        good = good_of_link[reserved_links[row]]
        for w in range(asked.shape[2]):
            asked[target, good, w] -= reserved[row, w]
    for row in range(len(reserved_links)):
        target = buyer[reserved_links[row]]
        good = good_of_link[reserved_links[row]]
        for w in range(asked.shape[2]):
            asked[target, good, w] = max(asked[target, good, w], 0.0)


@compiled
def _add_up(
    good_of_link: Int,
    buyer: Int,
    flow: Float,
    habit: Float,
    preference: Float,
    bought: Float,
    usual: Float,
    preferred: Float,
) -> None:
    """Add up by buyer and good."""
    worlds = flow.shape[1]
    for link in range(len(buyer)):
        good = good_of_link[link]
        target = buyer[link]
        for w in range(worlds):
            bought[target, good, w] += flow[link, w]
            usual[target, good, w] += habit[link, w]
        for w in range(worlds):
            preferred[target, good, w] += preference[link, w]


@compiled
def _turn_into_factors(asked: Float, bought: Float, usual: Float, preferred: Float) -> None:
    """Replace the sums by what turns flow and habit into shares, and preference into tonnes asked; 0 for nothing."""
    nations, goods, worlds = asked.shape
    for target in range(nations):
        for good in range(goods):
            for w in range(worlds):
                total = preferred[target, good, w]
                preferred[target, good, w] = asked[target, good, w] / total if total > 0.0 else 0.0
                total = bought[target, good, w]
                bought[target, good, w] = 1.0 / total if total > 0.0 else 0.0
                total = usual[target, good, w]
                usual[target, good, w] = 1.0 / total if total > 0.0 else 0.0


@compiled
def _move_trust(
    good_of_link: Int,
    buyer: Int,
    preference: Float,
    per_preference: Float,
    loss_rate: Float,
    gain_rate: Float,
    flow: Float,
    reliability: Float,
) -> None:
    """Move trust in each link towards the served share of what was asked of it."""
    worlds = flow.shape[1]
    for link in range(len(buyer)):
        good = good_of_link[link]
        target = buyer[link]
        for w in range(worlds):
            hoped = preference[link, w] * per_preference[target, good, w]
            trust = reliability[link, w]
            served = min(flow[link, w] / (hoped if hoped > 0.0 else 1.0), 1.0)
            served = served if hoped > 0.0 else trust
            change = served - trust
            rate = gain_rate[w] if change > 0.0 else loss_rate[w]
            reliability[link, w] = trust + rate * change


@compiled
def _cap_trust(gated_links: Int, doubt: Float, threat: Float, reliability: Float) -> None:
    """Cap the trust in each gated link by the news about it."""
    for row in range(len(gated_links)):
        link = gated_links[row]
        for w in range(threat.shape[1]):
            reliability[link, w] = min(reliability[link, w], 1.0 - doubt[w] * threat[row, w])


@compiled
def _move_habit(
    good_of_link: Int,
    seller: Int,
    buyer: Int,
    controller: Int,
    lead: Float,
    per_bought: Float,
    per_usual: Float,
    habit_rate: Float,
    flow: Float,
    habit: Float,
    pipeline_months: Float,
    exposure: Float,
) -> None:
    """Move each share towards what was delivered."""
    worlds = flow.shape[1]
    for link in range(len(seller)):
        good = good_of_link[link]
        target = buyer[link]
        for w in range(worlds):
            share = habit[link, w] * per_usual[target, good, w]
            per_tonne = per_bought[target, good, w]
            rate = habit_rate[w] if per_tonne > 0.0 else 0.0
            habit[link, w] = share + rate * (flow[link, w] * per_tonne - share)
        for w in range(worlds):
            pipeline_months[target, good, w] += habit[link, w] * lead[link]
        if controller[good] == seller[link] and seller[link] != target:
            for w in range(worlds):
                exposure[target, good, w] += habit[link, w]
