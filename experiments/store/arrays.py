"""Return the metrics of a run as labelled arrays with units, for use with xarray."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from experiments.store.attributes import array_attributes, coordinates, run_attributes
from experiments.store.dates import MONTHLY, cut_at
from experiments.store.reader import RunStore
from experiments.words.names import known

DIMENSIONS = ("scenario", "policy", "nation", "good", "world")


def metric_arrays(store: RunStore, metrics: Sequence[str] | None = None, by: str | int | None = None) -> xr.Dataset:
    """Return some metrics, or all, as variables over scenario, policy, nation, good and world.

    Worlds of failed blocks are NaN.

    Parameters
    ----------
    by
        Metrics as they stand before this date, as for `RunStore.table`; at a month, those that are known by month.

    Raises
    ------
    UserError
        If the run has no such metric, knows it by no such date, or a file is damaged.
    """
    layout = store.layout
    names = [known("metric", name, layout.metrics, "the run") for name in metrics or _known_by(store, by)]
    lengths = (len(layout.scenarios), len(layout.policies), len(layout.nations), len(layout.goods), store.worlds)
    arrays = {name: np.full(lengths, np.nan) for name in names}
    for place, case in zip(layout.case_places, layout.cases, strict=True):
        table = store.table(*case, by=by, metric=names[0])
        for name, array in arrays.items():
            array[place][..., table.worlds] = table.of(name)
    titles = {metric["name"]: metric["title"] for metric in store.manifest["metrics"]}
    variables = {
        name: (DIMENSIONS, array, array_attributes(titles.get(name, name), layout.metrics[name], DIMENSIONS))
        for name, array in arrays.items()
    }
    labels = (layout.scenarios, layout.policies, layout.nations, layout.goods, np.arange(store.worlds))
    described = coordinates(layout, dict(zip(DIMENSIONS, labels, strict=True)))
    until = "" if by is None else f", before {cut_at(layout, by, names[0]).date}"
    whole = xr.Dataset(variables, attrs=run_attributes(layout, f"metrics computed by `critmin run`{until}"))
    return xr.decode_cf(whole.assign_coords({n: (c.dimension, c.values, c.attributes) for n, c in described.items()}))


def _known_by(store: RunStore, by: str | int | None) -> Sequence[str]:
    """Return the metrics that a run knows by a date: all by those that it keeps, else those kept by month."""
    metrics = store.layout.metrics
    if by is None or f"{by}" in store.dates() or f"{by}-01" in store.dates():
        return list(metrics)
    return [name for name in MONTHLY if name in metrics]
