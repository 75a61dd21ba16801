"""Draw every uncertain number of every world."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Space, Worlds, is_drawn
from experiments.design.distributions import draw
from sim.rng import uniform

JOINT: Final = "behaviour.fitted"
"""Stream that picks the row of the joint sample that a world takes."""


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
    draws = drawn(space, worlds)
    frames = [_rows(space, case, worlds, draws) for case in cases]
    return pd.concat(frames).sort_values("row", kind="stable", ignore_index=True)


def drawn(space: Space, worlds: Worlds) -> dict[str, NDArray[np.float64]]:
    """Return the draws of every uncertain column, each ``(W,)``: those of the joint sample together, others alone."""
    draws = {
        column.name: draw(column, uniform(space.seed, column.name, worlds))
        for column in space.varied
        if is_drawn(column)
    }
    joint = space.joint
    if joint is None:
        return draws
    row = np.floor(uniform(space.seed, JOINT, worlds) * len(joint.draws)).astype(np.int64)
    return draws | {name: joint.draws[row, place] for place, name in enumerate(joint.names) if name in draws}


def _rows(space: Space, case: Case, worlds: Worlds, draws: Mapping[str, NDArray[np.float64]]) -> pd.DataFrame:
    table = space.keys(case, worlds)
    for column in space.varied:
        if column.name in case.levers:
            table[column.name] = np.full(len(worlds), float(case.levers[column.name]))
        else:
            table[column.name] = draws.get(column.name, np.full(len(worlds), float(column.value)))
    return pd.DataFrame(table)
