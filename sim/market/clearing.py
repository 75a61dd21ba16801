"""Match a month's orders with its offers, good by good, for every world of a block.

The market is a tiered tatonnement without prices inside the month: reserved volumes (contracts and partner
priority) are served first; then buyers spread what they need over their habitual suppliers and sellers who are
asked for more than they have ration by order and bid; what is still missing is spread over any open supplier with
something left; and last `reroute` swaps suppliers along chains, so that no shortage remains which another
allocation of the same offers, orders and limits could have avoided.

Which worlds need another round differs, but a round changes nothing in a world that is already served, so a world's
result does not depend on its neighbours in the block.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.links import Links
from sim.market.reroute import reroute

Float = NDArray[np.float64]
Int = NDArray[np.int64]

HABITUAL_ROUNDS: Final = 2
OPEN_ROUNDS: Final = 3
RELATIVE_TOLERANCE: Final = 1e-9
_UNLIMITED: Final = np.inf


@dataclass(frozen=True)
class Market:
    """One month's orders, offers and limits, and room for the result; all arrays end in the worlds axis.

    Attributes
    ----------
    offers, orders
        Tonnes, shape ``(nation, good, W)``.
    bid_weight
        Weight of a buyer when a seller rations, shape ``(nation, good, W)``.
    preference
        How much of its need a buyer would like from each link, any scale, shape ``(L, W)``.
    limits
        Tonnes that may pass each gated link this month, shape ``(K, W)``.
    pools
        Tonnes that may leave under each quota pool this month, shape ``(Q, W)``.
    reserved_links, reserved
        Links with volumes served before all others, shape ``(R,)`` and ``(R, W)``.
    flow
        Result: tonnes sold on each link, shape ``(L, W)``.
    asked
        Result: reserved volumes, what buyers asked of each seller first, and what it delivered in later rounds,
        shape ``(nation, good, W)``.
    left, unmet
        Result: offers not taken and orders not filled, shape ``(nation, good, W)``.
    """

    offers: Float
    orders: Float
    bid_weight: Float
    preference: Float
    limits: Float
    pools: Float
    reserved_links: Int
    reserved: Float
    flow: Float
    asked: Float
    left: Float
    unmet: Float


def clear(links: Links, market: Market) -> None:
    """Fill `market.flow`, `asked`, `left` and `unmet` from its offers, orders and limits.

    Every flow is non-negative, sellers sell at most what they offer, buyers buy at most what they order and no
    limit or pool is exceeded. Delivered tonnes are the maximum that the limits allow, to a relative tolerance.
    """
    np.copyto(market.left, market.offers)
    np.copyto(market.unmet, market.orders)
    market.flow[...] = 0.0
    worlds = market.flow.shape[1]
    nations = market.orders.shape[0]
    widest = int(np.max(np.diff(links.good_start), initial=1))
    pool_left = market.pools.copy()
    _serve_reserved(
        market.reserved_links,
        market.reserved,
        _good_of_link(links.good_start),
        links.seller,
        links.buyer,
        links.gate,
        links.pool,
        market.limits,
        pool_left,
        market.left,
        market.unmet,
        market.flow,
    )
    _clear_goods(
        links.good_start,
        links.seller,
        links.buyer,
        links.gate,
        links.pool,
        links.pool_seller,
        market.orders,
        market.bid_weight,
        market.preference,
        market.limits,
        pool_left,
        market.flow,
        market.asked,
        market.left,
        market.unmet,
        np.empty((widest, worlds)),
        np.empty((4, nations, worlds)),
        np.empty((max(len(links.pool_seller), 1), worlds)),
        np.empty(worlds),
    )


def _good_of_link(good_start: Int) -> Int:
    return np.repeat(np.arange(len(good_start) - 1), np.diff(good_start))


@compiled
def _serve_reserved(
    reserved_links: Int,
    reserved: Float,
    good_of_link: Int,
    seller: Int,
    buyer: Int,
    gate: Int,
    pool: Int,
    limits: Float,
    pool_left: Float,
    left: Float,
    unmet: Float,
    flow: Float,
) -> None:
    """Serve reserved volumes in the order of the list, as far as offers, orders and limits go."""
    for row in range(len(reserved_links)):
        link = reserved_links[row]
        good = good_of_link[link]
        for w in range(flow.shape[1]):
            give = min(reserved[row, w], left[seller[link], good, w], unmet[buyer[link], good, w])
            if gate[link] >= 0:
                give = min(give, limits[gate[link], w] - flow[link, w])
            if pool[link] >= 0:
                give = min(give, pool_left[pool[link], w])
            give = max(give, 0.0)
            flow[link, w] += give
            left[seller[link], good, w] -= give
            unmet[buyer[link], good, w] -= give
            if pool[link] >= 0:
                pool_left[pool[link], w] -= give


@compiled
def _clear_goods(
    good_start: Int,
    seller: Int,
    buyer: Int,
    gate: Int,
    pool: Int,
    pool_seller: Int,
    orders: Float,
    bid_weight: Float,
    preference: Float,
    limits: Float,
    pool_left: Float,
    flow: Float,
    asked: Float,
    left: Float,
    unmet: Float,
    ask: Float,
    sums: Float,
    pool_asked: Float,
    tolerance: Float,
) -> None:
    for good in range(len(good_start) - 1):
        first = good_start[good]
        last = good_start[good + 1]
        _set_tolerance(orders, good, tolerance)
        _count_reserved(good, first, last, seller, flow, asked)
        for attempt in range(HABITUAL_ROUNDS + OPEN_ROUNDS):
            if attempt > 0 and not _anyone_short(unmet, good, tolerance):
                break
            _spread(
                good, first, last, attempt < HABITUAL_ROUNDS, seller, buyer, gate, pool, preference, limits,
                pool_left, flow, left, unmet, ask, sums, tolerance,
            )  # fmt: skip
            _ration(
                good, first, last, attempt == 0, seller, buyer, pool, bid_weight, pool_left, flow, asked, left,
                unmet, ask, sums, pool_asked,
            )  # fmt: skip
        reroute(
            good, first, last, seller, buyer, gate, pool, pool_seller, limits, pool_left, flow, left, unmet, tolerance
        )


@compiled
def _set_tolerance(orders: Float, good: int, tolerance: Float) -> None:
    """Let a tonne count as nothing in a world when it is one in a billion of what is ordered there."""
    tolerance[:] = 0.0
    for nation in range(orders.shape[0]):
        for w in range(orders.shape[2]):
            tolerance[w] += orders[nation, good, w]
    for w in range(orders.shape[2]):
        tolerance[w] *= RELATIVE_TOLERANCE


@compiled
def _count_reserved(good: int, first: int, last: int, seller: Int, flow: Float, asked: Float) -> None:
    """Count reserved volumes among what buyers ask of a seller."""
    asked[:, good, :] = 0.0
    for link in range(first, last):
        for w in range(flow.shape[1]):
            asked[seller[link], good, w] += flow[link, w]


@compiled
def _anyone_short(unmet: Float, good: int, tolerance: Float) -> bool:
    for nation in range(unmet.shape[0]):
        for w in range(unmet.shape[2]):
            if unmet[nation, good, w] > tolerance[w]:
                return True
    return False


@compiled
def _spread(
    good: int,
    first: int,
    last: int,
    habitual: bool,
    seller: Int,
    buyer: Int,
    gate: Int,
    pool: Int,
    preference: Float,
    limits: Float,
    pool_left: Float,
    flow: Float,
    left: Float,
    unmet: Float,
    ask: Float,
    sums: Float,
    tolerance: Float,
) -> None:
    """Write into `ask` what each buyer asks on each open link: its need split by preference, within the limit.

    Habitual rounds split by preference; open rounds by what sellers have left, which also reaches new suppliers.
    """
    wish = sums[0]
    wish[:, :] = 0.0
    worlds = flow.shape[1]
    for link in range(first, last):
        source = seller[link]
        target = buyer[link]
        row = link - first
        for w in range(worlds):
            score = preference[link, w] if habitual else left[source, good, w]
            ask[row, w] = score if left[source, good, w] > tolerance[w] else 0.0
        if gate[link] >= 0:
            for w in range(worlds):
                ask[row, w] = ask[row, w] if limits[gate[link], w] - flow[link, w] > tolerance[w] else 0.0
        if pool[link] >= 0:
            for w in range(worlds):
                ask[row, w] = ask[row, w] if pool_left[pool[link], w] > tolerance[w] else 0.0
        for w in range(worlds):
            wish[target, w] += ask[row, w]
    for link in range(first, last):
        target = buyer[link]
        row = link - first
        for w in range(worlds):
            need = unmet[target, good, w] if unmet[target, good, w] > tolerance[w] else 0.0
            total = wish[target, w]
            ask[row, w] = need * ask[row, w] / (total if total > 0.0 else 1.0)
        if gate[link] >= 0:
            for w in range(worlds):
                ask[row, w] = min(ask[row, w], max(limits[gate[link], w] - flow[link, w], 0.0))


@compiled
def _ration(
    good: int,
    first: int,
    last: int,
    count_asked: bool,
    seller: Int,
    buyer: Int,
    pool: Int,
    bid_weight: Float,
    pool_left: Float,
    flow: Float,
    asked: Float,
    left: Float,
    unmet: Float,
    ask: Float,
    sums: Float,
    pool_asked: Float,
) -> None:
    """Grant what was asked; a seller asked for more than it has shares by order times bid weight."""
    worlds = flow.shape[1]
    total = sums[1]
    weighted = sums[2]
    given = sums[3]
    total[:, :] = 0.0
    weighted[:, :] = 0.0
    given[:, :] = 0.0
    pool_asked[:, :] = 0.0
    for link in range(first, last):
        if pool[link] >= 0:
            for w in range(worlds):
                pool_asked[pool[link], w] += ask[link - first, w]
    for link in range(first, last):
        row = link - first
        source = seller[link]
        target = buyer[link]
        if pool[link] >= 0:
            for w in range(worlds):
                over = pool_asked[pool[link], w] > pool_left[pool[link], w]
                ask[row, w] *= pool_left[pool[link], w] / pool_asked[pool[link], w] if over else 1.0
        for w in range(worlds):
            total[source, w] += ask[row, w]
            weighted[source, w] += ask[row, w] * bid_weight[target, good, w]
    for link in range(first, last):
        row = link - first
        source = seller[link]
        target = buyer[link]
        for w in range(worlds):
            want = ask[row, w]
            over = total[source, w] > left[source, good, w]
            heft = weighted[source, w]
            share = want * bid_weight[target, good, w] / (heft if heft > 0.0 else 1.0)
            grant = min(want, left[source, good, w] * share) if over else want
            grant = min(grant, max(left[source, good, w] - given[source, w], 0.0))
            ask[row, w] = grant
            flow[link, w] += grant
            given[source, w] += grant
            unmet[target, good, w] = max(unmet[target, good, w] - grant, 0.0)
        if pool[link] >= 0:
            for w in range(worlds):
                pool_left[pool[link], w] = max(pool_left[pool[link], w] - ask[row, w], 0.0)
    for nation in range(total.shape[0]):
        for w in range(worlds):
            left[nation, good, w] = max(left[nation, good, w] - given[nation, w], 0.0)
            asked[nation, good, w] += total[nation, w] if count_asked else given[nation, w]
