"""Save a piece's metrics as one Parquet file, and find the files that can be trusted.

The file is the piece's receipt: it is written last, in one step, and carries the digests of the piece's worlds.
Whoever finds it knows that the series of these worlds are there too.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from experiments.store.atomic import copy_file, replacing
from experiments.store.layout import Layout
from experiments.store.measured import MeasureSums
from experiments.store.piece import Piece, piece_of
from sim.config.errors import UserError

_DIGESTS_KEY = b"critmin.digests"
_MEASURES_KEY = b"critmin.measures"


@dataclass(frozen=True)
class Part:
    """A finished piece on disk.

    Attributes
    ----------
    piece
        What it holds.
    path
        Its Parquet file.
    digests
        One digest per world.
    """

    piece: Piece
    path: Path
    digests: tuple[str, ...]


def write_part(
    folder: Path,
    layout: Layout,
    piece: Piece,
    metrics: dict[str, NDArray[np.float64]],
    digests: list[str],
    measures: MeasureSums | None = None,
) -> None:
    """Write the long table of a piece's metrics, sorted by metric, nation, good and world.

    Parameters
    ----------
    folder
        Folder of the parts.
    layout
        Names along the axes.
    piece
        The worlds, scenario and policy.
    metrics
        Metric name to array (nation, good, W).
    digests
        One per world.
    measures
        What each control, clause and shock did in these worlds, if that was counted; travels in the file's metadata.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    said = {_DIGESTS_KEY: json.dumps(digests).encode()}
    if measures is not None:
        said[_MEASURES_KEY] = measures.packed()
    table = _long_table(layout, piece, metrics).replace_schema_metadata(said)
    with replacing(folder / piece.part_name) as temporary:
        pq.write_table(table, temporary, compression="zstd", write_page_checksum=True)


def read_part(part: Part, columns: list[str] | None = None) -> pa.Table:
    """Read a part and check its pages.

    Raises
    ------
    UserError
        If the file is missing, cut short or changed.
    """
    try:
        with pq.ParquetFile(part.path, page_checksum_verification=True) as file:
            return file.read(columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise damaged(part.path) from error


def read_measures(part: Part) -> MeasureSums | None:
    """Return what each measure did in a part's worlds, or None if the run did not count it.

    Raises
    ------
    UserError
        If the file is missing or damaged.
    """
    try:
        with pq.ParquetFile(part.path) as file:
            return _measures_of(file)
    except (OSError, pa.ArrowException, ValueError) as error:
        raise damaged(part.path) from error


def _measures_of(file: pq.ParquetFile) -> MeasureSums | None:
    packed = (file.schema_arrow.metadata or {}).get(_MEASURES_KEY)
    return None if packed is None else MeasureSums.unpacked(packed)


def damaged(path: Path) -> UserError:
    """Return the error that says what to do about a damaged file."""
    return UserError(f"{path} is damaged: give the same `critmin run` again to compute it anew")


def copy_part(part: Part, folder: Path) -> None:
    """Copy a part's file into another folder of parts, in one step.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    copy_file(part.path, folder / part.piece.part_name)


def sound_parts(folder: Path, layout: Layout, *, thorough: bool) -> tuple[list[Part], list[Path]]:
    """Find the parts that can be trusted, and the files that cannot.

    Parameters
    ----------
    folder
        Folder of the parts.
    layout
        Names along the axes.
    thorough
        Read every page against its checksum; else only what stands at the end of each file, which tells a file
        that was cut short.

    Returns
    -------
    The sound parts by world number, and the paths of damaged ones.
    """
    sound: list[Part] = []
    broken: list[Path] = []
    for path in sorted(folder.glob("*.parquet")):
        part = _inspect(path, layout, thorough=thorough)
        if part is None:
            broken.append(path)
        else:
            sound.append(part)
    sound.sort(key=lambda part: part.piece)
    return sound, broken


def _inspect(path: Path, layout: Layout, *, thorough: bool) -> Part | None:
    """Return the part behind `path`, or None if anything is wrong with it."""
    piece = piece_of(path.name)
    if piece is None or piece.scenario >= len(layout.scenarios) or piece.policy >= len(layout.policies):
        return None
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            digests = tuple(json.loads(file.schema_arrow.metadata[_DIGESTS_KEY]))
            found = len(file.read()) if thorough else file.metadata.num_rows
            counted = _measures_of(file) if thorough else None
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return None
    rows = len(layout.metrics) * len(layout.nations) * len(layout.goods) * len(piece.worlds)
    if counted is not None and counted.worlds != len(piece.worlds):
        return None
    return Part(piece, path, digests) if found == rows and len(digests) == len(piece.worlds) else None


def _long_table(layout: Layout, piece: Piece, metrics: dict[str, NDArray[np.float64]]) -> pa.Table:
    names = tuple(layout.metrics)
    shape = (len(names), len(layout.nations), len(layout.goods), len(piece.worlds))
    metric, nation, good, world = (index.ravel() for index in np.indices(shape, dtype=np.int32, sparse=False))
    values = np.concatenate([np.ascontiguousarray(metrics[name], dtype=np.float64).ravel() for name in names])
    units = tuple(dict.fromkeys(layout.metrics.values()))
    unit_of_metric = np.array([units.index(unit) for unit in layout.metrics.values()], dtype=np.int32)
    return pa.table(
        {
            "scenario": _coded(np.full(len(values), piece.scenario, dtype=np.int32), layout.scenarios),
            "policy": _coded(np.full(len(values), piece.policy, dtype=np.int32), layout.policies),
            "world": pa.array(world + np.int32(piece.first)),
            "nation": _coded(nation, layout.nations),
            "good": _coded(good, layout.goods),
            "metric": _coded(metric, names),
            "value": pa.array(values),
            "unit": _coded(unit_of_metric[metric], units),
        }
    )


def _coded(codes: NDArray[np.int32], names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, type=pa.string()))
