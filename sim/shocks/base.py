"""What every shock does: own a stream of random numbers and write into the month's measures."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.schema.measures import ShockSpec
from sim.config.text import Text
from sim.config.wording import Wording
from sim.counted import Measure
from sim.structure import Structure
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class Shock(ShockSpec):
    """Parameters common to all shocks.

    Attributes
    ----------
    words
        What the kind says of itself; those of the base class stand for the numbers that all kinds share.
    uncounted
        What is said in place of tonnes where none are counted of the kind; empty for kinds that count theirs.
    """

    kind_name: ClassVar[str]
    words: ClassVar[Wording] = Wording(
        Text("Shock", "外的なショック"),
        Text("What disturbs supply, transport or demand from outside.", "供給、輸送、需要を外から乱す出来事。"),
        {
            "active": Text("whether it is in the scenario", "シナリオに含まれるか"),
        },
    )
    uncounted: ClassVar[str] = "not counted"

    def check(self, structure: Structure) -> None:
        """Refuse what only shows beside the economy; nothing unless a shock says otherwise.

        Raises
        ------
        ConfigError
            Naming the shock that does not fit.
        """

    def modifier(self, block: Block) -> "ShockModifier":
        """Return what carries the shock out in a block."""
        raise NotImplementedError


class ShockModifier(ABC):
    """Carries out one shock in one block."""

    def __init__(self, spec: Shock, block: Block) -> None:
        self.spec = spec
        self.block = block
        self.active = self.parameter("active") > 0.0
        measure = Measure("shock", spec.id, spec.kind)
        self._tally = None if block.tally is None else block.tally.of(measure, self.active)

    @property
    def counts(self) -> MeasureTally | None:
        """Where to count what the shock does; none where nobody asks or the month is not scored."""
        return self._tally if self._tally is not None and self._tally.month.counting else None

    def close(self) -> None:
        """Count what the shock keeps back of that which controls let pass; only a closure does."""

    def in_force(self) -> Float:
        """Return the part of this month in which the shock does something, ``(W,)``; called after `strike`."""
        return self.active.astype(np.float64)

    def count(self) -> None:
        """Count what the shock did this month, once everything has been shipped and used."""
        if self.counts is not None:
            part = self.in_force()
            if part.any():
                self.counts.in_force(part)
                self._count_moved(self.counts)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count tonnes in a month in which the shock was in force; most count them where they act."""

    def parameter(self, name: str) -> Float:
        """Return a parameter of the shock by world, shape ``(W,)``."""
        return self.block.parameters[f"shock.{self.spec.id}.{name}"]

    def open(self) -> None:
        """Change the state before the first month; most shocks do not."""

    @abstractmethod
    def strike(self) -> None:
        """Write this month's shock into the measures, in worlds where it is active."""

    def settle(self) -> None:
        """Do what waits for the partners to act; most shocks do nothing then."""

    def claim(self) -> None:
        """Take goods off the market, after orders and offers are known; most shocks do not."""


def count_demand(counts: MeasureTally, goods: Int, change: Float) -> None:
    """Count tonnes of final demand added and removed, ``(goods, W)``."""
    counts.add("demand_added", goods, np.maximum(change, 0.0))
    counts.add("demand_removed", goods, np.maximum(-change, 0.0))


def added_up(by_nation: Float) -> Float:
    """Add tonnes up over nations in their order; ``(nation, good, W)`` becomes ``(good, W)``."""
    total = np.zeros(by_nation.shape[1:])
    for tonnes in by_nation:
        total += tonnes
    return total
