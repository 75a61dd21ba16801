"""What each importer pays and what it risks: the two sides of the trade-off, world by world."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.avoided import COST, LACKED
from experiments.store.metrics import MetricTable

Float = NDArray[np.float64]

RISKS: Final = ("shortage", "unserved")
"""Metrics that a search may lower: how likely a shortage is, or how much is lacking."""


@dataclass(frozen=True)
class Goal:
    """What is to be lowered.

    Attributes
    ----------
    nations
        Importers, each with a cost and a risk of its own.
    risk
        One of `RISKS`.
    good
        The good at risk; None takes the mean over all goods that the importer needs.
    """

    nations: tuple[str, ...]
    risk: str
    good: str | None = None

    def words(self, good: str) -> str:
        """Return the risk in words, with those for the good if there is one."""
        what = "probability of a shortage" if self.risk == "shortage" else "expected unserved demand"
        return f"{what} of {'the goods it needs, on average' if self.good is None else good}"

    def costs(self, table: MetricTable) -> Float:
        """Return what each nation pays for all goods, USD of 2024, shape ``(nations, worlds)``."""
        return np.nansum(self._of(table, COST), axis=1)

    def risks(self, table: MetricTable) -> Float:
        """Return each nation's risk, a share, shape ``(nations, worlds)``."""
        values = self._at_risk(table, self.risk)
        needed = ~np.isnan(values)
        total = np.where(needed, values, 0.0).sum(axis=1)
        return np.divide(total, needed.sum(axis=1), out=np.full(total.shape, np.nan), where=needed.any(axis=1))

    def tonnes(self, table: MetricTable) -> Float:
        """Return what each nation lacks of the goods at risk, tonnes, shape ``(nations, worlds)``."""
        return np.nansum(self._at_risk(table, LACKED), axis=1)

    def means(self, table: MetricTable) -> Float:
        """Return each nation's mean cost and risk, shape ``(nations, 2)``."""
        return np.stack([self.costs(table).mean(axis=1), self.risks(table).mean(axis=1)], axis=1)

    def _at_risk(self, table: MetricTable, metric: str) -> Float:
        values = self._of(table, metric)
        return values if self.good is None else values[:, [table.goods.index(self.good)]]

    def _of(self, table: MetricTable, metric: str) -> Float:
        return table.of(metric)[[table.nations.index(nation) for nation in self.nations]]
