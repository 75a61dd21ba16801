"""Results of one block of worlds: dense arrays, worlds last, as the model made them."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.counted import Counted
from sim.totals import Total

Float = NDArray[np.float64]
Item = TypeVar("Item", Counted, Total)


@dataclass(frozen=True)
class BlockResult:
    """Results of some rows of a design.

    Attributes
    ----------
    metrics
        Metric name to array (nation, good, W); NaN means 'not applicable'.
    series
        Recorded variable to array (month, nation, good, W), or (month, good, W) for a price.
    fans
        Variable that is counted to an array of the same shape; NaN means 'not applicable'.
    measures
        What each control, clause and shock did, if that was asked for; amounts ``(W,)``.
    dated
        Date of the layout to the metrics as they stood before it, by name arrays as of `metrics`.
    totals
        What was added up by year or month, if that was asked for.
    """

    metrics: dict[str, Float]
    series: dict[str, Float]
    fans: dict[str, Float] = field(default_factory=dict)
    measures: tuple[Counted, ...] | None = None
    dated: dict[str, dict[str, Float]] = field(default_factory=dict)
    totals: tuple[Total, ...] | None = None

    def cut(self, start: int, stop: int) -> "BlockResult":
        """Return the results of the rows from `start` up to, not including, `stop`."""

        def of(arrays: dict[str, Float]) -> dict[str, Float]:
            return {name: values[..., start:stop] for name, values in arrays.items()}

        return BlockResult(
            metrics=of(self.metrics),
            series=of(self.series),
            fans=of(self.fans),
            measures=None if self.measures is None else tuple(_cut(item, start, stop) for item in self.measures),
            dated={date: of(metrics) for date, metrics in self.dated.items()},
            totals=None if self.totals is None else tuple(_cut(item, start, stop) for item in self.totals),
        )


def _cut(item: Item, start: int, stop: int) -> Item:
    return replace(item, amounts=item.amounts[..., start:stop])
