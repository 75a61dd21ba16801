"""Geological mapping: more is found, and decades later some of it is mined.

From a discovery to first output a mine takes 15.7 years on average, 6 at best and over 30 at worst (127 mines), so a
programme that starts now hardly moves the next ten years; the model shows it as it is.
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, PerYear, Share, UsdPerMonth
from sim.config.references import NationId, ProcessId
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.structure import Structure
from sim.tally import MeasureTally

Float = NDArray[np.float64]


class GeologicalMapping(Clause):
    """Parameters of a mapping programme.

    Attributes
    ----------
    processes
        Kinds of mine that may follow.
    nations
        Where it maps; the members where none are named.
    hazard
        Discoveries a year, of each kind in each nation, that become a mine and would not have been made without it.
    lead
        Months from a discovery to first output.
    ramp
        Months from there to full output.
    size
        Capacity of a mine, as a share of the world's base-year use of its main good.
    cost
        What the programme spends, shared by the members and spread over the goods in equal parts.
    """

    kind_name: ClassVar[str] = "geological_mapping"
    words: ClassVar[Wording] = Wording(
        Text("Geological mapping", "地質調査"),
        Text(
            "Members pay for mapping, which leads to discoveries that years later become mines.",
            "参加国が地質調査に支出し、発見された鉱床が何年も後に鉱山になる。",
        ),
        {
            "hazard": Text("additional discoveries a year", "年間の追加発見数"),
            "lead": Text("time from discovery to first output", "発見から最初の生産までの期間"),
            "ramp": Text("time from first to full output", "最初の生産から完全操業までの期間"),
            "size": Text("size of a mine", "鉱山の規模"),
            "cost": Text("spending on the programme", "事業の支出"),
        },
    )
    uncounted: ClassVar[str] = ""
    processes: tuple[ProcessId, ...]
    nations: tuple[NationId, ...] = ()
    hazard: PerYear
    lead: Months
    ramp: Months
    size: Share
    cost: UsdPerMonth

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "GeologicalMappingModifier":
        """Return what discovers, builds and pays in a block."""
        return GeologicalMappingModifier(self, partnership, block)

    def opens(self, partnership: PartnershipConfig) -> tuple[tuple[str, str], ...]:
        """Return nation and process of every mine that may be needed."""
        where = self.nations or partnership.everyone
        return tuple((nation, process) for nation in where for process in self.processes)

    def check(self, partnership: PartnershipConfig, structure: Structure) -> None:
        """Refuse processes that are no mines."""
        known = structure.resolved.baseline.processes
        for name in self.processes:
            if known[name].kind != "mine":
                hint = "name mines: " + ", ".join(key for key in known if known[key].kind == "mine")
                self.refuse(partnership, "processes", f"{name!r} is no mine", hint)


class GeologicalMappingModifier(ClauseModifier):
    """Draws one discovery at most for each kind of mine, nation and world, and opens the mine after its lead time."""

    def __init__(self, spec: GeologicalMapping, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        recipes = block.structure.recipes
        names = [f"{process}.{nation}" for nation, process in spec.opens(partnership)]
        self._processes = np.array([recipes.names.index(name) for name in names], dtype=np.int64)
        self._nations, self._goods = recipes.nation[self._processes], recipes.main[self._processes]
        self._finds = block.tape(tuple(f"discovery.{partnership.name}.{spec.id}.{name}" for name in names))
        self._found = np.full((len(names), block.width), np.inf)
        self._built = np.zeros((len(names), block.width))
        self._world_use = np.zeros_like(self._built)
        for nation in range(len(block.structure.nations)):
            self._world_use += block.base.use[nation, self._goods]

    def support(self) -> None:
        """Look for what can be found, and bring on stream what was found long enough ago."""
        strength = self.strength()
        if strength.any():
            self._discover(strength)
        if np.isfinite(self._found).any():
            self._open()

    def account(self) -> None:
        """Book the month's spending."""
        strength = self.strength()
        if not strength.any():
            return
        goods = np.unique(self._goods)
        part = strength * self.parameter("cost") / self.company() / len(goods)
        for nation in self.members:
            self.pay("cost_programme", nation, goods, self.membership(nation) * part)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what the new mines gave."""
        self._count_made(counts, self._processes, self._built)

    def _discover(self, strength: Float) -> None:
        block = self.block
        chance = 1.0 - np.exp(-strength * self.parameter("hazard") / MONTHS_PER_YEAR)
        mapped = np.stack([self._mapped(int(nation)) for nation in self._nations])
        finds = (self._finds.uniforms(block.clock) < chance * mapped) & np.isinf(self._found)
        self._found = np.where(finds, float(block.clock), self._found)
        for row in np.flatnonzero(finds.any(axis=1)).tolist():
            self._tell(finds[row], "discovery", row, "a deposit is found; its mine will take so many months", "lead")

    def _mapped(self, nation: int) -> Float:
        """Return 1 where a nation is mapped: members while they are in it, others that are named always."""
        return self.membership(nation) if nation in self.members else np.ones(self.block.width)

    def _open(self) -> None:
        block, recipes = self.block, self.block.structure.recipes
        months = block.clock - self._found - self.parameter("lead") + 1.0
        progress = np.clip(months / np.maximum(self.parameter("ramp"), 1.0), 0.0, 1.0)
        step = np.maximum(progress * self.parameter("size") * self._world_use - self._built, 0.0)
        for row in np.flatnonzero(step.any(axis=1)).tolist():
            process = self._processes[row]
            self._tell((step[row] > 0.0) & (self._built[row] <= 0.0), "new mine", row, "first output of a mine", "size")
            block.state.capacity[process] += step[row]
            sales = block.state.expected_sales[self._nations[row], self._goods[row]]
            sales += recipes.utilisation[process] * step[row]
        self._built += step

    def _tell(self, where: NDArray[np.bool_], kind: str, row: int, text: str, parameter: str) -> None:
        names = self.block.structure
        self.block.tell(
            where, kind, names.nations[self._nations[row]], names.goods[self._goods[row]], self.parameter(parameter),
            f"{self.partnership.name}: {text}",
        )  # fmt: skip
