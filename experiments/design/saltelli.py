"""Split the variance of an outcome among factors: the radial sample of Saltelli et al. (2010).

Each base sample has a point A, a point B, and for each group of factors the point A with that group taken from B. These
are consecutive worlds of the run in the order that SALib reads: A, each group, B. All meet the same dice, which are one
of the factors. The points are those of `SALib.sample.sobol`, made block by block: SALib makes all of them at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import qmc

from experiments.design.base import Case, Space, Worlds
from experiments.design.factors import Factor, rows_of

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Saltelli:
    """Base samples and their crossings.

    Attributes
    ----------
    factors
        What is varied.
    groups
        The group of each factor; a factor that stands alone is a group of its own.
    """

    factors: tuple[Factor, ...]
    groups: tuple[str, ...]

    @property
    def length(self) -> int:
        """Worlds of one base sample."""
        return len(set(self.groups)) + 2

    def __call__(self, space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
        """Return the rows of some worlds; a base sample does not depend on how many others there are."""
        samples, points = np.divmod(worlds, self.length)
        first = int(samples.min())
        left, right = base_samples(len(self.factors), space.seed, range(first, int(samples.max()) + 1))
        quantiles = np.where(self._from_right()[points], right[samples - first], left[samples - first])
        frames = [rows_of(space, case, worlds, samples, self.factors, quantiles) for case in cases]
        return pd.concat(frames).sort_values("row", kind="stable", ignore_index=True)

    def _from_right(self) -> NDArray[np.bool_]:
        """Return which factors of each point come from B, shape ``(length, factors)``."""
        groups = np.array(self.groups)
        crossed = [groups == group for group in dict.fromkeys(self.groups)]
        return np.stack([np.zeros(len(groups), dtype=bool), *crossed, np.ones(len(groups), dtype=bool)])


def base_samples(factors: int, seed: int, numbers: range) -> tuple[Float, Float]:
    """Return the points A and B of some base samples, each ``(samples, factors)``.

    They are halves of one scrambled Sobol' sequence (Owen 1998), whose points do not depend on how many are taken.
    """
    sequence = qmc.Sobol(2 * factors, scramble=True, seed=seed)
    if numbers.start:
        sequence.fast_forward(numbers.start)
    # A power of two, because scipy warns of other numbers at the start of a sequence.
    points = sequence.random(1 << (len(numbers) - 1).bit_length())[: len(numbers)]
    return points[:, :factors], points[:, factors:]
