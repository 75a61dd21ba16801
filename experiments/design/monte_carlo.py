"""Draw every uncertain number of every world."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Space, Worlds, is_drawn
from experiments.design.distributions import draw
from sim.rng import uniform


def monte_carlo(space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
    """Return the table of a Monte Carlo design.

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
    Columns ``row, scenario, policy, world`` and one per varied column, in the model's units; world by world,
    and within a world in the order of the cases. A lever that a case does not pull rests at its column's value.
    """
    draws = {
        column.name: draw(column, uniform(space.seed, column.name, worlds))
        for column in space.varied
        if is_drawn(column)
    }
    frames = [_rows(space, case, worlds, draws) for case in cases]
    return pd.concat(frames).sort_values("row", kind="stable", ignore_index=True)


def _rows(space: Space, case: Case, worlds: Worlds, draws: Mapping[str, NDArray[np.float64]]) -> pd.DataFrame:
    table = space.keys(case, worlds)
    for column in space.varied:
        if column.name in case.levers:
            table[column.name] = np.full(len(worlds), float(case.levers[column.name]))
        else:
            table[column.name] = draws.get(column.name, np.full(len(worlds), float(column.value)))
    return pd.DataFrame(table)
