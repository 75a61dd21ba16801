"""Offtake: members buy a fixed share of named sellers' output ahead of all others, for some years, at a premium."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, Ratio, Share
from sim.config.references import GoodOrMineral, NationId
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.rng import uniform
from sim.structure import Structure
from sim.sums import add_by_place
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class Offtake(Clause):
    """Parameters of an offtake agreement.

    Attributes
    ----------
    goods
        What is bought.
    sellers
        Whose output it is; members themselves may be among them.
    share
        Part of their offer that is reserved for the members, split by expected use.
    tenor
        How long it runs from the clause's start.
    premium
        What members pay above the market price, as a share of it.
    consent
        Chance that a seller which is no member agrees, drawn once for each seller; all agree where none is given.
    """

    kind_name: ClassVar[str] = "offtake"
    words: ClassVar[Wording] = Wording(
        Text("Offtake contracts", "オフテイク契約"),
        Text(
            "Members buy a fixed share of named sellers' output ahead of all others, at a premium.",
            "参加国が、指定した売り手の生産の一定割合を、上乗せ価格を払って優先的に買い取る。",
        ),
        {
            "share": Text("share of the sellers' offer reserved for members", "参加国向けに確保する割合"),
            "tenor": Text("length of the contracts", "契約期間"),
            "premium": Text("premium over the market price", "市場価格への上乗せ率"),
            "consent": Text("chance that a seller agrees", "売り手が同意する確率"),
        },
    )
    uncounted: ClassVar[str] = ""
    goods: tuple[GoodOrMineral, ...] | Literal["all"]
    sellers: tuple[NationId, ...]
    share: Share
    tenor: Months
    premium: Ratio
    consent: Share | None = None

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "OfftakeModifier":
        """Return what reserves the volumes in a block."""
        return OfftakeModifier(self, partnership, block)

    def reserved_links(self, partnership: PartnershipConfig, structure: Structure) -> Int:
        """Return the links from the sellers to the members."""
        members = [structure.nations.index(name) for name in partnership.everyone]
        sellers = [structure.nations.index(name) for name in self.sellers]
        goods = structure.goods if isinstance(self.goods, str) else self.goods
        covered = np.isin(structure.good_of_link, [structure.goods.index(good) for good in goods])
        ends = np.isin(structure.links.buyer, members) & np.isin(structure.links.seller, sellers)
        return np.flatnonzero(covered & ends & (structure.links.buyer != structure.links.seller))


class OfftakeModifier(ClauseModifier):
    """Reserves the agreed share of each seller's offer."""

    def __init__(self, spec: Offtake, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        structure = block.structure
        self._links = spec.reserved_links(partnership, structure)
        self._seller = structure.links.seller[self._links]
        self._buyer = structure.links.buyer[self._links]
        self._good = structure.good_of_link[self._links]
        self._sellers = [structure.nations.index(name) for name in spec.sellers]
        consent = self.optional("consent", 1.0)
        self._agrees = {
            seller: (uniform(block.seed, f"consent.{partnership.name}.{spec.id}.{name}", block.worlds) < consent) * 1.0
            for seller, name in zip(self._sellers, spec.sellers, strict=True)
        }

    def reserve(self) -> None:
        """Reserve the share of the offer, split over members by what they expect to use."""
        block = self.block
        running = self.block.clock - self._starts < self.parameter("tenor")
        share = np.where(running, self.strength() * self.parameter("share"), 0.0)
        if not share.any():
            block.measures.reserved[self.reserved_rows] = 0.0
            return
        use = np.zeros_like(block.state.expected_use)
        together = np.zeros_like(use[0])
        for member in self.members:
            use[member] = self.membership(member) * block.state.expected_use[member]
            together += use[member]
        own_use = use[self._buyer, self._good]
        total = together[self._good]
        part = np.divide(own_use, total, out=np.zeros_like(own_use), where=total > 0.0)
        volume = share * part * self._promised()[self._seller, self._good]
        block.measures.reserved[self.reserved_rows] = volume * self._fitting(volume)

    def _promised(self) -> Float:
        """Return what each seller that agrees, and keeps its word, offers this month, ``(nation, good, W)``."""
        offer = self.block.month.offer
        promised = np.zeros_like(offer)
        for seller in self._sellers:
            bound = self._agrees[seller]
            if seller in self.members:
                bound = np.maximum(bound, self.membership(seller)) * self.pact.word(seller)
            promised[seller] = bound * offer[seller]
        return promised

    def _fitting(self, volume: Float) -> Float:
        """Return the share of each volume that fits: it may replace the controller, not home or other suppliers."""
        block = self.block
        promised = np.zeros_like(block.month.order)
        usual = block.state.exposure.copy()
        add_by_place(promised, self._buyer, self._good, volume)
        add_by_place(usual, self._buyer, self._good, block.state.habit[self._links])
        room = np.minimum(usual, 1.0) * block.month.order
        fits = np.divide(room, promised, out=np.ones_like(room), where=promised > room)
        return fits[self._buyer, self._good]

    def in_force(self) -> Float:
        """Return 1 where it runs."""
        return super().in_force() * (self.block.clock - self._starts < self.parameter("tenor"))

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what was bought under the agreement."""
        self._count_served(counts, "bought", self._links)

    def account(self) -> None:
        """Book the premium on what was bought under the agreement."""
        block = self.block
        bought = np.minimum(block.measures.reserved[self.reserved_rows], block.state.flow[self._links])
        price = block.structure.baseline.price[self._good, None] * block.month.landed[self._buyer, self._good]
        paid = self.parameter("premium") * price * bought
        add_by_place(block.accounts["cost_offtake"], self._buyer, self._good, paid)
