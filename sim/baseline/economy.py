"""What a reconciled base year is: processes, links, stocks, and a ledger of how each number is known.

The market and the agents start from these arrays; the brief and the baseline report read the ledger.
Nothing here is computed, so that both can be read without knowing how the tables were made to balance.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Process:
    """One process type in one nation.

    Attributes
    ----------
    id
        ``type.NATION``.
    type, name, kind
        As configured; kind is mine, refine, byproduct or secondary.
    nation, main
        Indices of the nation and of the main good.
    inputs
        Good index and tonnes of it per tonne of the main good.
    outputs
        Good index and tonnes of it per tonne of the main good, which comes first with 1.0.
    host
        What a by-product is tied to, else None.
    """

    id: str
    type: str
    name: str
    kind: str
    nation: int
    main: int
    inputs: tuple[tuple[int, float], ...]
    outputs: tuple[tuple[int, float], ...]
    host: str | None


@dataclass(frozen=True)
class LedgerCell:
    """One number of the base year before and after reconciliation.

    Attributes
    ----------
    what
        ``output``, ``secondary`` (output of recyclers), ``final_use`` or ``trade``.
    nation
        Producer, user or buyer.
    good
        Good identifier.
    process
        Process type for outputs, else empty.
    partner
        Seller for trade, else empty.
    observed
        As configured; None where a prior fills a cell nobody observed.
    reconciled
        After balancing.
    low, high
        Range as configured, None where there is none.
    unit
        ``t/month``.
    source, status
        As configured; ``gravity`` and ``prior`` for filled cells.
    reason
        Why it moved, empty for small moves.
    """

    what: str
    nation: str
    good: str
    process: str
    partner: str
    observed: float | None
    reconciled: float
    low: float | None
    high: float | None
    unit: str
    source: str
    status: str
    reason: str = ""

    @property
    def moved(self) -> float:
        """Relative change from the observed value; 0 for a filled cell or one that is zero in both."""
        if self.observed is None or self.observed == self.reconciled:
            return 0.0
        return abs(self.reconciled - self.observed) / self.observed if self.observed else float("inf")


@dataclass(frozen=True, eq=False)
class Baseline:
    """The reconciled base year; N nations, G goods, P processes, L links; tonnes and months.

    Attributes
    ----------
    nations, goods, mineral_of_good
        Identifiers in model order.
    controller
        (G,) index of the nation whose wall divides inside from outside prices, -1 for none.
    price
        (G,) USD_2024 per tonne.
    processes
        Sorted by nation, then id.
    output, capacity
        (P,) tonnes of the main good a month.
    final_use
        (N, G) tonnes a month.
    stock_build
        (N, G) the part of final use that is bought for stock while prices are low.
    link_seller, link_buyer, link_good
        (L,) indices, sorted by good, seller, buyer; home links have seller == buyer.
    flow
        (L,) tonnes a month.
    lead
        (L,) months in transit, 0 at home.
    passages
        By name, (L,) whether the link goes through it.
    months_between, routes_through
        The same for every pair of nations, (N, N) from seller to buyer: for links added later.
    industry_stock, seller_stock, public_stock
        (N, G) tonnes.
    ledger
        One cell for each number that was observed or filled.
    """

    nations: tuple[str, ...]
    goods: tuple[str, ...]
    mineral_of_good: tuple[str, ...]
    controller: Ints
    price: Floats
    processes: tuple[Process, ...]
    output: Floats
    capacity: Floats
    final_use: Floats
    stock_build: Floats
    link_seller: Ints
    link_buyer: Ints
    link_good: Ints
    flow: Floats
    lead: Floats
    passages: dict[str, Bools]
    months_between: Floats
    routes_through: dict[str, Bools]
    industry_stock: Floats
    seller_stock: Floats
    public_stock: Floats
    ledger: tuple[LedgerCell, ...] = field(repr=False)

    def supply(self) -> Floats:
        """Return what each nation makes of each good, joint products included, (N, G) t/month."""
        made = np.zeros((len(self.nations), len(self.goods)))
        for process, output in zip(self.processes, self.output, strict=True):
            for good, per_tonne in process.outputs:
                made[process.nation, good] += per_tonne * output
        return made

    def process_use(self) -> Floats:
        """Return what each nation's processes take of each good, (N, G) t/month."""
        taken = np.zeros((len(self.nations), len(self.goods)))
        for process, output in zip(self.processes, self.output, strict=True):
            for good, per_tonne in process.inputs:
                taken[process.nation, good] += per_tonne * output
        return taken
