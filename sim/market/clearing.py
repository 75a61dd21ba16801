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
from sim.market.open_rounds import serve_the_rest, still_open
from sim.market.rounds import ration, spread

Float = NDArray[np.float64]
Int = NDArray[np.int64]

HABITUAL_ROUNDS: Final = 2
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
        for attempt in range(HABITUAL_ROUNDS):
            if attempt > 0 and len(still_open(good, left, unmet, tolerance)) == 0:
                break
            spread(
                good, first, last, True, seller, buyer, gate, pool, preference, limits, pool_left, flow, left, unmet,
                ask, sums, tolerance,
            )  # fmt: skip
            ration(
                good, first, last, attempt == 0, seller, buyer, pool, bid_weight, pool_left, flow, asked, left,
                unmet, ask, sums, pool_asked,
            )  # fmt: skip
        chosen = still_open(good, left, unmet, tolerance)
        if len(chosen) > 0:
            serve_the_rest(
                good, first, last, chosen, seller[first:last], buyer[first:last], gate[first:last], pool[first:last],
                pool_seller, bid_weight, limits, pool_left, flow, asked, left, unmet, tolerance,
            )  # fmt: skip


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
