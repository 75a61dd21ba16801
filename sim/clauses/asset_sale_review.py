"""Review of asset sales: members stop the sale of strategic mines and plants to firms of the controller.

It does something only where the scenario holds the risk, the shock `asset_sale`.
"""

from typing import ClassVar

import numpy as np

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Share
from sim.config.references import GoodsOrAll, NationId
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording


class AssetSaleReview(Clause):
    """Parameters of a review of asset sales.

    Attributes
    ----------
    goods
        Main goods of the processes that are reviewed.
    nations
        On whose territory; the members' where none are named.
    effectiveness
        Part of the sales there that it stops.
    """

    kind_name: ClassVar[str] = "asset_sale_review"
    words: ClassVar[Wording] = Wording(
        Text("Review of asset sales", "資産売却の審査"),
        Text(
            "Members stop part of the sales of strategic mines and plants to firms of the controlling nation.",
            "参加国が、戦略的な鉱山や工場の輸出管理国企業への売却の一部を止める。",
        ),
        {
            "effectiveness": Text("part of the sales that it stops", "止められる売却の割合"),
        },
    )
    uncounted: ClassVar[str] = "not counted: sales that were never made"
    goods: GoodsOrAll
    nations: tuple[NationId, ...] = ()
    effectiveness: Share

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "AssetSaleReviewModifier":
        """Return what reviews sales in a block."""
        return AssetSaleReviewModifier(self, partnership, block)


class AssetSaleReviewModifier(ClauseModifier):
    """Says of each process that is reviewed which share of sales is stopped."""

    def __init__(self, spec: AssetSaleReview, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        recipes, names = block.structure.recipes, block.structure.nations
        covered = np.isin(recipes.main, self.goods(spec.goods))
        where = [names.index(name) for name in spec.nations] or self.members
        self._own = {nation: np.flatnonzero(covered & (recipes.nation == nation)) for nation in where}

    def support(self) -> None:
        """Write the share of sales that is stopped; the strictest review of several counts."""
        strength = self.strength()
        if not strength.any():
            return
        review = self.block.measures.review
        stopped = strength * self.parameter("effectiveness")
        for nation, processes in self._own.items():
            here = stopped * self.membership(nation) if nation in self.members else stopped
            review[processes] = np.maximum(review[processes], here)
