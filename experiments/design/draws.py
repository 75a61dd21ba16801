"""Turn uniform numbers, however drawn, into the rows of a design table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Space, Worlds, is_drawn
from experiments.design.distributions import draw
from sim.rng import untwinned

JOINT: Final = "behaviour.fitted"
"""Stream that picks the row of the joint sample that a world takes."""

Uniforms = Callable[[str], NDArray[np.float64]]
"""Uniforms of a stream in [0, 1), one per world: the stream is a column's name, or `JOINT`."""


def streams_of(space: Space) -> tuple[str, ...]:
    """Return the names of all streams that a design over a space needs, sorted; twins share theirs."""
    joint = set() if space.joint is None else {JOINT}
    return tuple(sorted(joint | {untwinned(column.name) for column in space.columns if is_drawn(column)}))


def rows_of(space: Space, worlds: Worlds, cases: Sequence[Case], uniforms: Uniforms) -> pd.DataFrame:
    """Return the table of a design.

    Returns
    -------
    Columns ``row, scenario, policy, world`` and one per varied column, in the model's units; world by world,
    and within a world in the order of the cases. A lever that a case does not pull rests at its column's value.
    """
    drawn = draws_of(space, uniforms)
    frames = [_rows(space, case, worlds, drawn) for case in cases]
    return pd.concat(frames).sort_values("row", kind="stable", ignore_index=True)


def draws_of(space: Space, uniforms: Uniforms) -> dict[str, NDArray[np.float64]]:
    """Return the draws of every uncertain column, each ``(W,)``: those of the joint sample together, others alone."""
    draws = {column.name: draw(column, uniforms(column.name)) for column in space.varied if is_drawn(column)}
    joint = space.joint
    if joint is None:
        return draws
    row = np.floor(uniforms(JOINT) * len(joint.draws)).astype(np.int64)
    return draws | {name: joint.draws[row, place] for place, name in enumerate(joint.names) if name in draws}


def _rows(space: Space, case: Case, worlds: Worlds, draws: Mapping[str, NDArray[np.float64]]) -> pd.DataFrame:
    table = space.keys(case, worlds)
    for column in space.varied:
        if column.name in case.levers:
            table[column.name] = np.full(len(worlds), float(case.levers[column.name]))
        else:
            table[column.name] = draws.get(column.name, np.full(len(worlds), float(column.value)))
    return pd.DataFrame(table)
