"""Read monthly series when they are used; the error for a damaged file names it."""

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
import zarr
from numpy.typing import NDArray
from xarray.backends import BackendArray
from xarray.core import indexing

from experiments.store.attributes import run_attributes, series_attributes
from experiments.store.chunks import FOLDER
from experiments.store.layout import Layout
from experiments.store.receipt import UNREADABLE, damaged
from experiments.store.series import HISTORY, ZarrArray, series_coordinates, series_dimensions


class _Checked(BackendArray):
    """An array on disk, whose chunks are read against their checksums.

    Parameters
    ----------
    array
        The array.
    path
        Its folder, for messages.
    """

    def __init__(self, array: ZarrArray, path: Path) -> None:
        self._array = array
        self._path = path
        self.shape = array.shape
        self.dtype = np.dtype(np.float32)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:  # noqa: ANN401  - as xarray types it
        return indexing.explicit_indexing_adapter(key, self.shape, indexing.IndexingSupport.OUTER, self._read)

    def _read(self, key: tuple[Any, ...]) -> NDArray[np.float32]:
        try:
            return np.asarray(self._array.oindex[key], dtype=self.dtype)
        except UNREADABLE as error:
            raise damaged(self._path) from error


def open_series(run_dir: Path, layout: Layout, worlds: int) -> xr.Dataset:
    """Return the monthly series of a run's first worlds, read when they are used.

    Raises
    ------
    UserError
        If the arrays cannot be opened; as they are read, if a chunk is damaged.
    """
    try:
        group = zarr.open_group(run_dir / FOLDER, mode="r", zarr_format=3)
        arrays = {name: _checked(group, name, run_dir) for name in layout.series}
    except UNREADABLE as error:
        raise damaged(run_dir / FOLDER) from error
    variables: dict[str, Any] = {
        name: (dimensions, indexing.LazilyIndexedArray(array), series_attributes(name, dimensions))
        for name, array in arrays.items()
        for dimensions in [series_dimensions(layout, name)]
    }
    whole = xr.Dataset(variables, attrs=run_attributes(layout, HISTORY)).isel(world=slice(0, worlds))
    labels = {
        name: (coordinate.dimension, coordinate.values, coordinate.attributes)
        for name, coordinate in series_coordinates(layout, worlds).items()
    }
    return xr.decode_cf(whole.assign_coords(labels))


def _checked(group: zarr.Group, name: str, run_dir: Path) -> _Checked:
    array = group[name]
    if not isinstance(array, zarr.Array):
        raise TypeError(f"series {name!r} is no array")
    return _Checked(array, run_dir / FOLDER / name)
