"""Truce: named controls of a nation are suspended for a time."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.references import ControlId
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier

Float = NDArray[np.float64]
Suspends = tuple[ControlId, ...] | Literal["all"]


class Truce(ExportControl):
    """Parameters of a truce.

    Attributes
    ----------
    suspends
        Identifiers of the nation's controls that rest while it holds, or ``all``.
    """

    kind_name: ClassVar[str] = "truce"
    words: ClassVar[Wording] = Wording(
        Text("Truce", "輸出管理の一時停止"),
        Text(
            "Named controls of a nation are suspended for a time.", "ある国の指定された輸出管理が、一定期間停止される。"
        ),
    )
    uncounted: ClassVar[str] = "not counted: what its controls would have stopped"
    limits_exports: ClassVar[bool] = False
    acts_first: ClassVar[bool] = True
    suspends: Suspends

    def modifier(self, block: Block) -> "TruceModifier":
        """Return what carries the truce out in a block."""
        return TruceModifier(self, block)


class TruceModifier(Modifier):
    """Marks controls as suspended; it acts before them."""

    def __init__(self, spec: Truce, block: Block) -> None:
        super().__init__(spec, block)
        self._covers = suspended_by(spec, spec.suspends, block)

    def _announce(self) -> None:
        """Bring no bad news: a truce eases."""

    def impose(self, age: Float) -> None:
        """Suspend the named controls where the truce holds."""
        suspend(self.block, self._covers, age >= 0.0)


def suspended_by(spec: ExportControl, suspends: Suspends, block: Block) -> tuple[str, ...]:
    """Return the controls of the same nation that a truce covers; it never covers itself."""
    own = block.control_ids[spec.nation]
    return tuple(name for name in own if name != spec.id and (suspends == "all" or _plain(name) in suspends))


def _plain(identifier: str) -> str:
    """Return an identifier without the scenario that sets it apart from the control that it replaces."""
    return identifier.partition("@")[0]


def suspend(block: Block, names: tuple[str, ...], holds: NDArray[np.bool_]) -> None:
    """Let these controls rest this month where a truce holds, ``(W,)``."""
    for name in names:
        block.suspended[name] = block.suspended.get(name, np.zeros_like(holds)) | holds
