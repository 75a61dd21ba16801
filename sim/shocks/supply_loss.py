"""A dated loss of supply: a mine is flooded, a war reaches a province, a government halts mining."""

from typing import ClassVar, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.config.calendar import Date
from sim.config.errors import ConfigError
from sim.config.quantity import Months, Share, problem
from sim.config.references import NationId, ProcessId
from sim.config.text import Text
from sim.config.wording import Wording
from sim.lost_output import count_lost
from sim.shocks.base import Float, Shock, ShockModifier
from sim.structure import Structure

SHORTEST_RETURN: Final = 1e-9
"""Months; keeps a return of no length from dividing by zero."""


class SupplyLoss(Shock):
    """Parameters of a dated loss.

    Attributes
    ----------
    nation, process
        Whose capacity is lost.
    lost
        Share of it that stands still.
    starts, ends
        First month of the loss, and first month in which capacity comes back (none: it is lost for good).
    returns
        Months from then until all of it is back; at once when left out.
    """

    kind_name: ClassVar[str] = "supply_loss"
    words: ClassVar[Wording] = Wording(
        Text("Loss of supply", "供給能力の喪失"),
        Text(
            "A nation's mines or plants lose part of their capacity from a given month on.",
            "ある国の鉱山や工場が、ある月から能力の一部を失う。",
        ),
        {
            "lost": Text("share of capacity that is lost", "失われる能力の割合"),
            "returns": Text("time until all of it is back", "回復までの期間"),
        },
    )
    uncounted: ClassVar[str] = ""
    kind: Literal["supply_loss"]
    nation: NationId
    process: ProcessId
    lost: Share
    starts: Date
    ends: Date | None = None
    returns: Months | None = None

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.ends is not None and self.ends <= self.starts:
            raise problem(f"ends {self.ends}, not after its start {self.starts}", at="ends")
        if self.returns is not None and self.ends is None:
            raise problem("what is lost for good does not come back", at="returns", hint="give it 'ends'")
        return self

    def check(self, structure: Structure) -> None:
        """Refuse a loss of what the nation does not have."""
        if f"{self.process}.{self.nation}" not in structure.recipes.names:
            raise ConfigError(f"shock {self.id!r}: {self.nation} has no process {self.process!r} that could be lost")

    def modifier(self, block: Block) -> "SupplyLossModifier":
        """Return what carries the loss out in a block."""
        return SupplyLossModifier(self, block)


class SupplyLossModifier(ShockModifier):
    """Takes the lost share off the capacity that stands."""

    def __init__(self, spec: SupplyLoss, block: Block) -> None:
        super().__init__(spec, block)
        names, calendar = block.structure.recipes.names, block.structure.calendar
        self._process = names.index(f"{spec.process}.{spec.nation}")
        self._nation = block.structure.nations.index(spec.nation)
        self._starts = calendar.index(spec.starts)
        self._ends = calendar.total + 1 if spec.ends is None else calendar.index(spec.ends)
        self._slow = spec.returns is not None
        self._lost = np.zeros(block.width)

    def strike(self) -> None:
        """Lower the standing capacity while the loss lasts, and less and less while it comes back."""
        if self.block.clock < self._starts:
            return
        if self.block.clock == self._starts:
            self._break_news()
        self._lost = np.where(self.active, self.parameter("lost") * self._gone(), 0.0)
        count_lost(self.block, np.array([self._process]), self._lost, self.counts)
        self.block.measures.outage[self._process] *= 1.0 - self._lost

    def in_force(self) -> Float:
        """Return 1 where any of it is lost."""
        return (self._lost > 0.0).astype(np.float64)

    def _break_news(self) -> None:
        """Tell buyers who depend on the nation: a loss that nobody announced frightens like a control."""
        block, structure = self.block, self.block.structure
        good = structure.recipes.main[self._process]
        links = np.flatnonzero((structure.good_of_link == good) & (structure.links.seller == self._nation))
        buyers, news = structure.links.buyer[links], block.measures.news
        bad = np.where(self.active, self.parameter("lost"), 0.0) * block.state.habit[links]
        news[buyers, good] = np.maximum(news[buyers, good], bad)

    def _gone(self) -> NDArray[np.float64] | float:
        """Return the part of the loss that has not come back, ``(W,)`` or a number."""
        since = self.block.clock - self._ends
        if since < 0:
            return 1.0
        if not self._slow:
            return 0.0
        returned = (since + 1.0) / np.maximum(self.parameter("returns"), SHORTEST_RETURN)
        return np.maximum(1.0 - returned, 0.0)
