"""The clearing once more: plain and slow, one world and one good at a time, in Python's own numbers.

Written from the description of the market (docs/concepts/market.md and the docstrings), to be compared with the
compiled kernel. Where several allocations are equally good, the order in which suppliers are looked at decides, so
that order, by the list of links, is part of the description.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from sim.links import Links
from sim.market.clearing import Market

HABITUAL, OPEN = 2, 3
ONE_IN_A_BILLION = 1e-9
Node = tuple[str, int]


@dataclass
class Deal:
    """A link of one good in one world."""

    seller: int
    buyer: int
    taste: float
    limit: float
    pool: int | None
    sold: float = 0.0


@dataclass
class GoodMarket:
    """The market of one good in one world."""

    offered: list[float]
    wanted: list[float]
    weight: list[float]
    pools: dict[int, float]
    pool_owner: dict[int, int]
    deals: list[Deal]
    tolerance: float
    asked: list[float] = field(default_factory=list)

    def room(self, deal: Deal) -> float:
        """Return how much more may pass a link, whatever its seller has."""
        quota = float("inf") if deal.pool is None else self.pools[deal.pool]
        return min(deal.limit - deal.sold, quota)

    def sell(self, deal: Deal, tonnes: float) -> None:
        """Book a sale."""
        deal.sold += tonnes
        self.offered[deal.seller] = max(self.offered[deal.seller] - tonnes, 0.0)
        self.wanted[deal.buyer] = max(self.wanted[deal.buyer] - tonnes, 0.0)
        if deal.pool is not None:
            self.pools[deal.pool] = max(self.pools[deal.pool] - tonnes, 0.0)

    def clear(self, reserved: list[tuple[Deal, float]]) -> None:
        """Serve the tiers one after the other."""
        for deal, volume in reserved:
            self.sell(deal, max(min(volume, self.offered[deal.seller], self.wanted[deal.buyer], self.room(deal)), 0.0))
        self.asked = [sum(d.sold for d in self.deals if d.seller == n) for n in range(len(self.offered))]
        for attempt in range(HABITUAL + OPEN):
            if attempt and not self.someone_short():
                break
            self.round(habitual=attempt < HABITUAL, first=attempt == 0)
        while self.someone_short() and any(left > self.tolerance for left in self.offered):
            if not self.swap():
                break

    def someone_short(self) -> bool:
        """Return whether an order is not filled."""
        return any(want > self.tolerance for want in self.wanted)

    def round(self, *, habitual: bool, first: bool) -> None:
        """Let every buyer ask, every pool and seller grant."""
        asks = self.asks(habitual=habitual)
        for pool, left in self.pools.items():
            total = sum(ask for deal, ask in zip(self.deals, asks, strict=True) if deal.pool == pool)
            if total > left:
                asks = [a * left / total if d.pool == pool else a for d, a in zip(self.deals, asks, strict=True)]
        grants = [0.0] * len(asks)
        for seller, left in enumerate(list(self.offered)):
            mine = [place for place, deal in enumerate(self.deals) if deal.seller == seller]
            total = sum(asks[place] for place in mine)
            heft = sum(asks[place] * self.weight[self.deals[place].buyer] for place in mine)
            for place in mine:
                weighted = asks[place] * self.weight[self.deals[place].buyer]
                grants[place] = asks[place] if total <= left else min(asks[place], left * weighted / heft)
            self.asked[seller] += total if first else sum(grants[place] for place in mine)
        for deal, grant in zip(self.deals, grants, strict=True):
            self.sell(deal, min(grant, self.offered[deal.seller]))

    def asks(self, *, habitual: bool) -> list[float]:
        """Return what every buyer asks on each link: its need by taste, or by what sellers have left, within limits."""
        scores = []
        for deal in self.deals:
            usable = self.offered[deal.seller] > self.tolerance and self.room(deal) > self.tolerance
            scores.append((deal.taste if habitual else self.offered[deal.seller]) if usable else 0.0)
        asks = []
        for deal, score in zip(self.deals, scores, strict=True):
            whole = sum(s for d, s in zip(self.deals, scores, strict=True) if d.buyer == deal.buyer)
            need = self.wanted[deal.buyer] if self.wanted[deal.buyer] > self.tolerance else 0.0
            share = need * score / whole if whole > 0.0 else 0.0
            asks.append(min(share, max(deal.limit - deal.sold, 0.0)))
        return asks

    def swap(self) -> bool:
        """Find a chain from a short buyer to goods that are left and move what it carries; tell if there was one."""
        came_from: dict[Node, tuple[Node, Deal | None] | None] = {
            ("buyer", n): None for n, want in enumerate(self.wanted) if want > self.tolerance
        }
        end = self.search(came_from)
        if end is None:
            return False
        steps = list(self.path(came_from, end))
        start = steps[-1][0]
        carried = [self.carries(before, node, deal) for before, node, deal in steps]
        amount = min(self.offered[end[1]], self.wanted[start[1]], *carried)
        for before, node, deal in steps:
            if before[0] == "buyer":
                deal.sold += amount
            elif node[0] == "buyer":
                deal.sold -= amount
            elif before[0] == "pool":
                self.pools[before[1]] -= amount
            else:
                self.pools[node[1]] += amount
        self.offered[end[1]] -= amount
        self.wanted[start[1]] -= amount
        return True

    def search(self, came_from: dict[Node, tuple[Node, Deal | None] | None]) -> Node | None:
        """Widen what can be reached, link by link, until a seller with goods left is among it."""
        while self.widened(came_from):
            for seller, left in enumerate(self.offered):
                if ("seller", seller) in came_from and left > self.tolerance:
                    return ("seller", seller)
        return None

    def widened(self, came_from: dict[Node, tuple[Node, Deal | None] | None]) -> bool:
        """Look at every link and pool once; tell whether anything new was reached."""
        before = len(came_from)
        for deal in self.deals:
            buyer: Node = ("buyer", deal.buyer)
            stock: Node = ("seller", deal.seller)
            source: Node = stock if deal.pool is None else ("pool", deal.pool)
            if buyer in came_from and source not in came_from and deal.limit - deal.sold > self.tolerance:
                came_from[source] = (buyer, deal)
            if deal.sold > self.tolerance and buyer not in came_from:
                if source not in came_from and stock in came_from:
                    came_from[source] = (stock, deal)
                if source in came_from:
                    came_from[buyer] = (source, deal)
        for pool, owner in self.pool_owner.items():
            through, stock = ("pool", pool), ("seller", owner)
            if through in came_from and stock not in came_from and self.pools[pool] > self.tolerance:
                came_from[stock] = (through, None)
        return len(came_from) > before

    @staticmethod
    def path(came_from: dict, end: Node) -> Iterator[tuple[Node, Node, Deal | None]]:
        """Yield the steps of the chain from its end back to the short buyer."""
        node = end
        while came_from[node] is not None:
            before, deal = came_from[node]
            yield before, node, deal
            node = before

    def carries(self, before: Node, node: Node, deal: Deal | None) -> float:
        """Return how much one step of a chain can carry."""
        if before[0] == "buyer":
            return deal.limit - deal.sold
        if node[0] == "buyer":
            return deal.sold
        return self.pools[before[1]] if before[0] == "pool" else float("inf")


def clear_slowly(links: Links, market: Market, world: int) -> dict[str, np.ndarray]:
    """Return ``flow``, ``asked``, ``left`` and ``unmet`` of one world."""
    result = {
        "flow": np.zeros(len(links.seller)),
        **{name: np.zeros(market.orders.shape[:2]) for name in ("asked", "left", "unmet")},
    }
    for good in range(len(links.good_start) - 1):
        span = range(int(links.good_start[good]), int(links.good_start[good + 1]))
        one = _one_good(links, market, world, good, span)
        position = {link: place for place, link in enumerate(span)}
        volumes = zip(market.reserved_links.tolist(), market.reserved[:, world].tolist(), strict=True)
        one.clear([(one.deals[position[link]], volume) for link, volume in volumes if link in position])
        result["flow"][span.start : span.stop] = [deal.sold for deal in one.deals]
        result["asked"][:, good] = one.asked
        result["left"][:, good] = one.offered
        result["unmet"][:, good] = one.wanted
    return result


def _one_good(links: Links, market: Market, world: int, good: int, span: range) -> GoodMarket:
    deals = [
        Deal(
            seller=int(links.seller[link]),
            buyer=int(links.buyer[link]),
            taste=float(market.preference[link, world]),
            limit=float(market.limits[links.gate[link], world]) if links.gate[link] >= 0 else float("inf"),
            pool=int(links.pool[link]) if links.pool[link] >= 0 else None,
        )
        for link in span
    ]
    pools = sorted({deal.pool for deal in deals if deal.pool is not None})
    return GoodMarket(
        offered=market.offers[:, good, world].tolist(),
        wanted=market.orders[:, good, world].tolist(),
        weight=market.bid_weight[:, good, world].tolist(),
        pools={pool: float(market.pools[pool, world]) for pool in pools},
        pool_owner={pool: int(links.pool_seller[pool]) for pool in pools},
        deals=deals,
        tolerance=ONE_IN_A_BILLION * sum(market.orders[:, good, world].tolist()),
    )
