"""Domestic supply: a member builds capacity of its own, a share of its use, at a cost above the market's."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, Ratio, Share
from sim.config.references import NationId, ProcessId
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.tally import MeasureTally

Float = NDArray[np.float64]


class DomesticSupply(Clause):
    """Parameters of a domestic supply programme.

    Attributes
    ----------
    nation, process
        Where and by which process; recycling is a process too.
    share
        Capacity as a share of the nation's base-year use of the process's main good.
    delay, ramp
        Months from the clause's start to first output, and from there to full output.
    subsidy
        Cost above the market price, as a share of the base price, paid on every tonne made.
    """

    kind_name: ClassVar[str] = "domestic_supply"
    words: ClassVar[Wording] = Wording(
        Text("Domestic supply", "国内供給の拡大"),
        Text(
            "A member builds capacity of its own and pays what that costs above the market price.",
            "参加国が自国の生産能力を増やし、市場価格を上回る費用を負担する。",
        ),
        {
            "share": Text("capacity as a share of use", "使用量に対する能力の割合"),
            "delay": Text("time to first output", "最初の生産までの期間"),
            "ramp": Text("time from first to full output", "最初の生産から完全操業までの期間"),
            "subsidy": Text("subsidy on each tonne", "1トン当たりの補助金"),
        },
    )
    uncounted: ClassVar[str] = ""
    nation: NationId
    process: ProcessId
    share: Share
    delay: Months
    ramp: Months
    subsidy: Ratio

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "DomesticSupplyModifier":
        """Return what builds and pays for the capacity in a block."""
        return DomesticSupplyModifier(self, partnership, block)

    def opens(self, partnership: PartnershipConfig) -> tuple[tuple[str, str], ...]:
        """Return where it builds what."""
        del partnership
        return ((self.nation, self.process),)


class DomesticSupplyModifier(ClauseModifier):
    """Adds capacity along its ramp and books the subsidy."""

    def __init__(self, spec: DomesticSupply, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        structure = block.structure
        self._nation = structure.nations.index(spec.nation)
        self._process = structure.recipes.names.index(f"{spec.process}.{spec.nation}")
        self._good = int(structure.recipes.main[self._process])
        self._size = block.base.use[self._nation, self._good]
        self._built = np.zeros(block.width)

    def support(self) -> None:
        """Bring this month's step of the capacity on stream; producers plan to sell it."""
        months = self.block.clock - self._starts + 1.0 - self.parameter("delay")
        progress = np.clip(months / np.maximum(self.parameter("ramp"), 1.0), 0.0, 1.0)
        backing = self.strength() * self.membership(self._nation)
        wanted = backing * self.parameter("share") * self._size * progress
        step = np.maximum(wanted - self._built, 0.0)
        self._built += step
        self.block.state.capacity[self._process] += step
        self.block.state.expected_sales[self._nation, self._good] += step

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what the new capacity made."""
        self._count_made(counts, np.array([self._process]), self._built[None])

    def account(self) -> None:
        """Pay the subsidy on the programme's part of what the process made."""
        state = self.block.state
        capacity = state.capacity[self._process]
        part = np.divide(self._built, capacity, out=np.zeros_like(capacity), where=capacity > 0.0)
        price = self.block.structure.baseline.price[self._good]
        paid = self.parameter("subsidy") * price * part * state.run[self._process]
        self.block.accounts["cost_domestic"][self._nation, self._good] += paid
