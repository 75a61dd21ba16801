"""Hold at customs: goods are sold and wait at the border, unannounced and for as long as somebody decides.

In September to November 2010 rare earths for Japan waited in Chinese ports; the month after, imports were three times
what they had been before (METI and customs figures in the control record). Without the waiting cargo that is missed.
"""

from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.config.quantity import Months, Share, problem
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier, limit_to, normal_flow
from sim.tally import MeasureTally

Float = NDArray[np.float64]


class CustomsHold(ExportControl):
    """Parameters of a hold at customs.

    Attributes
    ----------
    patience
        Most that is sold and waits, in months of normal flow; buyers order nothing more after that.
    share
        Share of what is sold that is held; all of it when left out.
    """

    kind_name: ClassVar[str] = "customs_hold"
    words: ClassVar[Wording] = Wording(
        Text("Hold at customs", "税関での留め置き"),
        Text(
            "Goods that are sold wait at the border, unannounced and for as long as somebody decides.",
            "売られた品目が、予告なく、期限も示されずに国境で留め置かれる。",
        ),
        {
            "patience": Text("most that waits", "留め置かれる量の上限"),
            "share": Text("share that is held", "留め置かれる割合"),
        },
    )
    patience: Months
    share: Share | None = None

    @model_validator(mode="after")
    def _check_targets(self) -> Self:
        if self.targets == "all":
            raise problem("a customs hold names its targets", at="targets", hint="or use kind: total_ban")
        return self

    def modifier(self, block: Block) -> "CustomsHoldModifier":
        """Return what carries the hold out in a block."""
        return CustomsHoldModifier(self, block)


class CustomsHoldModifier(Modifier):
    """Sends what is sold to the customs yard, until that is full."""

    def __init__(self, spec: CustomsHold, block: Block) -> None:
        super().__init__(spec, block)
        block.customs_yards = True
        self._held = np.zeros(block.width, dtype=np.bool_)

    def passing(self) -> Float | None:
        """Count as temporary whatever its end: nobody announces it, and nobody expects it to stay."""
        switch = self.block.switches.permanence
        return switch.astype(np.float64) if switch.any() else None

    def impose(self, age: Float) -> None:
        """Hold what is sold where the hold is in force; tell what leaves at once where it has been lifted."""
        block, on = self.block, age >= 0.0
        waiting = block.state.customs[self.gates]
        if on.any():
            normal, share = normal_flow(block, self.gates), self.optional("share", 1.0)
            room = np.maximum(self.parameter("patience") * normal - waiting, 0.0)
            limit_to(block, self.gates, np.where(on, room + (1.0 - share) * normal, np.inf))
            hold, held = block.measures.hold[self.gates], block.measures.held_share[self.gates]
            largest = np.where(hold < 0.0, share, np.maximum(held, share))
            block.measures.held_share[self.gates] = np.where(on, largest, held)
            tightest = np.where(hold < 0.0, room, np.minimum(hold, room))
            block.measures.hold[self.gates] = np.where(on, tightest, hold)
        self._tell_release(self._held & ~on, waiting)
        self._held = on

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what was sold and is kept waiting."""
        structure, measures = self.block.structure, self.block.measures
        links = structure.gated_links[self.gates]
        stopped = measures.held_share[self.gates] * self.block.state.flow[links]
        kept = np.minimum(stopped, np.maximum(measures.hold[self.gates], 0.0))
        counts.add("held_up", structure.good_of_link[links], np.where(self.on > 0.0, kept, 0.0))

    def _tell_release(self, lifted: NDArray[np.bool_], waiting: Float) -> None:
        if lifted.any():
            freed = np.zeros(self.block.width)
            for cargo in waiting:
                freed += cargo
            text = f"{self.spec.nation}: what waited at customs leaves at once ({self.spec.id})"
            self.block.tell(lifted & (freed > 0.0), "customs release", self.spec.nation, "", freed, text)
