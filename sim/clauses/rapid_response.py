"""Rapid response: members who are not in need give up part of their supply to the member who is."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.compiled import compiled
from sim.config.quantity import Months, Share
from sim.config.references import GoodOrMineral
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.structure import Structure
from sim.sums import add_by_place
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


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
    detection
        Months that a need lasts before the group acts; it acts at once where none is given.
    """

    kind_name: ClassVar[str] = "rapid_response"
    words: ClassVar[Wording] = Wording(
        Text("Rapid response", "緊急対応（供給の融通）"),
        Text(
            "Members who are not in need give up part of their supply to the member who is.",
            "不足していない参加国が、不足している参加国に供給の一部を譲る。",
        ),
        {
            "trigger": Text("industry stock below which a member is in need", "不足とみなす産業在庫の水準"),
            "share": Text("part of supply that is redirected", "振り向ける供給の割合"),
            "detection": Text("time until the group acts", "対応までの期間"),
        },
    )
    uncounted: ClassVar[str] = ""
    goods: tuple[GoodOrMineral, ...] | Literal["all"]
    trigger: Share
    share: Share
    detection: Months | None = None

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "RapidResponseModifier":
        """Return what redirects supply in a block."""
        return RapidResponseModifier(self, partnership, block)

    def reserved_links(self, partnership: PartnershipConfig, structure: Structure) -> Int:
        """Return all links that bring the goods to a member."""
        members = [structure.nations.index(name) for name in partnership.everyone]
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
        self._goods = np.unique(self._good)
        self._receiver = np.array([self.members.index(nation) for nation in self._buyer], dtype=np.int64)
        self._place = np.searchsorted(self._goods, self._good)
        self._donations = [self._from(member) for member in self.members]
        self._alert = np.zeros((len(self.members), len(self._goods), block.width))
        self._helped = np.zeros(self._alert.shape, dtype=np.bool_)

    def reserve(self) -> None:
        """Redirect a share of suppliers' last sales from members not in need to members in need, up to that need."""
        block = self.block
        strength = self.strength()
        if len(self._links) == 0 or not strength.any():
            block.measures.reserved[self.reserved_rows] = 0.0
            return
        lacks = np.stack([self.need(nation, self._goods, self.parameter("trigger")) for nation in self.members])
        in_need = lacks > 0.0
        helped = self._noticed(in_need) & (strength > 0.0)
        given = strength * self.parameter("share")
        own = block.measures.reserved[self.reserved_rows]
        own[...] = 0.0
        if helped.any():
            for place, (rows, links) in enumerate(self._donations):
                spare = ~in_need[place] & (self.faithful(self.members[place])[self._goods] > 0.0)
                _redirect(rows, links, self._receiver, self._place, spare, helped, given, block.state.flow, own)
            own *= self._fitting(own, lacks)
        self._tell(helped)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what members in need bought of the redirected volumes."""
        self._count_served(counts, "redirected", self._links)

    def _fitting(self, volume: Float, lacks: Float) -> Float:
        """Return the part of each redirected volume that its receiver lacks: nobody is given more than that."""
        together = np.zeros_like(lacks)
        add_by_place(together, self._receiver, self._place, volume)
        fits = np.divide(lacks, together, out=np.ones_like(lacks), where=together > lacks)
        return fits[self._receiver, self._place]

    def _noticed(self, in_need: Flag) -> Flag:
        """Return which members the group knows to be in need, ``(members, goods, W)``.

        Each month of need counts up to the detection time, each month without it counts down, so that a relapse is
        noticed sooner than the first need was.
        """
        detection = self.optional("detection", 0.0)
        step = np.where(in_need, 1.0, -1.0)
        self._alert = np.minimum(np.maximum(self._alert + step, 0.0), detection + 1.0)
        member = np.stack([self.membership(nation) > 0.0 for nation in self.members])
        return in_need & (self._alert > detection) & member[:, None]

    def _tell(self, helped: Flag) -> None:
        """Tell when the group begins to help a member."""
        block = self.block
        if block.watching:
            names = block.structure
            for place, nation in enumerate(self.members):
                for row, good in enumerate(self._goods):
                    block.tell(
                        helped[place, row] & ~self._helped[place, row], "rapid response", names.nations[nation],
                        names.goods[good], np.zeros(1), f"{self.partnership.name}: partners give way",
                    )  # fmt: skip
        self._helped = helped

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


@compiled
def _redirect(
    rows: Int,
    links: Int,
    receiver: Int,
    place: Int,
    spare: Flag,
    helped: Flag,
    given: Float,
    flow: Float,
    redirected: Float,
) -> None:
    """Add to each of these rows the share `given`, ``(W,)``, of what the donor last bought from the same seller.

    Only where the donor has some to spare, ``(goods, W)``, and the receiver is helped, ``(members, goods, W)``.
    """
    for index in range(len(rows)):
        row = rows[index]
        good = place[row]
        for w in range(flow.shape[1]):
            gives = spare[good, w] and helped[receiver[row], good, w]
            redirected[row, w] += given[w] * flow[links[index], w] if gives else 0.0
