"""Write a run as one netCDF-4 file for programs that work on labelled arrays.

Groups, because a metric, a series and a fan may have one name: `metrics` over scenario, policy, nation, good and world;
`series` over scenario, policy, time, nation, good and world; `design` over its rows; and, where the run knows them,
`fans` over scenario, policy, nation, good, time and statistic. Each is read and written block by block, fans case by
case, so that memory does not grow with the worlds. Attributes follow the CF conventions
(`experiments.store.attributes`).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from experiments.export.base import design_frames
from experiments.fans.fan import fan_of_counts
from experiments.fans.table import STATISTICS, case_counts, knows_fans
from experiments.fans.variables import FANS
from experiments.store.atomic import replacing
from experiments.store.attributes import (
    TIME,
    array_attributes,
    coordinates,
    dimension_of,
    run_attributes,
    series_attributes,
)
from experiments.store.cells import AXES, Cells
from experiments.store.layout import BLOCK_WORLDS
from experiments.store.reader import RunStore
from sim.config.errors import UserError

CASE: Final = ("scenario", "policy")
"""The first axes of metrics and series."""

Group: TypeAlias = Any
"""A group of a file, or a variable in it; h5netcdf has no type information."""


def write_netcdf(store: RunStore, out: Path) -> list[Path]:
    """Write ``<experiment>.nc``, holding one block of one case at a time.

    Raises
    ------
    UserError
        If a file of the run is missing or damaged.
    """
    import h5netcdf  # noqa: PLC0415  - imported for this format only

    path = out / f"{store.layout.experiment}.nc"
    with replacing(path) as temporary, h5netcdf.File(temporary, "w") as file:
        file.attrs.update(_attributes(store))
        _write_metrics(file.create_group("metrics"), store)
        _write_series(file.create_group("series"), store)
        _write_design(file.create_group("design"), store)
        if knows_fans(store):
            _write_fans(file.create_group("fans"), store)
    return [path]


def _attributes(store: RunStore) -> dict[str, str]:
    """Return the file's global attributes; its date is the run's, so that each export gives the same file."""
    sessions = store.manifest.get("sessions", [])
    history = [f"{session['started']} critmin run, {session['status']}" for session in sessions]
    found = run_attributes(store.layout, "\n".join([*history, "critmin export --format netcdf"]))
    dates = {"date_created": str(sessions[-1]["started"])} if sessions else {}
    return found | dates | {"content_hash": store.content_hash()}


def _write_metrics(group: Group, store: RunStore) -> None:
    """Write metrics over the worlds that any case has finished, NaN where another has not."""
    layout = store.layout
    finished = [[digest is not None for digest in digests] for digests in store.digests().values()]
    worlds = np.flatnonzero(np.any(finished, axis=0))
    if len(worlds) == 0:
        raise UserError(f"{store.path}: no world was finished, so that there is nothing to write")
    axes: dict[str, ArrayLike] = {
        "scenario": layout.scenarios, "policy": layout.policies, "nation": layout.nations, "good": layout.goods,
        "world": worlds,
    }  # fmt: skip
    _add_axes(group, store, axes)
    titles = {metric["name"]: metric["title"] for metric in store.manifest["metrics"]}
    for metric, unit in layout.metrics.items():
        attributes = array_attributes(titles.get(metric, metric), unit, axes)
        _add_array(group, metric, tuple(axes), np.float64).attrs.update(attributes)
    for place in np.ndindex(len(layout.scenarios), len(layout.policies)):
        case = layout.scenarios[place[0]], layout.policies[place[1]]
        for first in range(0, store.worlds, BLOCK_WORLDS):
            block = slice(*np.searchsorted(worlds, (first, first + BLOCK_WORLDS)))
            cube = store.cube(*case, first // BLOCK_WORLDS).reindex(world=worlds[block])
            for metric, values in zip(layout.metrics, cube.to_numpy(), strict=True):
                group[metric][(*place, ..., block)] = values


def _write_series(group: Group, store: RunStore) -> None:
    series = store.series()
    _add_axes(group, store, {str(name): series[name].to_numpy() for name in series.dims})
    for name, array in series.items():
        dimensions = tuple(map(str, array.dims))
        variable = _add_array(group, str(name), dimensions, array.dtype)
        variable.attrs.update(series_attributes(str(name), dimensions))
        for place in np.ndindex(array.shape[: len(CASE)]):
            for first in range(0, store.worlds, BLOCK_WORLDS):
                where = (*place, ..., slice(first, min(first + BLOCK_WORLDS, store.worlds)))
                variable[where] = array[where].to_numpy()


def _write_fans(group: Group, store: RunStore) -> None:
    """Write the statistics of each variable, NaN where it applies to no world."""
    layout, cells = store.layout, Cells(store.layout)
    axes: dict[str, ArrayLike] = {
        "scenario": layout.scenarios, "policy": layout.policies, "nation": layout.nations, "good": layout.goods,
        TIME: layout.months, "statistic": STATISTICS,
    }  # fmt: skip
    _add_axes(group, store, axes)
    for name, own in layout.fans.items():
        absent = {dimension_of(axis) for axis in AXES if axis not in own}
        kept = tuple(dimension for dimension in axes if dimension not in absent)
        attributes = array_attributes(FANS[name].title, FANS[name].unit, kept)
        _add_array(group, name, kept, np.float64).attrs.update(attributes)
    for place in np.ndindex(len(layout.scenarios), len(layout.policies)):
        fan = fan_of_counts(case_counts(store, layout.scenarios[place[0]], layout.policies[place[1]]))
        statistics = np.column_stack([fan.mean, *fan.quantiles])
        for name in layout.fans:
            variable = group[name]
            variable[place] = statistics[cells.of(name)].reshape(variable.shape[len(CASE) :])


def _write_design(group: Group, store: RunStore) -> None:
    columns = {column["name"]: column for column in store.manifest["columns"]}
    _add_axes(group, store, {"row": np.concatenate([frame["row"] for frame in design_frames(store, ["row", "world"])])})
    first = 0
    for frame in design_frames(store):
        for name in frame.columns.drop("row"):
            values = frame[name].to_numpy()
            if name not in group:
                _add_column(group, name, "row", values).attrs.update(_column_attributes(name, columns.get(name)))
            group[name][first : first + len(values)] = values
        first += len(frame)


def _column_attributes(name: str, column: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the attributes of a column of the design: of a number of the model, also where it comes from."""
    if column is None:
        return {"long_name": name}
    known = {key: str(column[key]) for key in ("source", "status") if column[key]}
    return array_attributes(column["note"] or name, column["unit"], ()) | known


