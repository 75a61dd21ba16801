"""Match orders with offers of one good for one round: buyers spread what they need, sellers ration what they have.

A round changes nothing in a world where nobody is short, or where nobody who sells has anything left.
"""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]


@compiled
def spread(
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
def ration(
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
