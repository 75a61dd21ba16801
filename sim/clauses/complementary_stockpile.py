"""Complementary stockpile: members build joint reserves, release them on a trigger and share them by a rule."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, PerYear, Ratio, Share
from sim.config.references import GoodOrMineral
from sim.config.schema.partnership import PartnershipConfig
from sim.state import OUTSIDE

Float = NDArray[np.float64]


class ComplementaryStockpile(Clause):
    """Parameters of a complementary stockpile.

    Attributes
    ----------
    goods
        What is stored.
    cover
        Size, in time of each member's use.
    build
        Months in which it is filled.
    trigger
        A member gets goods when its industry's stock falls below this share of its calm stock.
    sharing
        ``need``: any member's reserve serves whoever is short; ``own``: each serves its own industry only.
    price_ceiling
        It buys while the price is at most this multiple of the base price.
    holding_cost
        Cost of a year's storage and capital, as a share of the value held.
    """

    kind_name: ClassVar[str] = "complementary_stockpile"
    goods: tuple[GoodOrMineral, ...] | Literal["all"]
    cover: Months
    build: Months
    trigger: Share
    sharing: Literal["need", "own"]
    price_ceiling: Ratio
    holding_cost: PerYear

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "ComplementaryStockpileModifier":
        """Return what runs the reserve in a block."""
        return ComplementaryStockpileModifier(self, partnership, block)


class ComplementaryStockpileModifier(ClauseModifier):
    """Fills, releases and accounts for the members' joint reserves."""

    def __init__(self, spec: ComplementaryStockpile, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        self._goods = self.goods(spec.goods)
        self._sharing = spec.sharing
        shape = (len(self.members), len(self._goods), block.width)
        self._requested = np.zeros(shape)
        self._held = np.zeros(shape)

    def release(self) -> None:
        """Serve each member in need from its own reserve, then from the other members'."""
        on = self.strength() > 0.0
        needs = [self.need(nation, self._goods, self.parameter("trigger")) * on for nation in self.members]
        for place, nation in enumerate(self.members):
            given = np.minimum(needs[place], self._held[place])
            self._take(place, given)
            self.block.state.industry_stock[nation, self._goods] += given
            self._book_release(nation, given)
            needs[place] -= given
        if self._sharing == "need":
            self._share(needs)

    def request(self) -> None:
        """Order a part of what the reserve lacks while the price allows it."""
        state, month = self.block.state, self.block.month
        cheap = state.spot[OUTSIDE, self._goods] <= self.parameter("price_ceiling")
        size = self.strength() * self.parameter("cover")
        for place, nation in enumerate(self.members):
            goal = size * state.expected_use[nation, self._goods]
            lack = np.maximum(goal - self._held[place], 0.0)
            instalment = goal / np.maximum(self.parameter("build"), 1.0)
            self._requested[place] = np.where(cheap, np.minimum(lack, instalment), 0.0)
            month.fill[nation, self._goods] += self._requested[place]

    def store(self) -> None:
        """Put aside what was requested as far as industry keeps its calm stock; the purchase is paid now."""
        block, state = self.block, self.block.state
        price = block.structure.baseline.price[self._goods, None] * state.spot[OUTSIDE, self._goods]
        for place, nation in enumerate(self.members):
            calm = block.calm_cover[nation, self._goods] * state.expected_use[nation, self._goods]
            spare = np.maximum(state.industry_stock[nation, self._goods] - calm, 0.0)
            stored = np.minimum(self._requested[place], spare)
            state.industry_stock[nation, self._goods] -= stored
            state.joint_stock[nation, self._goods] += stored
            self._held[place] += stored
            self.pay("cost_purchase", nation, self._goods, stored * price)

    def account(self) -> None:
        """Book storage and capital cost of what is held."""
        price = self.block.structure.baseline.price[self._goods, None]
        rate = self.parameter("holding_cost") / MONTHS_PER_YEAR
        for place, nation in enumerate(self.members):
            self.pay("cost_holding", nation, self._goods, rate * price * self._held[place])

    def _share(self, needs: list[Float]) -> None:
        """Send goods from members with reserves to members in need; they arrive with next month's deliveries."""
        state = self.block.state
        arrives = (self.block.clock + 1) % state.transit.shape[0]
        for place, nation in enumerate(self.members):
            for donor, _ in enumerate(self.members):
                if donor != place:
                    given = np.minimum(needs[place], self._held[donor])
                    self._take(donor, given)
                    state.transit[arrives, nation, self._goods] += given
                    self.block.month.moved_out[self.members[donor], self._goods] += given
                    self._book_release(nation, given)
                    needs[place] -= given

    def _take(self, place: int, amount: Float) -> None:
        stock = self.block.state.joint_stock[self.members[place]]
        self._held[place] -= amount
        stock[self._goods] = np.maximum(stock[self._goods] - amount, 0.0)

    def _book_release(self, nation: int, amount: Float) -> None:
        self.block.accounts["released"][nation, self._goods] += amount
        month = self.block.month
        month.released[nation, self._goods] += amount
        month.missed[nation, self._goods] = np.maximum(month.missed[nation, self._goods] - amount, 0.0)
        for row, good in enumerate(self._goods):
            self.block.tell(
                amount[row] > 0.0, "release", self.block.structure.nations[nation],
                self.block.structure.goods[good], amount[row], f"{self.partnership.name}: joint reserve releases",
            )  # fmt: skip