def _add_axes(group: Group, store: RunStore, axes: Mapping[str, ArrayLike]) -> None:
    """Give a group dimensions with a coordinate each, and words for names as further coordinates."""
    for name, labels in axes.items():
        group.dimensions[name] = len(np.asarray(labels))
    for name, coordinate in coordinates(store.layout, axes).items():
        column = _add_column(group, name, coordinate.dimension, coordinate.values)
        column[:] = coordinate.values
        column.attrs.update(coordinate.attributes)


def _add_column(group: Group, name: str, axis: str, values: NDArray[Any]) -> Group:
    """Give a group a variable along one axis, of the kind of some values: numbers or words."""
    import h5py  # noqa: PLC0415  - imported for this format only

    words = values.dtype.kind in "OU"
    return group.create_variable(name, (axis,), h5py.string_dtype() if words else values.dtype)


def _add_array(group: Group, name: str, axes: Sequence[str], dtype: DTypeLike) -> Group:
    """Give a group an array whose chunks are those that one block of a case fills; NaN until then."""
    lengths = [group.dimensions[axis].size for axis in axes]
    chunks = (*(1 for _ in CASE), *lengths[len(CASE) : -1], min(lengths[-1], BLOCK_WORLDS))
    return group.create_variable(name, axes, dtype, fillvalue=np.nan, chunks=chunks)
