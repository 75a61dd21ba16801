"""Total ban: nothing leaves, except to nations that are exempt."""

from typing import ClassVar

from sim.block import Block
from sim.config.quantity import Share
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl
from sim.controls.destination_ban import BanModifier


class TotalBan(ExportControl):
    """Parameters of a ban towards all destinations.

    Attributes
    ----------
    share
        Share of the normal flow that is stopped.
    """

    kind_name: ClassVar[str] = "total_ban"
    words: ClassVar[Wording] = Wording(
        Text("Total export ban", "全面的な輸出禁止"),
        Text(
            "Goods do not leave the nation, except to nations that are exempt.",
            "免除された国を除き、すべての国への輸出を禁じる。",
        ),
        {
            "share": Text("share of the normal flow that is stopped", "通常の流れのうち止まる割合"),
        },
    )
    share: Share

    def modifier(self, block: Block) -> BanModifier:
        """Return what carries the ban out in a block."""
        return BanModifier(self, block)
