"""Group the rows of a table by the estimator that handles them, and put the results back in order.

Metrics with the same aggregate and direction are estimated together: one matrix product over a thousand rows costs
little more than one over ten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.store.metrics import Int, MetricInfo, MetricTable
from sim.metrics.base import Aggregate, Direction

ORDER = "position"
"""Helper column: position of a row in the flattened table; dropped before a table is returned."""


@dataclass(frozen=True)
class Group:
    """Rows of a table that one estimator handles.

    Attributes
    ----------
    aggregate, direction
        What their metrics share.
    positions
        Places of the rows in the table flattened to (metric x nation x good), ascending.
    """

    aggregate: Aggregate
    direction: Direction
    positions: Int


def groups(table: MetricTable, infos: Mapping[str, MetricInfo], applies: "np.ndarray") -> Iterator[Group]:
    """Yield the groups of a table's rows that apply.

    Parameters
    ----------
    table
        Metrics of one case.
    infos
        Metrics by name.
    applies
        Whether a (metric, nation, good) has a value in at least one world.
    """
    kinds = [(infos[name].aggregate, infos[name].direction) for name in table.metrics]
    for aggregate, direction in dict.fromkeys(kinds):
        chosen = np.array([kind == (aggregate, direction) for kind in kinds])
        positions = np.flatnonzero(applies & chosen[:, np.newaxis, np.newaxis])
        if len(positions):
            yield Group(aggregate, direction, positions)


def name_columns(table: MetricTable, infos: Mapping[str, MetricInfo], positions: Int) -> dict[str, object]:
    """Return the columns nation, good, metric and unit of some rows, and their order."""
    metric, nation, good = np.unravel_index(positions, table.array.shape[:-1])
    units = np.array([infos[name].unit for name in table.metrics], dtype=object)
    return {
        "nation": np.array(table.nations, dtype=object)[nation],
        "good": np.array(table.goods, dtype=object)[good],
        "metric": np.array(table.metrics, dtype=object)[metric],
        "unit": units[metric],
        ORDER: positions,
    }


def in_order(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    """Put groups of rows together in the order of the table; an empty table if there are none."""
    if not frames:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(frames, ignore_index=True).sort_values(ORDER, kind="stable", ignore_index=True)[list(columns)]
