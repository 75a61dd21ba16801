"""What every shock does: own a stream of random numbers and write into the month's measures."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.schema.measures import ShockSpec
from sim.structure import Structure

Float = NDArray[np.float64]


class Shock(ShockSpec):
    """Parameters common to all shocks."""

    kind_name: ClassVar[str]

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
