"""Asset sales: firms of the controller buy mines and plants abroad, and part of the output goes to it alone.

The background risk against which partners review such sales: a ban is worth more to who owns its rivals.
"""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.compiled import compiled
from sim.config.quantity import PerYear, Share
from sim.config.references import GoodsOrAll
from sim.config.text import Text
from sim.config.wording import Wording
from sim.shocks.base import Shock, ShockModifier
from sim.structure import Structure
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class AssetSale(Shock):
    """Parameters of asset sales.

    Attributes
    ----------
    goods
        Main goods of the processes that may be bought.
    hazard
        Sales a year of one process of one nation outside the controller.
    share
        Part of the nation's output of it that then goes to the controller's industry, as far as that orders it.
    """

    kind_name: ClassVar[str] = "asset_sale"
    words: ClassVar[Wording] = Wording(
        Text("Asset sales", "資産の売却"),
        Text(
            "Firms of the controlling nation buy mines and plants abroad, and part of the output goes to it alone.",
            "輸出管理国の企業が国外の鉱山や工場を買収し、生産の一部がその国だけに向かう。",
        ),
        {
            "hazard": Text("sales a year", "年間の売却の発生率"),
            "share": Text("part of the output that goes to the new owner's nation", "買収国に向かう生産の割合"),
        },
    )
    uncounted: ClassVar[str] = ""
    kind: Literal["asset_sale"]
    goods: GoodsOrAll
    hazard: PerYear
    share: Share

    def modifier(self, block: Block) -> "AssetSaleModifier":
        """Return what carries the sales out in a block."""
        return AssetSaleModifier(self, block)

    def assets(self, structure: Structure) -> tuple[Int, Int]:
        """Return the processes that may be bought, and their links to the controller; those without one cannot."""
        recipes, links = structure.recipes, structure.links
        controller = structure.baseline.controller
        covered = set(range(len(structure.goods)))
        if not isinstance(self.goods, str):
            covered = {structure.goods.index(good) for good in self.goods}
        found = []
        for process, (nation, good) in enumerate(zip(recipes.nation, recipes.main, strict=True)):
            if int(good) in covered and controller[good] not in (-1, nation):
                ways = (links.seller == nation) & (links.buyer == controller[good]) & (structure.good_of_link == good)
                found += [(process, int(link)) for link in np.flatnonzero(ways)]
        processes, ways_there = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return processes, ways_there


class AssetSaleModifier(ShockModifier):
    """Keeps which processes have been bought in which worlds."""

    def __init__(self, spec: AssetSale, block: Block) -> None:
        super().__init__(spec, block)
        structure = block.structure
        self._processes, links = spec.assets(structure)
        recipes = structure.recipes
        self._seller, self._buyer = structure.links.seller[links], structure.links.buyer[links]
        self._good = structure.good_of_link[links]
        self._lead = np.rint(structure.baseline.lead[links]).astype(np.int64)
        names = tuple(f"asset-sale.{spec.id}.{recipes.names[process]}" for process in self._processes)
        self._offers = block.tape(names)
        self._sold = np.zeros((len(names), block.width), dtype=np.bool_)
        self._taken = np.zeros((len(names), block.width))

    def strike(self) -> None:
        """Do nothing yet: partners may review first."""

    def settle(self) -> None:
        """Let firms of the controller buy what is running and not stopped by a review.

        What they took last month past the market counts among the sales that a plant expects.
        """
        block = self.block
        if not self.active.any():
            return
        for row in self._bought().tolist():
            counted = self._taken[row] / block.rules.sales_smoothing_months
            block.state.expected_sales[self._seller[row], self._good[row]] += counted
        hazard = self.parameter("hazard") / MONTHS_PER_YEAR
        drawn = self._offers.uniforms(block.clock)
        there = self.active & ~self._sold & (block.state.capacity[self._processes] > 0.0)
        wanted = there & (drawn < 1.0 - np.exp(-hazard))
        open_to_sale = 1.0 - block.measures.review[self._processes]
        sold = there & (drawn < 1.0 - np.exp(-hazard * open_to_sale))
        self._sold |= sold
        for row in np.flatnonzero(wanted.any(axis=1)).tolist():
            self._tell(sold[row], "asset sale", row, "is bought by firms of the controller")
            self._tell(wanted[row] & ~sold[row], "asset sale", row, "is not sold: partners stop it")

    def claim(self) -> None:
        """Send the owners their share of what bought plants last made, as far as their nation orders it.

        It goes past the market, which would otherwise hand it to whoever is short; so it is out of others' reach.
        """
        bought = self._bought()
        if not len(bought):
            return
        state, month = self.block.state, self.block.month
        owned = np.where(self._sold, self.parameter("share"), 0.0)
        arrives = (self.block.clock + self._lead) % state.transit.shape[0]
        _send_to_owners(
            bought, self._processes, self._seller, self._buyer, self._good, arrives, owned, state.run, month.offer,
            month.order, state.seller_stock, state.transit, month.moved_out, self._taken,
        )  # fmt: skip

    def in_force(self) -> Float:
        """Return 1 where anything has been bought."""
        return (self.active & self._sold.any(axis=0)).astype(np.float64)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what the owners took past the market."""
        bought = self._bought()
        counts.add("to_owners", self._good[bought], self._taken[bought])

    def _bought(self) -> Int:
        """Return the rows of the processes that have been bought in any world."""
        return np.flatnonzero(self._sold.any(axis=1))

    def _tell(self, where: NDArray[np.bool_], kind: str, row: int, text: str) -> None:
        structure, process = self.block.structure, self._processes[row]
        nation, good = structure.recipes.nation[process], structure.recipes.main[process]
        self.block.tell(
            where, kind, structure.nations[nation], structure.goods[good], np.zeros(1),
            f"{structure.recipes.names[process]} {text}",
        )  # fmt: skip


@compiled
def _send_to_owners(
    rows: Int,
    process: Int,
    seller: Int,
    buyer: Int,
    good_of_row: Int,
    arrives: Int,
    owned: Float,
    run: Float,
    offer: Float,
    order: Float,
    seller_stock: Float,
    transit: Float,
    moved_out: Float,
    taken: Float,
) -> None:
    """Send the owned share of each of these processes' last run, as far as seller and buyer have and want it."""
    for row in rows:
        source = seller[row]
        target = buyer[row]
        good = good_of_row[row]
        for w in range(run.shape[1]):
            owed = owned[row, w] * run[process[row], w]
            sent = min(owed, offer[source, good, w], order[target, good, w])
            offer[source, good, w] -= sent
            order[target, good, w] -= sent
            seller_stock[source, good, w] = max(seller_stock[source, good, w] - sent, 0.0)
            transit[arrives[row], target, good, w] += sent
            moved_out[source, good, w] += sent
            taken[row, w] = sent
