"""The market leaves no avoidable shortage, and what it delivers is what a linear programme would."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from sim.links import Links
from sim.market.clearing import Market, clear
from tests.properties.markets import one_world, random_links, random_market

NATIONS = 6
MARKETS = 1000
WORLDS = 8


def lp_maximum(links: Links, market: Market, good: int, world: int) -> float:
    """Tonnes that a linear programme can deliver of one good under the same offers, orders and limits."""
    span = np.arange(links.good_start[good], links.good_start[good + 1])
    ones = np.ones(len(span))
    column = np.arange(len(span))
    rows = [
        coo_array((ones, (links.seller[span], column)), shape=(NATIONS, len(span))),
        coo_array((ones, (links.buyer[span], column)), shape=(NATIONS, len(span))),
    ]
    bounds = [market.offers[:, good, world], market.orders[:, good, world]]
    if len(links.pool_seller):
        inside = links.pool[span] >= 0
        shape = (len(links.pool_seller), len(span))
        rows.append(coo_array((ones[inside], (links.pool[span][inside], column[inside])), shape=shape))
        bounds.append(market.pools[:, world])
    ceiling = [None if gate < 0 else market.limits[gate, world] for gate in links.gate[span]]
    solved = linprog(
        -ones, A_ub=vstack(rows), b_ub=np.concatenate(bounds), bounds=[(0, top) for top in ceiling], method="highs"
    )
    return float(-solved.fun)


def assert_limits_hold(links: Links, market: Market) -> None:
    """No seller, buyer, gate or pool gives more than it may."""
    slack = 1e-9
    assert market.flow.min() >= 0.0
    goods = len(links.good_start) - 1
    for good in range(goods):
        span = slice(links.good_start[good], links.good_start[good + 1])
        for ends, bound in ((links.seller, market.offers), (links.buyer, market.orders)):
            moved = np.zeros((NATIONS, market.flow.shape[1]))
            np.add.at(moved, ends[span], market.flow[span])
            assert (moved <= bound[:, good] * (1 + slack) + slack).all()
    gated = links.gate >= 0
    assert (market.flow[gated] <= market.limits[links.gate[gated]] + slack).all()
    for row in range(len(links.pool_seller)):
        assert (market.flow[links.pool == row].sum(axis=0) <= market.pools[row] * (1 + slack) + slack).all()


def blocking_pairs(links: Links, market: Market, good: int, world: int) -> int:
    """Count open links between a seller with goods left and a buyer who is short."""
    count = 0
    tolerance = 2e-9 * market.orders[:, good, world].sum()
    for link in range(links.good_start[good], links.good_start[good + 1]):
        gate, pool = links.gate[link], links.pool[link]
        is_open = (gate < 0 or market.limits[gate, world] - market.flow[link, world] > tolerance) and (
            pool < 0 or market.pools[pool, world] - market.flow[links.pool == pool, world].sum() > tolerance
        )
        has_goods = market.left[links.seller[link], good, world] > tolerance
        is_short = market.unmet[links.buyer[link], good, world] > tolerance
        count += bool(is_open and has_goods and is_short)
    return count


def test_thousand_random_markets_deliver_the_maximum_and_leave_no_blocking_pair(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ratios = []
    for seed in range(MARKETS // WORLDS):
        rng = np.random.default_rng(seed)
        links = random_links(rng, NATIONS, 2, density=rng.uniform(0.1, 0.6), gated=0.5, pooled=0.4)
        market = random_market(rng, links, NATIONS, WORLDS)
        clear(links, market)
        assert_limits_hold(links, market)
        for world in range(WORLDS):
            for good in range(2):
                assert blocking_pairs(links, market, good, world) == 0
                best = lp_maximum(links, market, good, world)
                span = slice(links.good_start[good], links.good_start[good + 1])
                ratios.append(market.flow[span, world].sum() / best if best > 0 else 1.0)
    low, median = np.min(ratios), np.median(ratios)
    with capsys.disabled():
        print(f"\ndelivered / LP maximum over {len(ratios)} markets: min {low:.9f}, median {median:.9f}")
    assert low >= 0.98
    assert max(ratios) <= 1 + 1e-6


def test_a_world_clears_the_same_alone_and_in_a_block() -> None:
    rng = np.random.default_rng(5)
    links = random_links(rng, NATIONS, 3, density=0.4, gated=0.5, pooled=0.4)
    market = random_market(rng, links, NATIONS, 16)
    alone = one_world(market, 11)
    clear(links, market)
    clear(links, alone)
    for name in ("flow", "asked", "left", "unmet"):
        assert np.array_equal(getattr(market, name)[..., 11:12], getattr(alone, name)), name
