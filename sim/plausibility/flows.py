"""What the files say that nations make, use, buy and sell of each good, before anything is balanced."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.config.quantity import Quantity
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.mineral import Process
from sim.config.schema.tables import FlowTable

ByGood = dict[str, dict[str, float]]


def _empty() -> ByGood:
    return defaultdict(lambda: defaultdict(float))


@dataclass(frozen=True)
class Flows:
    """Tonnes a month by good and nation.

    Attributes
    ----------
    made, used
        Output, joint products included; final use and what processes take in.
    bought, sold
        As observed imports list them.
    tables
        By good, every written table of output or final use of it, with the name of its process, empty for final use.
    """

    made: ByGood = field(default_factory=_empty)
    used: ByGood = field(default_factory=_empty)
    bought: ByGood = field(default_factory=_empty)
    sold: ByGood = field(default_factory=_empty)
    tables: dict[str, list[tuple[str, FlowTable]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, baseline: BaselineConfig) -> "Flows":
        """Add up a base year."""
        flows = cls()
        for name, process in baseline.processes.items():
            flows._add_process(name, process)
        for mineral in baseline.minerals.values():
            for good, table in mineral.final_use.items():
                flows.tables[good].append(("", table))
                for nation, amount in table.items():
                    flows.used[good][nation] += amount.value
            for good, importers in mineral.imports.items():
                for buyer, table in importers.items():
                    for seller, amount in table.items():
                        flows.bought[good][buyer] += amount.value
                        flows.sold[good][seller] += amount.value
        return flows

    def _add_process(self, name: str, process: Process) -> None:
        self.tables[process.main].append((name, process.output))
        for nation, output in process.output.items():
            self.made[process.main][nation] += output.value
            for good, ratio in outputs_of(process, nation).items():
                self.made[good][nation] += output.value * ratio.value
            for good, ratio in inputs_of(process, nation).items():
                self.used[good][nation] += output.value * ratio.value

    def world_output(self, good: str) -> float:
        """Return the world's output of a good, t/month."""
        return sum(self.made.get(good, {}).values())

    def world_use(self, good: str) -> float:
        """Return the world's use of a good, t/month."""
        return sum(self.used.get(good, {}).values())

    def largest(self, good: str, *, made: bool) -> tuple[FlowTable, Quantity] | None:
        """Return the largest written output, or final use, of a good with the table that holds it."""
        cells = [
            (table, cell)
            for process, table in self.tables.get(good, ())
            if bool(process) == made
            for _, cell in table.items()
        ]
        return max(cells, key=lambda pair: pair[1].value, default=None)


def inputs_of(process: Process, nation: str) -> dict[str, Quantity]:
    """Return what a nation's process takes in for each tonne of its main good."""
    return {**process.inputs, **process.inputs_by_nation.get(nation, {})}


def outputs_of(process: Process, nation: str) -> dict[str, Quantity]:
    """Return what a nation's process makes beside each tonne of its main good."""
    return {**process.outputs, **process.outputs_by_nation.get(nation, {})}


def running(process: Process) -> Iterator[str]:
    """Yield the nations in which a process makes something."""
    yield from (nation for nation, output in process.output.items() if output.value > 0.0)
