"""Border-adjusted price floor: members levy what imports from outside cost less than a reference price.

Behind the border a good costs at least the floor whoever sells it, as under any variable levy. Members' producers and
exempt partners keep the difference, outsiders' goods pay it at the border, and buyers prefer those that do not.
"""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Ratio
from sim.config.references import GoodOrMineral, NationId
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class BorderAdjustedFloor(Clause):
    """Parameters of a border-adjusted price floor.

    Attributes
    ----------
    goods
        What it covers.
    floor
        Reference price, as a multiple of the base price.
    exempt
        Partners outside the membership whose goods pay nothing at the border.
    """

    kind_name: ClassVar[str] = "border_adjusted_floor"
    words: ClassVar[Wording] = Wording(
        Text("Border-adjusted price floor", "国境調整付き価格下限"),
        Text(
            "Members levy at the border what imports from outside cost less than a common reference price.",
            "参加国が、域外からの輸入品の価格と共通の参照価格との差額を国境で徴収する。",
        ),
        {
            "floor": Text("reference price", "参照価格"),
        },
    )
    uncounted: ClassVar[str] = ""
    goods: tuple[GoodOrMineral, ...] | Literal["all"]
    floor: Ratio
    exempt: tuple[NationId, ...] = ()

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "BorderAdjustedFloorModifier":
        """Return what levies the difference in a block."""
        return BorderAdjustedFloorModifier(self, partnership, block)


class BorderAdjustedFloorModifier(ClauseModifier):
    """Raises the members' landed price to the floor, and turns buyers and producers accordingly."""

    def __init__(self, spec: BorderAdjustedFloor, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        structure = block.structure
        links, recipes = structure.links, structure.recipes
        self._goods = self.goods(spec.goods)
        self._exempt = [structure.nations.index(name) for name in spec.exempt]
        inside = [*self.members, *self._exempt]
        covered = np.isin(structure.good_of_link, self._goods)
        self._links = np.flatnonzero(covered & np.isin(links.buyer, self.members))
        self._buyer, self._good = links.buyer[self._links], structure.good_of_link[self._links]
        self._seller = links.seller[self._links]
        self._processes = np.flatnonzero(np.isin(recipes.nation, inside) & np.isin(recipes.main, self._goods))
        self._sales = self._sales_of(self._processes)
        shape = block.month.landed.shape
        self._levy, self._duty = np.zeros(shape), np.zeros(shape)

    def support(self) -> None:
        """Raise members' landed prices to the floor, and promise producers inside what they sell inside at it."""
        self._levy[...] = 0.0
        strength = self.strength()
        if not strength.any():
            return
        floor = self.parameter("floor")
        for nation in self.members:
            price = self.market_price(nation, self._goods)
            tax = self.block.month.tax_paid[nation]
            landed = price * (1.0 + tax[self._goods])
            levy = strength * self.membership(nation) * np.maximum(floor - landed, 0.0)
            self._tell(nation, levy)
            self._levy[nation, self._goods] = levy
            self._duty[nation, self._goods] = levy / landed
            tax[self._goods] += levy / price
        self._promise(strength, floor)

    def reserve(self) -> None:
        """Turn buyers from goods that pay at the border towards those that do not."""
        if not self._levy.any():
            return
        duty = self._outside()[self._seller] * self._duty[self._buyer, self._good]
        turned = (1.0 + duty) ** -self.block.rules.supplier_price_elasticity
        self.block.month.preference[self._links] *= np.where(duty > 0.0, turned, 1.0)

    def account(self) -> None:
        """Book what industry pays above the market on all it buys, and what the border collects of it."""
        if not self._levy.any():
            return
        accounts = self.block.accounts
        price = self.block.structure.baseline.price[self._good, None]
        paid = price * self._levy[self._buyer, self._good] * self.block.state.flow[self._links]
        np.add.at(accounts["cost_consumers"], (self._buyer, self._good), paid)
        np.subtract.at(accounts["cost_border"], (self._buyer, self._good), self._outside()[self._seller] * paid)
        if self.counts is not None:
            levied = (self._outside()[self._seller] > 0.0) & (self._levy[self._buyer, self._good] > 0.0)
            self.counts.add("levied", self._good, np.where(levied, self.block.state.flow[self._links], 0.0))

    def _promise(self, strength: Float, floor: Float) -> None:
        """Write the average price of producers inside: the floor on what they sell inside, the market's elsewhere."""
        recipes, measures = self.block.structure.recipes, self.block.measures
        inside, outside = self._share_inside(), self._outside()
        for row, process in enumerate(self._processes):
            nation, good = int(recipes.nation[process]), recipes.main[process]
            price = self.market_price(nation, np.array([good]))[0]
            lift = strength * (1.0 - outside[nation]) * inside[row] * np.maximum(floor - price, 0.0)
            promised = np.where(lift > 0.0, price + lift, 0.0)
            np.maximum(measures.floor[process], promised, out=measures.floor[process])

    def _outside(self) -> Float:
        """Return 1 for nations whose goods pay at the border this month, 0 for members and exempt partners."""
        outside = np.ones((len(self.block.structure.nations), self.block.width))
        for nation in self.members:
            outside[nation] -= self.membership(nation)
        outside[self._exempt] = 0.0
        return outside

    def _share_inside(self) -> Float:
        """Return the share of last month's sales that stayed inside, all where nothing was sold; ``(process, W)``."""
        rows, links = self._sales
        sold, kept = np.zeros((2, len(self._processes), self.block.width))
        inside = np.zeros((len(self.block.structure.nations), self.block.width))
        for nation in self.members:
            inside[nation] = self.membership(nation)
        flow = self.block.state.flow[links]
        np.add.at(sold, rows, flow)
        np.add.at(kept, rows, inside[self.block.structure.links.buyer[links]] * flow)
        return np.divide(kept, sold, out=np.ones_like(sold), where=sold > 0.0)

    def _sales_of(self, processes: Int) -> tuple[Int, Int]:
        """Return rows of `processes`, and the links that their nation sells the good on."""
        structure, recipes = self.block.structure, self.block.structure.recipes
        found = [
            (row, link)
            for row, process in enumerate(processes)
            for link in np.flatnonzero(
                (structure.links.seller == recipes.nation[process]) & (structure.good_of_link == recipes.main[process])
            )
        ]
        rows, links = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return rows, links

    def _tell(self, nation: int, levy: Float) -> None:
        """Tell when the border of a member starts and stops to collect."""
        names, before = self.block.structure, self._duty[nation, self._goods]
        for row, good in enumerate(self._goods):
            starts, stops = (levy[row] > 0.0) & (before[row] == 0.0), (levy[row] == 0.0) & (before[row] > 0.0)
            for where, text in ((starts, "starts to collect; levy"), (stops, "rests")):
                self.block.tell(
                    where, "border floor", names.nations[nation], names.goods[good], levy[row],
                    f"{self.partnership.name}: the border-adjusted floor of {names.nations[nation]} {text}",
                )  # fmt: skip
