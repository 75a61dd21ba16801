"""Total ban: nothing leaves, except to nations that are exempt."""

from typing import ClassVar

from sim.block import Block
from sim.config.quantity import Share
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
    share: Share

    def modifier(self, block: Block) -> BanModifier:
        """Return what carries the ban out in a block."""
        return BanModifier(self, block)
