"""Swap suppliers along chains until no shortage remains that a swap could have avoided.

Spreading and rationing leave a market in which no open pair of a short buyer and a seller with goods exists, yet
more could be delivered: one buyer may hold goods of the only seller that another can reach, while it could itself
turn elsewhere. That is the maximum-flow problem; augmenting along shortest chains (Edmonds and Karp 1972) solves
it exactly. Few worlds need it in a month, so it works world by world.

A chain runs backwards from a short buyer: to a supplier it may take more from, to the buyer who gives that up, to
that buyer's other suppliers, until a supplier has something left. Quota pools are nodes between a seller and its
links, because the pool may be exhausted while the seller is not.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]

_UNREACHED: Final = -2
_SOURCE: Final = -1
_CHAINS_PER_LINK: Final = 4


@compiled
def reroute(
    good: int,
    first: int,
    last: int,
    seller: Int,
    buyer: Int,
    gate: Int,
    pool: Int,
    pool_seller: Int,
    limits: Float,
    pool_left: Float,
    flow: Float,
    left: Float,
    unmet: Float,
    tolerance: Float,
) -> None:
    """Raise deliveries of one good to the maximum in every world where someone is short and someone has goods."""
    nations = left.shape[0]
    parent = np.empty(2 * nations + len(pool_seller), np.int64)
    via = np.empty(2 * nations + len(pool_seller), np.int64)
    for w in range(flow.shape[1]):
        for _ in range(_CHAINS_PER_LINK * (last - first)):
            if not (_slack(unmet, good, w, tolerance[w]) and _slack(left, good, w, tolerance[w])):
                break
            end = _search(
                good, first, last, w, seller, buyer, gate, pool, pool_seller, limits, pool_left, flow, left, unmet,
                tolerance[w], parent, via,
            )  # fmt: skip
            if end < 0:
                break
            _augment(good, end, w, gate, limits, pool_left, flow, left, unmet, parent, via)


@compiled
def _slack(amount: Float, good: int, w: int, tolerance: float) -> bool:
    for nation in range(amount.shape[0]):
        if amount[nation, good, w] > tolerance:
            return True
    return False


@compiled
def _search(
    good: int,
    first: int,
    last: int,
    w: int,
    seller: Int,
    buyer: Int,
    gate: Int,
    pool: Int,
    pool_seller: Int,
    limits: Float,
    pool_left: Float,
    flow: Float,
    left: Float,
    unmet: Float,
    tolerance: float,
    parent: Int,
    via: Int,
) -> int:
    """Return a seller node with goods left that a short buyer can reach, or -1; chains are in `parent` and `via`.

    Nodes: buyers ``0..N-1``, sellers ``N..2N-1``, pools after. `via` is the link by which a node was reached.
    """
    nations = left.shape[0]
    parent[:] = _UNREACHED
    via[:] = -1
    for nation in range(nations):
        if unmet[nation, good, w] > tolerance:
            parent[nation] = _SOURCE
    grown = True
    while grown:
        grown = False
        for link in range(first, last):
            take = buyer[link]
            supply = 2 * nations + pool[link] if pool[link] >= 0 else nations + seller[link]
            if parent[take] != _UNREACHED and parent[supply] == _UNREACHED:
                room = limits[gate[link], w] - flow[link, w] > tolerance if gate[link] >= 0 else True
                if room:
                    parent[supply] = take
                    via[supply] = link
                    grown = True
            if flow[link, w] > tolerance and parent[take] == _UNREACHED:
                if parent[supply] != _UNREACHED:
                    parent[take] = supply
                    via[take] = link
                    grown = True
                elif parent[nations + seller[link]] != _UNREACHED:
                    # A pool link's goods also come from the seller's own stock: giving them up frees that stock.
                    parent[supply] = nations + seller[link]
                    parent[take] = supply
                    via[take] = link
                    grown = True
        for row in range(len(pool_seller)):
            node = 2 * nations + row
            source = nations + pool_seller[row]
            if parent[node] != _UNREACHED and parent[source] == _UNREACHED and pool_left[row, w] > tolerance:
                parent[source] = node
                grown = True
        for nation in range(nations):
            if parent[nations + nation] != _UNREACHED and left[nation, good, w] > tolerance:
                return nations + nation
    return -1


@compiled
def _augment(
    good: int,
    end: int,
    w: int,
    gate: Int,
    limits: Float,
    pool_left: Float,
    flow: Float,
    left: Float,
    unmet: Float,
    parent: Int,
    via: Int,
) -> None:
    """Move as much as the chain that ends at seller node `end` can carry."""
    nations = left.shape[0]
    amount = left[end - nations, good, w]
    node = end
    while parent[node] != _SOURCE:
        before = parent[node]
        if before < nations:
            link = via[node]
            if gate[link] >= 0:
                amount = min(amount, limits[gate[link], w] - flow[link, w])
        elif node < nations:
            amount = min(amount, flow[via[node], w])
        elif before >= 2 * nations:
            amount = min(amount, pool_left[before - 2 * nations, w])
        node = before
    amount = min(amount, unmet[node, good, w])
    unmet[node, good, w] -= amount
    left[end - nations, good, w] -= amount
    node = end
    while parent[node] != _SOURCE:
        before = parent[node]
        if before < nations:
            flow[via[node], w] += amount
        elif node < nations:
            flow[via[node], w] -= amount
        elif before >= 2 * nations:
            pool_left[before - 2 * nations, w] -= amount
        else:
            pool_left[node - 2 * nations, w] += amount
        node = before
