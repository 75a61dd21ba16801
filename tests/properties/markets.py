"""Random small markets, shared by the tests of the clearing kernel."""

from dataclasses import replace
from itertools import product

import numpy as np

from sim.links import Links
from sim.market.clearing import Market


def random_links(
    rng: np.random.Generator, nations: int, goods: int, density: float, gated: float, pooled: float
) -> Links:
    """Draw a sparse link list with home links, some of them gated and some sellers under a quota pool."""
    triples = product(range(goods), range(nations), range(nations))
    rows = [row for row in triples if row[1] == row[2] or rng.random() < density]
    good, seller, buyer = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    abroad = seller != buyer
    gate = np.full(len(good), -1, dtype=np.int64)
    behind_gate = abroad & (rng.random(len(good)) < gated)
    gate[behind_gate] = np.arange(behind_gate.sum())
    pool = np.full(len(good), -1, dtype=np.int64)
    pool_seller: list[int] = []
    for g in range(goods):
        for s in range(nations):
            if rng.random() < pooled:
                pool[abroad & (good == g) & (seller == s)] = len(pool_seller)
                pool_seller.append(s)
    start = np.searchsorted(good, np.arange(goods + 1))
    return Links(start.astype(np.int64), seller, buyer, gate, pool, np.array(pool_seller, dtype=np.int64))


def random_market(rng: np.random.Generator, links: Links, nations: int, worlds: int) -> Market:
    """Draw offers, orders, limits and tastes; about a third of the limits are bans."""
    goods = len(links.good_start) - 1
    count = len(links.seller)
    shape = (nations, goods, worlds)
    gates = int(links.gate.max(initial=-1)) + 1
    reserved_links = np.sort(rng.choice(count, size=min(3, count), replace=False)).astype(np.int64)
    return Market(
        offers=rng.lognormal(0.0, 1.0, shape) * (rng.random(shape) < 0.6),
        orders=rng.lognormal(0.0, 1.0, shape) * (rng.random(shape) < 0.8),
        bid_weight=rng.uniform(0.8, 4.0, shape),
        preference=rng.random((count, worlds)) * (rng.random((count, worlds)) < 0.7),
        limits=rng.lognormal(-1.0, 1.0, (gates, worlds)) * (rng.random((gates, worlds)) < 0.67),
        pools=rng.lognormal(0.0, 1.0, (len(links.pool_seller), worlds)),
        reserved_links=reserved_links,
        reserved=rng.random((len(reserved_links), worlds)) * 0.3,
        flow=np.empty((count, worlds)),
        asked=np.empty(shape),
        left=np.empty(shape),
        unmet=np.empty(shape),
    )


def one_world(market: Market, world: int) -> Market:
    """Return the same market with one of its worlds only."""
    inputs = ("offers", "orders", "bid_weight", "preference", "limits", "pools", "reserved")
    cut = {name: np.ascontiguousarray(getattr(market, name)[..., world : world + 1]) for name in inputs}
    cut |= {name: np.empty_like(getattr(market, name)[..., :1]) for name in ("flow", "asked", "left", "unmet")}
    return replace(market, **cut)
