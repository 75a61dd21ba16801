"""Screen many factors at little cost: trajectories that change one factor at a time (Morris 1991).

A trajectory of D factors has D + 1 points, which are that many consecutive worlds of the run, so that blocks are full
however few trajectories there are. All of them meet the same dice, which are themselves one of the factors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Space, Worlds
from experiments.design.factors import Factor, rows_of
from sim.rng import uniform

Float = NDArray[np.float64]

GRID_LEVELS: Final = 4
"""Levels of the grid, the usual choice of Campolongo, Cariboni and Saltelli (2007): 0, 1/3, 2/3 and 1."""

STEP: Final = GRID_LEVELS / (2.0 * (GRID_LEVELS - 1.0))
"""How far a factor moves on the grid: as many levels lie below as above it (Morris 1991)."""


@dataclass(frozen=True)
class Morris:
    """Trajectories through the unit cube.

    Attributes
    ----------
    factors
        What is varied.
    """

    factors: tuple[Factor, ...]

    @property
    def length(self) -> int:
        """Worlds of one trajectory."""
        return len(self.factors) + 1

    def __call__(self, space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
        """Return the rows of some worlds; a trajectory does not depend on how many others there are."""
        trajectories, points = np.divmod(worlds, self.length)
        quantiles = np.empty((len(worlds), len(self.factors)))
        for trajectory in np.unique(trajectories):
            here = trajectories == trajectory
            quantiles[here] = self._quantiles(space.seed, int(trajectory))[points[here]]
        frames = [rows_of(space, case, worlds, trajectories, self.factors, quantiles) for case in cases]
        return pd.concat(frames).sort_values("row", kind="stable", ignore_index=True)

    def _quantiles(self, seed: int, trajectory: int) -> Float:
        """Return a trajectory; a factor without an order steps from one of its options to any other."""
        points = grid(len(self.factors), seed, trajectory)
        for place, factor in enumerate(self.factors):
            if factor.options:
                first, second = _two_options(factor, seed, trajectory)
                option = np.where(points[:, place] < 0.5, first, second)
                points[:, place] = option / max(factor.options - 1, 1)
        return points


def grid(factors: int, seed: int, trajectory: int) -> Float:
    """Return SALib's trajectory on the grid, shape ``(factors + 1, factors)``."""
    from SALib.sample import morris  # noqa: PLC0415  - takes a second to import

    names = [str(number) for number in range(factors)]
    problem = {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}
    return np.asarray(morris.sample(problem, 1, num_levels=GRID_LEVELS, seed=(seed, trajectory)), dtype=np.float64)


def _two_options(factor: Factor, seed: int, trajectory: int) -> tuple[int, int]:
    """Return two different options of a factor, every pair equally likely."""
    key = np.array([trajectory], dtype=np.int64)
    first = int(uniform(seed, f"morris.{factor.name}.from", key)[0] * factor.options)
    further = 1 + int(uniform(seed, f"morris.{factor.name}.to", key)[0] * (factor.options - 1))
    return first, (first + further) % factor.options
