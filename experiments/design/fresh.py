"""Draw worlds that a search has not used, to test its choice on an independent sample."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from experiments.design.base import DICE, Case, Space, Worlds
from experiments.design.monte_carlo import monte_carlo


@dataclass(frozen=True)
class FreshWorlds:
    """The worlds of a Monte Carlo design from some number on, counted from 0 again.

    Attributes
    ----------
    first
        World 0 of the run is this world of the Monte Carlo design, with its inputs and its dice.
    """

    first: int

    def __call__(self, space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
        """Return the rows of some worlds."""
        rows = monte_carlo(space, worlds + self.first, cases)
        return rows.assign(
            row=rows["row"] - self.first * len(space.cases),
            world=rows["world"] - self.first,
            **{DICE: rows["world"]},
        )
