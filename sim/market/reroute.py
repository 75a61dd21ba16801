"""Swap suppliers along chains until no shortage remains that a swap could have avoided.

Spreading and rationing leave a market in which no open pair of a short buyer and a seller with goods exists, yet
more could be delivered: one buyer may hold goods of the only seller that another can reach, while it could itself
turn elsewhere. That is the maximum-flow problem; augmenting along shortest chains (Edmonds and Karp 1972) solves
it exactly. Chains differ by world, so it works world by world, on a copy of the world's own numbers that lie side by
side in memory: in the block's arrays they are a row of worlds apart.

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
    links = last - first
    pools = len(pool_seller)
    sellers = seller[first:last]
    buyers = buyer[first:last]
    supply = _supply_nodes(sellers, pool[first:last], nations)
    parent = np.empty(2 * nations + pools, np.int64)
    via = np.empty(2 * nations + pools, np.int64)
    limit = np.empty(links)
    sold = np.empty(links)
    pooled = np.empty(pools)
    rest = np.empty(nations)
    lack = np.empty(nations)
    for w in range(flow.shape[1]):
        for nation in range(nations):
            rest[nation] = left[nation, good, w]
            lack[nation] = unmet[nation, good, w]
        if not (_slack(lack, tolerance[w]) and _slack(rest, tolerance[w])):
            continue
        for row in range(links):
            sold[row] = flow[first + row, w]
            limit[row] = limits[gate[first + row], w] if gate[first + row] >= 0 else np.inf
        for row in range(pools):
            pooled[row] = pool_left[row, w]
        for _ in range(_CHAINS_PER_LINK * links):
            end = _search(
                sellers, buyers, supply, pool_seller, limit, pooled, sold, rest, lack, tolerance[w], parent, via
            )
            if end < 0:
                break
            _augment(end, limit, pooled, sold, rest, lack, parent, via)
            if not (_slack(lack, tolerance[w]) and _slack(rest, tolerance[w])):
                break
        for nation in range(nations):
            left[nation, good, w] = rest[nation]
            unmet[nation, good, w] = lack[nation]
        for row in range(links):
            flow[first + row, w] = sold[row]
        for row in range(pools):
            pool_left[row, w] = pooled[row]


@compiled
def _supply_nodes(seller: Int, pool: Int, nations: int) -> Int:
    """Return the node that each link takes goods from: its quota pool, or its seller where there is none."""
    supply = np.empty(len(seller), np.int64)
    for row in range(len(seller)):
        supply[row] = 2 * nations + pool[row] if pool[row] >= 0 else nations + seller[row]
    return supply


@compiled
def _slack(amount: Float, tolerance: float) -> bool:
    for nation in range(len(amount)):
        if amount[nation] > tolerance:
            return True
    return False


@compiled
def _search(
    seller: Int,
    buyer: Int,
    supply: Int,
    pool_seller: Int,
    limit: Float,
    pooled: Float,
    sold: Float,
    rest: Float,
    lack: Float,
    tolerance: float,
    parent: Int,
    via: Int,
) -> int:
    """Return a seller node with goods left that a short buyer can reach, or -1; chains are in `parent` and `via`.

    Nodes: buyers ``0..N-1``, sellers ``N..2N-1``, pools after. `via` is the link by which a node was reached. Of one
    world: `limit` and `sold` by link, `pooled` by quota pool, `rest` by seller and `lack` by buyer.
    """
    nations = len(rest)
    parent[:] = _UNREACHED
    via[:] = -1
    for nation in range(nations):
        if lack[nation] > tolerance:
            parent[nation] = _SOURCE
    grown = True
    while grown:
        grown = False
        for row in range(len(sold)):
            take = buyer[row]
            give = supply[row]
            if parent[take] != _UNREACHED:
                if parent[give] == _UNREACHED and limit[row] - sold[row] > tolerance:
                    parent[give] = take
                    via[give] = row
                    grown = True
            elif sold[row] > tolerance:
                if parent[give] != _UNREACHED:
                    parent[take] = give
                    via[take] = row
                    grown = True
                elif parent[nations + seller[row]] != _UNREACHED:
                    # A pool link's goods also come from the seller's own stock: giving them up frees that stock.
                    parent[give] = nations + seller[row]
                    parent[take] = give
                    via[take] = row
                    grown = True
        for row in range(len(pool_seller)):
            node = 2 * nations + row
            source = nations + pool_seller[row]
            if parent[node] != _UNREACHED and parent[source] == _UNREACHED and pooled[row] > tolerance:
                parent[source] = node
                grown = True
        for nation in range(nations):
            if parent[nations + nation] != _UNREACHED and rest[nation] > tolerance:
                return nations + nation
    return -1


@compiled
def _augment(
    end: int,
    limit: Float,
    pooled: Float,
    sold: Float,
    rest: Float,
    lack: Float,
    parent: Int,
    via: Int,
) -> None:
    """Move as much as the chain that ends at seller node `end` can carry."""
    nations = len(rest)
    amount = rest[end - nations]
    node = end
    while parent[node] != _SOURCE:
        before = parent[node]
        if before < nations:
            amount = min(amount, limit[via[node]] - sold[via[node]])
        elif node < nations:
            amount = min(amount, sold[via[node]])
        elif before >= 2 * nations:
            amount = min(amount, pooled[before - 2 * nations])
        node = before
    amount = min(amount, lack[node])
    lack[node] -= amount
    rest[end - nations] -= amount
    node = end
    while parent[node] != _SOURCE:
        before = parent[node]
        if before < nations:
            sold[via[node]] += amount
        elif node < nations:
            sold[via[node]] -= amount
        elif before >= 2 * nations:
            pooled[before - 2 * nations] -= amount
        else:
            pooled[node - 2 * nations] += amount
        node = before
