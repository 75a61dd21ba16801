"""What one block of worlds comes back with: dense arrays, worlds last, as the model made them."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sim.tally import Counted

Float = NDArray[np.float64]


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
    """

    metrics: dict[str, Float]
    series: dict[str, Float]
    fans: dict[str, Float] = field(default_factory=dict)
    measures: tuple[Counted, ...] | None = None

    def cut(self, start: int, stop: int) -> "BlockResult":
        """Return the results of the rows from `start` up to, not including, `stop`."""
        return BlockResult(
            metrics={name: values[..., start:stop] for name, values in self.metrics.items()},
            series={name: values[..., start:stop] for name, values in self.series.items()},
            fans={name: values[..., start:stop] for name, values in self.fans.items()},
            measures=None if self.measures is None else tuple(_cut(item, start, stop) for item in self.measures),
        )


def _cut(item: Counted, start: int, stop: int) -> Counted:
    return replace(item, amounts=item.amounts[start:stop])
