"""Fans as labelled arrays, for use with xarray."""

from typing import Final

import numpy as np
import xarray as xr

from experiments.fans.fan import fan_of_counts
from experiments.fans.table import STATISTICS, case_counts
from experiments.fans.variables import FANS
from experiments.store.attributes import array_attributes, coordinates, dimension_of, run_attributes
from experiments.store.cells import AXES, Cells
from experiments.store.reader import RunStore

CASE: Final = ("scenario", "policy")


def fan_arrays(store: RunStore) -> xr.Dataset:
    """Return the statistics of each counted variable over scenario, policy, nation, good, time and statistic.

    A price has no nation. NaN where a variable applies to no world.

    Raises
    ------
    UserError
        As `experiments.fans.table.fan_table`.
    """
    layout, cells = store.layout, Cells(store.layout)
    values = np.full((len(layout.scenarios), len(layout.policies), cells.number, len(STATISTICS)), np.nan)
    for place in np.ndindex(values.shape[:2]):
        fan = fan_of_counts(case_counts(store, layout.scenarios[place[0]], layout.policies[place[1]]))
        values[place] = np.column_stack([fan.mean, *fan.quantiles])
    labels = dict(zip(CASE, (layout.scenarios, layout.policies), strict=True))
    labels |= {dimension_of(axis): layout.axis(axis) for axis in AXES} | {"statistic": STATISTICS}
    variables = {}
    for name, own in layout.fans.items():
        kept = (*CASE, *(dimension_of(axis) for axis in AXES if axis in own), "statistic")
        array = values[:, :, cells.of(name)].reshape([len(labels[dimension]) for dimension in kept])
        variables[name] = (kept, array, array_attributes(FANS[name].title, FANS[name].unit, kept))
    described = coordinates(layout, labels)
    whole = xr.Dataset(variables, attrs=run_attributes(layout, "fans counted by `critmin run`"))
    return xr.decode_cf(whole.assign_coords({n: (c.dimension, c.values, c.attributes) for n, c in described.items()}))
