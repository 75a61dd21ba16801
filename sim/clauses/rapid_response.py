"""Rapid response: members who are not in need give up part of their supply to the member who is."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Share
from sim.config.references import GoodOrMineral
from sim.config.schema.partnership import PartnershipConfig
from sim.structure import Structure

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class RapidResponse(Clause):
    """Parameters of rapid response.

    Attributes
    ----------
    goods
        What it covers.
    trigger
        A member is in need when its industry's stock falls below this share of its calm stock.
    share
        Part of what a supplier last sold to a member not in need that is redirected to the one in need.
    """

    kind_name: ClassVar[str] = "rapid_response"
    goods: tuple[GoodOrMineral, ...] | Literal["all"]
    trigger: Share
    share: Share

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "RapidResponseModifier":
        """Return what redirects supply in a block."""
        return RapidResponseModifier(self, partnership, block)

    def reserved_links(self, partnership: PartnershipConfig, structure: Structure) -> Int:
        """Return all links that bring the goods to a member."""
        members = [structure.nations.index(name) for name in partnership.members]
        every = isinstance(self.goods, str)
        goods = structure.goods if every else tuple(self.goods)
        covered = np.isin(structure.good_of_link, [structure.goods.index(good) for good in goods])
        return np.flatnonzero(covered & np.isin(structure.links.buyer, members))


class RapidResponseModifier(ClauseModifier):
    """Reserves for the member in need what its partners' suppliers last sold them."""

    def __init__(self, spec: RapidResponse, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        structure = block.structure
        self._links = spec.reserved_links(partnership, structure)
        self._buyer = structure.links.buyer[self._links]
        self._good = structure.good_of_link[self._links]
        self._donations = [self._from(member) for member in self.members]

    def reserve(self) -> None:
        """Redirect a share of the suppliers' last sales from members not in need to members in need."""
        block = self.block
        strength = self.strength()
        if len(self._links) == 0 or not strength.any():
            block.measures.reserved[self.reserved_rows] = 0.0
            return
        goods = np.arange(len(block.structure.goods))
        trigger = self.parameter("trigger")
        in_need = {nation: self.need(nation, goods, trigger) > 0.0 for nation in self.members}
        receives = np.stack([in_need[nation][good] for nation, good in zip(self._buyer, self._good, strict=True)])
        given = strength * self.parameter("share")
        own = block.measures.reserved[self.reserved_rows]
        own[...] = 0.0
        for member, (rows, links) in zip(self.members, self._donations, strict=True):
            spare = ~in_need[member][self._good[rows]]
            own[rows] += np.where(spare & receives[rows], given * block.state.flow[links], 0.0)

    def _from(self, donor: int) -> tuple[Int, Int]:
        """Return the rows of other members whose seller also sells to `donor`, and the links on which it does."""
        links = self.block.structure.links
        by_seller = {
            (int(links.seller[link]), int(good)): int(link)
            for link, good, buyer in zip(self._links, self._good, self._buyer, strict=True)
            if buyer == donor
        }
        pairs = [
            (row, by_seller[int(links.seller[link]), int(self._good[row])])
            for row, link in enumerate(self._links)
            if self._buyer[row] != donor and (int(links.seller[link]), int(self._good[row])) in by_seller
        ]
        rows, sources = zip(*pairs, strict=True) if pairs else ((), ())
        return np.array(rows, dtype=np.int64), np.array(sources, dtype=np.int64)
