"""Recycling and scrap: members collect more old and new scrap than the market would, as far as there is any."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, Ratio, Share
from sim.config.references import ProcessId
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.structure import Structure
from sim.tally import MeasureTally

Float = NDArray[np.float64]


class Recycling(Clause):
    """Parameters of a recycling programme.

    Attributes
    ----------
    processes
        Secondary processes that members expand, or open where they have none.
    share
        Scrap collected in addition, as a share of each member's base-year use of the process's main good.
    available
        Scrap that there is, as a share of that use; what a member recycles already counts towards it.
    delay, ramp
        Months from the clause's start to first output, and from there to full output.
    subsidy
        Cost above the market price, as a share of the base price, paid on every additional tonne.
    """

    kind_name: ClassVar[str] = "recycling"
    words: ClassVar[Wording] = Wording(
        Text("Recycling and scrap", "リサイクルとスクラップ回収"),
        Text(
            "Members collect and recycle more scrap than the market would, as far as there is any.",
            "参加国が、存在する範囲で、市場に任せた場合より多くのスクラップを回収し再資源化する。",
        ),
        {
            "share": Text("additional scrap as a share of use", "使用量に対する追加回収の割合"),
            "available": Text("scrap that there is, as a share of use", "使用量に対する利用可能なスクラップの割合"),
            "delay": Text("time to first output", "最初の生産までの期間"),
            "ramp": Text("time from first to full output", "最初の生産から完全操業までの期間"),
            "subsidy": Text("subsidy on each additional tonne", "追加1トン当たりの補助金"),
        },
    )
    uncounted: ClassVar[str] = ""
    processes: tuple[ProcessId, ...]
    share: Share
    available: Share
    delay: Months
    ramp: Months
    subsidy: Ratio

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "RecyclingModifier":
        """Return what builds and pays for the collection in a block."""
        return RecyclingModifier(self, partnership, block)

    def opens(self, partnership: PartnershipConfig) -> tuple[tuple[str, str], ...]:
        """Return nation and process of every plant that may be needed."""
        return tuple((nation, process) for nation in partnership.everyone for process in self.processes)

    def check(self, partnership: PartnershipConfig, structure: Structure) -> None:
        """Refuse processes that recycle nothing."""
        known = structure.resolved.baseline.processes
        for name in self.processes:
            if known[name].kind != "secondary":
                hint = "name secondary processes: " + ", ".join(key for key in known if known[key].kind == "secondary")
                self.refuse(partnership, "processes", f"{name!r} recycles nothing", hint)


class RecyclingModifier(ClauseModifier):
    """Adds secondary capacity along its ramp, up to the scrap there is, and books the subsidy."""

    def __init__(self, spec: Recycling, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        recipes, nations = block.structure.recipes, block.structure.nations
        names = [f"{process}.{nations[nation]}" for nation in self.members for process in spec.processes]
        self._processes = np.array([recipes.names.index(name) for name in names], dtype=np.int64)
        self._nations, self._goods = recipes.nation[self._processes], recipes.main[self._processes]
        self._use = block.base.use[self._nations, self._goods]
        self._built = np.zeros((len(names), block.width))

    def support(self) -> None:
        """Bring this month's step on stream where there is scrap for it; producers plan to sell what it gives."""
        strength = self.strength()
        if not strength.any():
            return
        block = self.block
        months = block.clock - self._starts + 1.0 - self.parameter("delay")
        progress = np.clip(months / np.maximum(self.parameter("ramp"), 1.0), 0.0, 1.0)
        member = np.stack([self.membership(int(nation)) for nation in self._nations])
        capacity = block.state.capacity[self._processes]
        scrap = np.maximum(self.parameter("available") * self._use - (capacity - self._built), 0.0)
        wanted = np.minimum(self.parameter("share") * self._use, scrap) * (strength * progress) * member
        step = np.maximum(wanted - self._built, 0.0)
        for row, process in enumerate(self._processes):
            first = (step[row] > 0.0) & (self._built[row] <= 0.0)
            block.state.capacity[process] += step[row]
            block.state.expected_sales[self._nations[row], self._goods[row]] += step[row]
            block.tell(
                first, "recycling", block.structure.nations[self._nations[row]],
                block.structure.goods[self._goods[row]], self.parameter("share") * self._use[row],
                f"{self.partnership.name}: more scrap is collected; at most so many t a month",
            )  # fmt: skip
        self._built += step

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what the additional scrap gave."""
        self._count_made(counts, self._processes, self._built)

    def account(self) -> None:
        """Pay the subsidy on the programme's part of what the plants made."""
        if not self._built.any():
            return
        state = self.block.state
        capacity = state.capacity[self._processes]
        part = np.divide(self._built, capacity, out=np.zeros_like(capacity), where=capacity > 0.0)
        price = self.block.structure.baseline.price[self._goods, None]
        paid = self.parameter("subsidy") * price * part * state.run[self._processes]
        np.add.at(self.block.accounts["cost_programme"], (self._nations, self._goods), paid)
