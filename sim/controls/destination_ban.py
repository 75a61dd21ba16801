"""Ban towards named destinations: nothing passes to them, while others may still be served and may re-export."""

from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.config.quantity import Share, problem
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier, limit_to, spared

Float = NDArray[np.float64]


class DestinationBan(ExportControl):
    """Parameters of a ban towards named destinations.

    Attributes
    ----------
    share
        Share of the normal flow that is stopped; under 1 where civil uses are spared.
    """

    kind_name: ClassVar[str] = "destination_ban"
    words: ClassVar[Wording] = Wording(
        Text("Export ban on named destinations", "特定国向け輸出禁止"),
        Text(
            "Goods do not pass to named nations, while others are served and may re-export.",
            "指定された国への輸出を禁じる。他の国には供給され、再輸出もありうる。",
        ),
        {
            "share": Text("share of the normal flow that is stopped", "通常の流れのうち止まる割合"),
        },
    )
    share: Share

    @model_validator(mode="after")
    def _check_targets(self) -> Self:
        if self.targets == "all":
            raise problem("a destination ban names its targets", at="targets", hint="or use kind: total_ban")
        return self

    def modifier(self, block: Block) -> "BanModifier":
        """Return what carries the ban out in a block."""
        return BanModifier(self, block)


class BanModifier(Modifier):
    """Lets only the spared share of the normal flow pass."""

    def impose(self, age: Float) -> None:
        """Close the gates where the ban is in force."""
        block = self.block
        limit_to(block, self.gates, np.where(age >= 0.0, spared(block, self.gates, self.parameter("share")), np.inf))
