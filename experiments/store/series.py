"""Save the monthly series in one Zarr group with a chunk for each block of worlds.

On disk the world is the last axis, as in the model's memory: turning 128 worlds around at each write would cost
more than compressing them. A chunk is replaced in one step, and carries a checksum. Only one process at a time
writes into the chunk of a block and case, because a case has at most one piece of a block to compute.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import zarr
from numpy.typing import NDArray
from zarr.codecs import BloscCodec, Crc32cCodec

from experiments.store.atomic import copy_file
from experiments.store.layout import BLOCK_WORLDS, Layout
from experiments.store.piece import Piece

FOLDER = "series.zarr"
ZarrArray: TypeAlias = zarr.Array[Any]


def prepare_series(run_dir: Path, layout: Layout, worlds: int) -> None:
    """Make the arrays of a run's series, or lengthen those that hold fewer worlds.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    group = zarr.open_group(run_dir / FOLDER, mode="a")
    group.attrs.update({axis: list(layout.axis(axis)) for axis in ("month", "nation", "good")})
    group.attrs.update({"scenario": list(layout.scenarios), "policy": list(layout.policies)})
    for name, axes in layout.series.items():
        if name in group:
            _lengthen(_array(group, name), worlds)
        else:
            _create(group, name, axes, layout, worlds)


def write_series(run_dir: Path, piece: Piece, series: Mapping[str, NDArray[np.floating]]) -> None:
    """Write a piece's series, arrays (..., W), as 32-bit floats.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    if not series:
        return
    with _writing_empty_chunks():
        group = zarr.open_group(run_dir / FOLDER, mode="r+")
        for name, values in series.items():
            target = _array(group, name)
            target[(piece.scenario, piece.policy, ..., slice(piece.first, piece.stop))] = values.astype(np.float32)


def has_series(run_dir: Path, layout: Layout, piece: Piece) -> bool:
    """Tell whether the chunks that hold a piece are there, without reading them."""
    return all(path.is_file() for path in _chunks(run_dir, layout, piece))


def readable_series(run_dir: Path, layout: Layout, piece: Piece) -> bool:
    """Tell whether the chunks that hold a piece can be read: their checksums agree."""
    try:
        for values in read_series(run_dir, layout, piece).values():
            values.sum()
    except (OSError, ValueError, RuntimeError):
        return False
    return True


def read_series(run_dir: Path, layout: Layout, piece: Piece) -> dict[str, NDArray[np.float32]]:
    """Read a piece's series, arrays (..., W)."""
    if not layout.series:
        return {}
    group = zarr.open_group(run_dir / FOLDER, mode="r")
    where = (piece.scenario, piece.policy, ..., slice(piece.first, piece.stop))
    return {name: np.asarray(_array(group, name)[where], dtype=np.float32) for name in layout.series}


def remove_series(run_dir: Path, layout: Layout, piece: Piece) -> None:
    """Remove the chunks that hold a piece, and with them all worlds of its block."""
    for path in _chunks(run_dir, layout, piece):
        path.unlink(missing_ok=True)


def copy_series(source: Path, target: Path, layout: Layout, piece: Piece) -> None:
    """Copy the chunks that hold a piece, and with them all worlds of its block, to another run folder.

    Raises
    ------
    OSError
        If the disk is full or a folder cannot be read or written.
    """
    for chunk in _chunks(source, layout, piece):
        copy = target / chunk.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy_file(chunk, copy)


def _chunks(run_dir: Path, layout: Layout, piece: Piece) -> Iterator[Path]:
    for name, axes in layout.series.items():
        case = run_dir / FOLDER / name / "c" / str(piece.scenario) / str(piece.policy)
        yield case.joinpath(*("0" for _ in axes), str(piece.block))


def _array(group: zarr.Group, name: str) -> ZarrArray:
    found = group[name]
    if not isinstance(found, zarr.Array):
        raise OSError(f"series {name!r} is no array")
    return found


def _lengthen(array: ZarrArray, worlds: int) -> None:
    if array.shape[-1] < worlds:
        array.resize((*array.shape[:-1], worlds))


def _create(group: zarr.Group, name: str, axes: tuple[str, ...], layout: Layout, worlds: int) -> None:
    lengths = tuple(len(layout.axis(axis)) for axis in axes)
    group.create_array(
        name,
        shape=(len(layout.scenarios), len(layout.policies), *lengths, worlds),
        chunks=(1, 1, *lengths, BLOCK_WORLDS),
        dtype="float32",
        fill_value=np.nan,
        compressors=[BloscCodec(cname="lz4", clevel=5, shuffle="bitshuffle"), Crc32cCodec()],
        dimension_names=("scenario", "policy", *axes, "world"),
    )


@contextmanager
def _writing_empty_chunks() -> Iterator[None]:
    """Keep chunks that hold nothing but NaN: a missing chunk must always mean missing worlds."""
    with zarr.config.set({"array.write_empty_chunks": True}):
        yield
