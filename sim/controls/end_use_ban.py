"""Ban on end users: named firms of a destination get nothing, and others lose trade because nobody wants to err.

The bans on military end users spare civil trade on paper. What they stop in fact is the share of use by listed firms,
which grows as lists are added to, and the part of civil trade that exporters, banks and customs drop to be safe.
"""

from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.config.quantity import PerYear, Share, problem
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier, limit_to, spared

Float = NDArray[np.float64]


class EndUseBan(ExportControl):
    """Parameters of a ban on end users.

    Attributes
    ----------
    share
        Share of the targets' use by banned end users when the ban starts.
    chill
        Share of the rest that is lost to caution.
    listing
        Share of use that further firms on the lists add a year; none when left out.
    limit
        Share at which the lists stop growing.
    """

    kind_name: ClassVar[str] = "end_use_ban"
    words: ClassVar[Wording] = Wording(
        Text("Export ban on end users", "特定最終需要者向け輸出禁止"),
        Text(
            "Listed firms of a nation get nothing, and other trade with it is lost to caution.",
            "ある国の指定された企業には供給されず、慎重な対応のため他の取引も一部失われる。",
        ),
        {
            "share": Text("share of use by banned end users", "禁止対象の最終需要者の使用割合"),
            "chill": Text("share of other trade lost to caution", "慎重な対応で失われる取引の割合"),
            "listing": Text("yearly growth of the lists", "対象リストの年間の拡大"),
            "limit": Text("share at which the lists stop growing", "対象リストの拡大が止まる割合"),
        },
    )
    share: Share
    chill: Share
    listing: PerYear | None = None
    limit: Share | None = None

    @model_validator(mode="after")
    def _check_lists(self) -> Self:
        if self.targets == "all":
            raise problem("an end-use ban names its targets", at="targets", hint="list the nations of the end users")
        if (self.listing is None) != (self.limit is None):
            at = "listing" if self.listing is None else "limit"
            raise problem("lists that grow need both 'listing' and 'limit'", at=at)
        return self

    def modifier(self, block: Block) -> "EndUseBanModifier":
        """Return what carries the ban out in a block."""
        return EndUseBanModifier(self, block)


class EndUseBanModifier(Modifier):
    """Lets pass what goes to unlisted firms and is not lost to caution."""

    def impose(self, age: Float) -> None:
        """Limit the gates where the ban is in force."""
        block = self.block
        if age.max() < 0.0:
            return
        share = self.parameter("share")
        grown = share + self.optional("listing", 0.0) * np.maximum(age, 0.0) / MONTHS_PER_YEAR
        listed = np.minimum(grown, np.maximum(share, self.optional("limit", 0.0)))
        stopped = 1.0 - (1.0 - listed) * (1.0 - self.parameter("chill"))
        limit_to(block, self.gates, np.where(age >= 0.0, spared(block, self.gates, stopped), np.inf))
