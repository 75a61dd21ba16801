"""Turn arrays by nation and good into the rows of a table, pairs that do not apply left out."""

import numpy as np
import pandas as pd

from experiments.analysis.table import Float, MetricInfo, MetricTable


def applicable(values: Float) -> "np.ndarray":
    """Return the flat positions of the (nation, good) pairs with a value in at least one world."""
    return np.flatnonzero(~np.isnan(values).all(axis=-1).ravel())


def flat(values: Float, pairs: "np.ndarray") -> Float:
    """Return the values of some pairs as (row, world)."""
    return values.reshape(-1, values.shape[-1])[pairs]


def pair_columns(table: MetricTable, info: MetricInfo, pairs: "np.ndarray") -> dict[str, object]:
    """Return the columns nation, good, metric and unit of some pairs."""
    return {
        "nation": np.array(table.nations, dtype=object)[pairs // len(table.goods)],
        "good": np.array(table.goods, dtype=object)[pairs % len(table.goods)],
        "metric": info.name,
        "unit": info.unit,
    }


def concatenated(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    """Put tables under one another in a given order of columns; an empty table if there are none."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(filled, ignore_index=True)[list(columns)]
