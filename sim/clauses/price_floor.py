"""Price floor: a two-way contract for difference that guarantees named plants a price for some years.

The members pay what the market lacks to the floor on every covered tonne, and get back a share of what the market pays
above it. A plant that is sure of its price keeps running, and grows, while somebody floods the market.
"""

from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.errors import ConfigError
from sim.config.quantity import Months, PriceOrMultiple, Share, TonnesPerMonth, problem
from sim.config.references import GoodOrMineral, NationId, ProjectId
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.structure import Structure

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class PriceFloor(Clause):
    """Parameters of a price floor.

    Attributes
    ----------
    projects
        Projects whose output is covered.
    makers, goods
        Nations whose processes are covered, all those with one of these main goods.
    floor
        Guaranteed price, in USD_2024 a tonne or as a multiple of the base price.
    tenor
        How long the guarantee runs from the clause's start.
    upside
        Share of what the market pays above the floor that goes back to the payers.
    volume
        Most that is covered, tonnes a month over all plants; everything when left out.
    payers
        Members who pay and receive, in equal parts; all of them when left out.
    """

    kind_name: ClassVar[str] = "price_floor"
    words: ClassVar[Wording] = Wording(
        Text("Price floor", "価格下限"),
        Text(
            "Members guarantee named plants a price and get back part of what the market pays above it.",
            "参加国が指定した工場に価格を保証し、市場価格が上回ればその一部を受け取る。",
        ),
        {
            "floor": Text("guaranteed price", "保証価格"),
            "tenor": Text("length of the guarantee", "保証期間"),
            "upside": Text("share of the price above the floor that goes back", "下限を上回る分の返還割合"),
            "volume": Text("most tonnes covered in a month", "1か月に対象とする量の上限"),
        },
    )
    uncounted: ClassVar[str] = ""
    projects: tuple[ProjectId, ...] = ()
    makers: tuple[NationId, ...] = ()
    goods: tuple[GoodOrMineral, ...] | Literal["all"] = ()
    floor: PriceOrMultiple
    tenor: Months
    upside: Share
    volume: TonnesPerMonth | None = None
    payers: tuple[NationId, ...] = ()

    @model_validator(mode="after")
    def _names_plants(self) -> Self:
        if bool(self.makers) != bool(self.goods):
            missing = "goods" if self.makers else "makers"
            raise problem("makers and goods come together", at=missing, hint="name both, or projects instead")
        if not self.projects and not self.makers:
            raise problem("nobody is guaranteed a price", at="projects", hint="name projects, or makers and goods")
        return self

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "PriceFloorModifier":
        """Return what guarantees the price in a block."""
        return PriceFloorModifier(self, partnership, block)

    def plants(self, structure: Structure) -> tuple[Int, Int]:
        """Return the processes that are covered as a whole, and the places of the covered projects."""
        recipes = structure.recipes
        goods = structure.goods if isinstance(self.goods, str) else self.goods
        mains = [structure.goods.index(good) for good in goods]
        nations = [structure.nations.index(name) for name in self.makers]
        whole = np.flatnonzero(np.isin(recipes.nation, nations) & np.isin(recipes.main, mains))
        names = [plan.name for plan in structure.projects]
        return whole, np.array([names.index(name) for name in self.projects], dtype=np.int64)

    def check(self, partnership: PartnershipConfig, structure: Structure) -> None:
        """Refuse makers who make nothing, and one price for several goods."""
        whole, projects = self.plants(structure)
        if self.makers and len(whole) == 0:
            made_by = ", ".join(self.makers)
            self._refuse(partnership, "goods", f"{made_by} have no process with one of these main goods")
        processes = [*whole.tolist(), *(structure.projects[place].process for place in projects)]
        mains = {structure.goods[structure.recipes.main[process]] for process in processes}
        if self.floor.unit != "1" and len(mains) > 1:
            hint = "write a multiple of the base price, or a clause for each good"
            self._refuse(partnership, "floor", f"one price for {', '.join(sorted(mains))}", hint=hint)

    def _refuse(self, partnership: PartnershipConfig, key: str, message: str, hint: str | None = None) -> None:
        path = ("clauses", self.id, key)
        text = f"{'.'.join(path)}: {message}"
        raise ConfigError(text, partnership.origin.file, partnership.line(*path), hint=hint)


