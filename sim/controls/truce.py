"""Truce: named controls of a nation are suspended for a time."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.references import Identifier
from sim.controls.base import ExportControl, Modifier, plain

Float = NDArray[np.float64]


class Truce(ExportControl):
    """Parameters of a truce.

    Attributes
    ----------
    suspends
        Identifiers of the nation's controls that rest while it holds, or ``all``.
    """

    kind_name: ClassVar[str] = "truce"
    suspends: tuple[Identifier, ...] | Literal["all"]

    def modifier(self, block: Block) -> "TruceModifier":
        """Return what carries the truce out in a block."""
        return TruceModifier(self, block)


class TruceModifier(Modifier):
    """Marks controls as suspended; it acts before them."""

    def _announce(self) -> None:
        """Bring no bad news: a truce eases."""

    def impose(self, age: Float) -> None:
        """Suspend the named controls where the truce holds."""
        assert isinstance(self.spec, Truce)
        holds = age >= 0.0
        suspends = self.spec.suspends
        for name in self.block.control_ids[self.spec.nation]:
            if name != self.spec.id and (suspends == "all" or plain(name) in suspends):
                before = self.block.suspended.get(name, np.zeros_like(holds))
                self.block.suspended[name] = before | holds
