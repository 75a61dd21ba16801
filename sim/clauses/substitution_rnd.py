"""Substitution R&D: members' industry learns to do with less, sooner and further, and does not forget as fast."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, Ratio, Share, UsdPerMonth
from sim.config.references import GoodsOrAll
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording

Float = NDArray[np.float64]


class SubstitutionRnd(Clause):
    """Parameters of a research programme.

    Attributes
    ----------
    goods
        What is to be replaced or used more thriftily.
    pace
        How many times as fast industry substitutes while prices or shortages push it.
    room
        Share of demand that can be engineered away beyond the usual limit.
    hold
        Part of the falling back, once the push is over, that does not happen.
    lag
        Months from the clause's start until results are in use; they stay after its end.
    cost
        What the programme spends, shared by the members and spread over the goods in equal parts.
    """

    kind_name: ClassVar[str] = "substitution_rnd"
    words: ClassVar[Wording] = Wording(
        Text("Substitution research", "代替技術の研究開発"),
        Text(
            "Members pay for research by which industry learns sooner and further to do with less.",
            "参加国が研究に支出し、産業界がより早く、より大きく使用量を減らせるようにする。",
        ),
        {
            "pace": Text("how many times as fast industry substitutes", "代替の速さの倍率"),
            "room": Text("additional share of demand that can be substituted", "追加で代替できる需要の割合"),
            "hold": Text("part of substitution that is not undone", "元に戻らない代替の割合"),
            "lag": Text("time until results are in use", "成果が使われるまでの期間"),
            "cost": Text("spending on the programme", "事業の支出"),
        },
    )
    uncounted: ClassVar[str] = "not counted: what would have been used"
    goods: GoodsOrAll
    pace: Ratio
    room: Share
    hold: Share
    lag: Months
    cost: UsdPerMonth

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "SubstitutionRndModifier":
        """Return what puts the results to use in a block."""
        return SubstitutionRndModifier(self, partnership, block)


class SubstitutionRndModifier(ClauseModifier):
    """Puts the results to use in the members' industry, and books the spending."""

    def __init__(self, spec: SubstitutionRnd, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        self._goods = self.goods(spec.goods)
        self._known = np.zeros((len(self.members), block.width))

    def support(self) -> None:
        """Raise speed and limit of substitution, and slow its fall, as far as results are in use."""
        self._learn()
        if not self._known.any():
            return
        measures = self.block.measures
        faster = np.maximum(self.parameter("pace") - 1.0, 0.0)
        for place, nation in enumerate(self.members):
            known = self._known[place]
            for good in self._goods:
                pace, room, fall = (
                    measures.substitution_pace[nation, good],
                    measures.substitution_room[nation, good],
                    measures.substitution_fall[nation, good],
                )
                np.maximum(pace, 1.0 + known * faster, out=pace)
                np.maximum(room, known * self.parameter("room"), out=room)
                np.minimum(fall, 1.0 - known * self.parameter("hold"), out=fall)

    def account(self) -> None:
        """Book the month's spending."""
        strength = self.strength()
        if not strength.any():
            return
        part = strength * self.parameter("cost") / self.company() / len(self._goods)
        for nation in self.members:
            self.pay("cost_programme", nation, self._goods, self.membership(nation) * part)

    def _learn(self) -> None:
        """Let results reach the members once the lag has passed."""
        ripe = self.strength() * (self.block.clock - self._starts >= self.parameter("lag"))
        if ripe.any():
            for place, nation in enumerate(self.members):
                before = self._known[place]
                after = np.maximum(before, ripe * self.membership(nation))
                self.block.tell(
                    (after > 0.0) & (before <= 0.0), "research", self.block.structure.nations[nation], "", np.zeros(1),
                    f"{self.partnership.name}: results of substitution research are in use",
                )  # fmt: skip
                self._known[place] = after
