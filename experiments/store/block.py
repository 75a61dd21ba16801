"""What one block of worlds comes back with: dense arrays, worlds last, as the model made them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]


@dataclass(frozen=True)
class BlockResult:
    """Results of some worlds under one scenario and one policy.

    Attributes
    ----------
    metrics
        Metric name to array (nation, good, W); NaN means 'not applicable'.
    series
        Recorded variable to array (month, nation, good, W), or (month, good, W) for a price.
    """

    metrics: dict[str, Float]
    series: dict[str, Float]
