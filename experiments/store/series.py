"""Save the monthly series in one Zarr group with a chunk for each block of worlds.

On disk the world is the last axis, as in the model's memory: turning 128 worlds around at each write would cost
more than compressing them. A chunk is replaced in one step, and carries a checksum. Only one process at a time
writes into the chunk of a block and case, because a case has at most one piece of a block to compute.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import zarr
from numpy.typing import NDArray
from zarr.codecs import BloscCodec, Crc32cCodec
from zarr.storage import MemoryStore

from experiments.store.atomic import copy_file, replacing
from experiments.store.attributes import Coordinate, coordinates, dimension_of, run_attributes, series_attributes
from experiments.store.chunks import FOLDER, SeriesMark, chunk_files, chunk_marks, like_mark
from experiments.store.layout import BLOCK_WORLDS, Layout
from experiments.store.piece import Piece
from experiments.store.receipt import UNREADABLE, digest_of

ZarrArray: TypeAlias = zarr.Array[Any]
HISTORY = "monthly series kept by `critmin run`; manifest.json next to them says of which code, when and where"


def prepare_series(run_dir: Path, layout: Layout, worlds: int) -> None:
    """Write what describes the arrays of a run's series, if it is not there, is damaged or is of fewer worlds.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    for name, content in _descriptions(layout, worlds).items():
        path = run_dir / FOLDER / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as temporary:
                temporary.write_bytes(content)


def write_series(run_dir: Path, layout: Layout, piece: Piece, series: Mapping[str, NDArray[np.floating]]) -> SeriesMark:
    """Write a piece's series, arrays (..., W), as 32-bit floats, and return by what they are known again.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    if not series:
        return SeriesMark("")
    values = {name: series[name].astype(np.float32) for name in sorted(series)}
    with _writing_empty_chunks():
        group = zarr.open_group(run_dir / FOLDER, mode="r+", zarr_format=3)
        for name, kept in values.items():
            _array(group, name)[(piece.scenario, piece.policy, ..., slice(piece.first, piece.stop))] = kept
    return SeriesMark(digest_of(values.values()), chunk_marks(run_dir, layout, piece))


def sound_series(run_dir: Path, layout: Layout, piece: Piece, mark: SeriesMark, *, thorough: bool) -> bool:
    """Return whether a piece's series are those that were saved.

    Parameters
    ----------
    run_dir
        The run folder.
    layout
        Names along the axes.
    piece
        Which worlds of which case.
    mark
        By what its series are known.
    thorough
        Read the chunks in full; else only their sizes and last bytes.

    Notes
    -----
    A chunk that is unlike its mark may hold worlds that were added later; then the piece's own values decide.
    """
    try:
        if like_mark(run_dir, layout, piece, mark, thorough=thorough):
            return True
        found = read_series(run_dir, layout, piece)
        return digest_of(found[name] for name in sorted(found)) == mark.digest
    except UNREADABLE:
        return False


def read_series(run_dir: Path, layout: Layout, piece: Piece) -> dict[str, NDArray[np.float32]]:
    """Read a piece's series, arrays (..., W)."""
    if not layout.series:
        return {}
    group = zarr.open_group(run_dir / FOLDER, mode="r", zarr_format=3)
    where = (piece.scenario, piece.policy, ..., slice(piece.first, piece.stop))
    return {name: np.asarray(_array(group, name)[where], dtype=np.float32) for name in layout.series}


def remove_series(run_dir: Path, layout: Layout, piece: Piece) -> None:
    """Remove the chunks that hold a piece, and with them all worlds of its block."""
    for path in chunk_files(run_dir, layout, piece).values():
        path.unlink(missing_ok=True)


def copy_series(source: Path, target: Path, layout: Layout, piece: Piece) -> None:
    """Copy the chunks that hold a piece, and with them all worlds of its block, to another run folder.

    Raises
    ------
    OSError
        If the disk is full or a folder cannot be read or written.
    """
    for chunk in chunk_files(source, layout, piece).values():
        copy = target / chunk.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy_file(chunk, copy)


def _array(group: zarr.Group, name: str) -> ZarrArray:
    found = group[name]
    if not isinstance(found, zarr.Array):
        raise OSError(f"series {name!r} is no array")
    return found


def series_dimensions(layout: Layout, name: str) -> tuple[str, ...]:
    """Return the dimensions of a series, the world last."""
    return ("scenario", "policy", *(dimension_of(axis) for axis in layout.series[name]), "world")


def series_coordinates(layout: Layout, worlds: int) -> dict[str, Coordinate]:
    """Return the coordinates of a run's series."""
    axes = dict.fromkeys(axis for axes in layout.series.values() for axis in axes)
    names: dict[str, Any] = {"scenario": layout.scenarios, "policy": layout.policies}
    names |= {dimension_of(axis): layout.axis(axis) for axis in axes}
    return coordinates(layout, names | {"world": np.arange(worlds, dtype=np.int32)})


def _descriptions(layout: Layout, worlds: int) -> dict[str, bytes]:
    """Return the files that describe the arrays, by their path in the folder, from empty arrays in memory.

    They include the coordinates in full. The description of the group repeats those of its arrays, as readers such as
    xarray want it; Zarr warns that not every program may know that part.
    """
    kept: dict[str, Any] = {}
    store = MemoryStore(kept)
    attributes = run_attributes(layout, HISTORY)
    group = zarr.create_group(store, zarr_format=3, attributes=attributes)
    for name in layout.series:
        _create(group, name, layout, worlds)
    for name, coordinate in series_coordinates(layout, worlds).items():
        _create_coordinate(group, name, coordinate)
    with warnings.catch_warnings(action="ignore", category=UserWarning):
        zarr.consolidate_metadata(store)
    return {name: content.to_bytes() for name, content in kept.items()}


def _create(group: zarr.Group, name: str, layout: Layout, worlds: int) -> None:
    lengths = tuple(len(layout.axis(axis)) for axis in layout.series[name])
    dimensions = series_dimensions(layout, name)
    group.create_array(
        name,
        shape=(len(layout.scenarios), len(layout.policies), *lengths, worlds),
        chunks=(1, 1, *lengths, BLOCK_WORLDS),
        dtype="float32",
        fill_value=np.nan,
        compressors=[BloscCodec(cname="lz4", clevel=5, shuffle="bitshuffle"), Crc32cCodec()],
        dimension_names=dimensions,
        attributes={**series_attributes(name, dimensions)},
    )


def _create_coordinate(group: zarr.Group, name: str, coordinate: Coordinate) -> None:
    """Write a coordinate as one chunk, missing values being none of its values."""
    values = coordinate.values
    array = group.create_array(
        name,
        shape=values.shape,
        chunks=values.shape,
        dtype=str if values.dtype.kind == "U" else values.dtype,
        compressors=None,
        dimension_names=(coordinate.dimension,),
        attributes={**coordinate.attributes},
    )
    with _writing_empty_chunks():
        array[:] = values


@contextmanager
def _writing_empty_chunks() -> Iterator[None]:
    """Keep chunks that hold nothing but NaN: a missing chunk must always mean missing worlds."""
    with zarr.config.set({"array.write_empty_chunks": True}):
        yield