class PriceFloorModifier(ClauseModifier):
    """Guarantees the price to producers before they plan, and settles the difference on what they made."""

    spec: PriceFloor

    def __init__(self, spec: PriceFloor, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        structure = block.structure
        whole, self._projects = spec.plants(structure)
        of_projects = block.projects.process[self._projects]
        self._processes = np.union1d(whole, of_projects).astype(np.int64)
        self._rows = np.searchsorted(self._processes, of_projects)
        self._whole = np.isin(self._processes, whole)[:, None]
        self._goods = structure.recipes.main[self._processes]
        self._nations = structure.recipes.nation[self._processes]
        self._base_price = structure.baseline.price[self._goods, None]
        self._payers = [structure.nations.index(name) for name in spec.payers] or self.members
        self._pays = np.zeros((len(self._processes), block.width), dtype=np.bool_)

    def support(self) -> None:
        """Guarantee each plant, on average over its output, the market price and its covered part of the gap."""
        strength = self._running()
        if not strength.any():
            return
        price = self._price()
        lift = strength * self._share() * np.maximum(self._floor() - price, 0.0)
        floor = self.block.measures.floor
        promised = np.where(lift > 0.0, price + lift, 0.0)
        floor[self._processes] = np.maximum(floor[self._processes], promised)

    def account(self) -> None:
        """Settle the month: pay up to the floor on covered output, and receive the share of the upside."""
        strength = self._running()
        if not strength.any():
            return
        gap = self._floor() - self._price()
        due = np.maximum(gap, 0.0) - self.parameter("upside") * np.maximum(-gap, 0.0)
        covered = strength * self._share() * self.block.state.run[self._processes]
        paid = self._base_price * due * covered
        part = paid / self.company(self._payers)
        for nation in self._payers:
            member, account = self.membership(nation), self.block.accounts["cost_floor"][nation]
            for row, good in enumerate(self._goods):
                account[good] += member * part[row]
        if self.counts is not None:
            self.counts.add("guaranteed", self._goods, np.where(gap > 0.0, covered, 0.0))
        self._tell(paid)

    def in_force(self) -> Float:
        """Return 1 while the guarantee runs."""
        return (self._running() > 0.0).astype(np.float64)

    def _running(self) -> Float:
        """Return the strength while the guarantee runs and somebody who pays is a member, ``(W,)``."""
        running = self.block.clock - self._starts < self.parameter("tenor")
        funded = np.zeros(self.block.width)
        for nation in self._payers:
            np.maximum(funded, self.membership(nation), out=funded)
        return np.where(running, funded * self.strength(), 0.0)

    def _price(self) -> Float:
        """Return the market price of each plant's good, a multiple, ``(plant, W)``."""
        rows = [
            self.market_price(int(nation), np.array([good]))[0]
            for nation, good in zip(self._nations, self._goods, strict=True)
        ]
        return np.stack(rows)

    def _floor(self) -> Float:
        """Return the guaranteed price of each plant's good as a multiple of its base price, ``(plant, W)``."""
        floor = np.broadcast_to(self.parameter("floor"), self._pays.shape)
        return floor if self.spec.floor.unit == "1" else floor / self._base_price

    def _share(self) -> Float:
        """Return the share of each plant's output that is covered, at most `volume` in all; ``(plant, W)``."""
        block, projects = self.block, self.block.projects
        share = np.zeros(self._pays.shape)
        for row, place in zip(self._rows, self._projects, strict=True):
            share[row] += projects.built[place] * projects.capacity[place]
        capacity = block.state.capacity[self._processes]
        share = np.divide(share, capacity, out=np.zeros_like(share), where=capacity > 0.0)
        share = np.where(self._whole, 1.0, np.minimum(share, 1.0))
        if self.spec.volume is None:
            return share
        run = block.state.run[self._processes]
        made = share[0] * run[0]
        for row in range(1, len(share)):
            made += share[row] * run[row]
        volume = self.parameter("volume")
        return share * np.divide(volume, made, out=np.ones_like(made), where=made > volume)

    def _tell(self, paid: Float) -> None:
        """Tell when a floor starts and stops to cost."""
        pays = paid > 0.0
        names = self.block.structure
        for row, (nation, good) in enumerate(zip(self._nations, self._goods, strict=True)):
            for where, text in (
                (pays[row] & ~self._pays[row], "starts to pay; USD this month"),
                (self._pays[row] & ~pays[row], "rests"),
            ):
                self.block.tell(
                    where, "price floor", names.nations[nation], names.goods[good], paid[row],
                    f"{self.partnership.name}: the price floor for {names.nations[nation]} {text}",
                )  # fmt: skip
        self._pays = pays
