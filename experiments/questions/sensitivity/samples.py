"""The outcomes whose sensitivity is asked for, sample by sample of a saved run."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.store import RunStore
from experiments.store.layout import Layout
from experiments.store.metrics import MetricTable
from experiments.words.outcome import OPEN, Names, Outcome
from sim.config.errors import UserError

Float = NDArray[np.float64]

DEFAULT_METRIC: Final = "unserved"
"""Default metric: unlike a shortage, which occurs or not, it measures how deep it is."""


@dataclass(frozen=True)
class Samples:
    """Outcomes of a run whose worlds come in samples of equal length.

    Attributes
    ----------
    numbers
        Numbers of the samples of which no world failed, shape ``(S,)``.
    table
        Metrics of their worlds, sample by sample.
    length
        Worlds of a sample.
    judged
        The points of a sample over which an outcome must vary to be explained.
    """

    numbers: NDArray[np.int64]
    table: MetricTable
    length: int
    judged: slice

    @classmethod
    def of(cls, store: RunStore, length: int, judged: slice) -> "Samples":
        """Read the samples of a run with one scenario and one policy."""
        layout = store.layout
        table = store.table(layout.scenarios[0], layout.policies[0])
        worlds = np.bincount(table.worlds // length, minlength=1)
        numbers = np.flatnonzero(worlds == length)
        return cls(numbers, table.on_worlds(table.worlds[np.isin(table.worlds // length, numbers)]), length, judged)

    def values(self, outcome: Outcome) -> Float:
        """Return an outcome, shape ``(S, length)``."""
        found = self.table.pair(outcome.metric, outcome.nation, outcome.good)
        return found.reshape(len(self.numbers), self.length)

    def varies(self, outcome: Outcome) -> bool:
        """Return whether the outcome applies in every world, and is not the same at all points that are judged."""
        found = self.values(outcome)[:, self.judged]
        return bool(found.size and not np.isnan(found).any() and np.ptp(found) > 0.0)

    def pairs(self, metric: str) -> list[Outcome]:
        """Return the importers and goods in which a metric varies, that with the highest mean first."""
        every = [Outcome(metric, nation, good) for nation in self.table.nations for good in self.table.goods]
        return sorted(filter(self.varies, every), key=lambda outcome: -float(self.values(outcome).mean()))


def chosen(text: str | None, samples: Samples, layout: Layout) -> Outcome:
    """Return the outcome asked for; where it names no importer or good, the first importer's good that lacks most.

    Raises
    ------
    UserError
        If the text is malformed, or the outcome is the same in all worlds.
    """
    asked = Outcome.read(text or DEFAULT_METRIC, Names.of_run(layout), OPEN)
    nation = asked.nation or layout.nations[0]
    varying = (pair for pair in samples.pairs(asked.metric) if pair.nation == nation and asked.good in {"", pair.good})
    found = next(varying, None)
    if found is None:
        raise UserError(f"{asked} does not vary over the worlds, or does not apply: ask for another --outcome")
    return found
