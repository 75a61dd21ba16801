"""Outages of mines and plants: fires, floods, strikes, quakes; each process has its own stream."""

from typing import ClassVar, Literal

import numpy as np

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.config.quantity import Months, PerYear, Share
from sim.config.text import Text
from sim.config.wording import Wording
from sim.lost_output import count_lost
from sim.shocks.base import Float, Shock, ShockModifier


class Outage(Shock):
    """Parameters of outages.

    Attributes
    ----------
    hazard
        Outages a year of one process of one nation.
    lost
        Share of its capacity that stands still.
    lasts
        Mean months of an outage.
    """

    kind_name: ClassVar[str] = "outage"
    words: ClassVar[Wording] = Wording(
        Text("Outages of mines and plants", "鉱山・工場の操業停止"),
        Text(
            "Fires, floods, strikes and quakes stop part of a nation's mines or plants for some months.",
            "火災、洪水、ストライキ、地震などで、ある国の鉱山や工場の一部が数か月止まる。",
        ),
        {
            "hazard": Text("outages a year", "年間の発生率"),
            "lost": Text("share of capacity that stands still", "止まる能力の割合"),
            "lasts": Text("mean length", "平均の長さ"),
        },
    )
    uncounted: ClassVar[str] = ""
    kind: Literal["outage"]
    hazard: PerYear
    lost: Share
    lasts: Months

    def modifier(self, block: Block) -> "OutageModifier":
        """Return what carries the outages out in a block."""
        return OutageModifier(self, block)


class OutageModifier(ShockModifier):
    """Keeps which processes are out in which worlds."""

    def __init__(self, spec: Outage, block: Block) -> None:
        super().__init__(spec, block)
        names = block.structure.recipes.names
        self._strikes = block.tape(tuple(f"outage.{spec.id}.{name}" for name in names))
        self._ends = block.tape(tuple(f"outage-end.{spec.id}.{name}" for name in names))
        self._out = np.zeros((len(names), block.width), dtype=np.bool_)
        self._everywhere = np.arange(len(names))

    def strike(self) -> None:
        """Start and end outages; take their share off the capacity that stands."""
        clock = self.block.clock
        starts = self._strikes.uniforms(clock) < 1.0 - np.exp(-self.parameter("hazard") / MONTHS_PER_YEAR)
        ends = self._ends.uniforms(clock) < 1.0 / np.maximum(self.parameter("lasts"), 1.0)
        self._out = self.active & ((self._out & ~ends) | (~self._out & starts))
        lost = np.where(self._out, self.parameter("lost"), 0.0)
        count_lost(self.block, self._everywhere, lost, self.counts)
        self.block.measures.outage[...] *= 1.0 - lost

    def in_force(self) -> Float:
        """Return 1 in worlds in which anything is out."""
        return np.logical_or.reduce(self._out, axis=0).astype(np.float64)
