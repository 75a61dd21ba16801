"""Draw every uncertain number of every world."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Space, Worlds
from experiments.design.draws import rows_of
from sim.rng import uniform


def monte_carlo(space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
    """Return the table of a Monte Carlo design: each number of each world drawn by itself.

    Parameters
    ----------
    space
        Seed, columns and all cases of the run.
    worlds
        World numbers, shape ``(W,)``.
    cases
        The cases wanted, among those of `space`.

    Returns
    -------
    The rows, see `experiments.design.draws.rows_of`.
    """

    def stream(name: str) -> NDArray[np.float64]:
        return uniform(space.seed, name, worlds)

    return rows_of(space, worlds, cases, stream)
