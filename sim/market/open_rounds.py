"""Serve those whom habitual suppliers left short: from any open supplier, then by swapping suppliers along chains.

In most months only some worlds need this for a good. They are copied side by side, so that the rounds run over them
alone and whole vectors are filled with worlds that matter; the copy is small enough to stay in the cache.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.market.reroute import reroute
from sim.market.rounds import ration, spread

Float = NDArray[np.float64]
Int = NDArray[np.int64]

OPEN_ROUNDS: Final = 3


@compiled
def still_open(good: int, left: Float, unmet: Float, tolerance: Float) -> Int:
    """Return the columns of the worlds in which someone is short and someone has goods: no other can change."""
    worlds = left.shape[2]
    chosen = np.empty(worlds, np.int64)
    short = np.zeros(worlds, np.bool_)
    goods = np.zeros(worlds, np.bool_)
    for nation in range(left.shape[0]):
        for w in range(worlds):
            short[w] |= unmet[nation, good, w] > tolerance[w]
            goods[w] |= left[nation, good, w] > tolerance[w]
    count = 0
    for w in range(worlds):
        if short[w] and goods[w]:
            chosen[count] = w
            count += 1
    return chosen[:count]


@compiled
def serve_the_rest(
    good: int,
    first: int,
    last: int,
    chosen: Int,
    seller: Int,
    buyer: Int,
    gate: Int,
    pool: Int,
    pool_seller: Int,
    bid_weight: Float,
    limits: Float,
    pool_left: Float,
    flow: Float,
    asked: Float,
    left: Float,
    unmet: Float,
    tolerance: Float,
) -> None:
    """Run the open rounds and the chains for one good in the chosen worlds, on copies that hold no others.

    The arguments by link are the good's own. Worlds that need this differ by good and month and are often few.
    """
    links = last - first
    count = len(chosen)
    nations = left.shape[0]
    own_gate = np.empty(links, np.int64)
    own_limits = np.empty((links, count))
    own_flow = np.empty((links, count))
    own_left = np.empty((nations, 1, count))
    own_unmet = np.empty((nations, 1, count))
    own_asked = np.empty((nations, 1, count))
    own_weight = np.empty((nations, 1, count))
    own_pools = np.empty((len(pool_seller), count))
    own_tolerance = tolerance[chosen]
    for row in range(links):
        own_gate[row] = row if gate[row] >= 0 else -1
        for place in range(count):
            own_flow[row, place] = flow[first + row, chosen[place]]
        if gate[row] >= 0:
            for place in range(count):
                own_limits[row, place] = limits[gate[row], chosen[place]]
    for nation in range(nations):
        for place in range(count):
            own_left[nation, 0, place] = left[nation, good, chosen[place]]
            own_unmet[nation, 0, place] = unmet[nation, good, chosen[place]]
            own_asked[nation, 0, place] = asked[nation, good, chosen[place]]
            own_weight[nation, 0, place] = bid_weight[nation, good, chosen[place]]
    for row in range(len(pool_seller)):
        for place in range(count):
            own_pools[row, place] = pool_left[row, chosen[place]]
    ask = np.empty((links, count))
    sums = np.empty((4, nations, count))
    pool_asked = np.empty((len(pool_seller), count))
    for _ in range(OPEN_ROUNDS):
        spread(
            0, 0, links, False, seller, buyer, own_gate, pool, own_flow, own_limits, own_pools, own_flow, own_left,
            own_unmet, ask, sums, own_tolerance,
        )  # fmt: skip
        ration(
            0, 0, links, False, seller, buyer, pool, own_weight, own_pools, own_flow, own_asked, own_left, own_unmet,
            ask, sums, pool_asked,
        )  # fmt: skip
    reroute(
        0, 0, links, seller, buyer, own_gate, pool, pool_seller, own_limits, own_pools, own_flow, own_left, own_unmet,
        own_tolerance,
    )  # fmt: skip
    for row in range(links):
        for place in range(count):
            flow[first + row, chosen[place]] = own_flow[row, place]
    for nation in range(nations):
        for place in range(count):
            left[nation, good, chosen[place]] = own_left[nation, 0, place]
            unmet[nation, good, chosen[place]] = own_unmet[nation, 0, place]
            asked[nation, good, chosen[place]] = own_asked[nation, 0, place]
    for row in range(len(pool_seller)):
        for place in range(count):
            pool_left[row, chosen[place]] = own_pools[row, place]
