"""Save a piece's metrics as one Parquet file, and find the files that can be trusted.

The file is the piece's receipt: it is written last, in one step, and carries the digests of the piece's worlds, of its
metrics and of its series. Where it exists the series of these worlds exist too, and can be compared with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from experiments.store.atomic import copy_file, replacing
from experiments.store.chunks import SeriesMark
from experiments.store.dated import restored, steps
from experiments.store.layout import BLOCK_WORLDS, Layout
from experiments.store.links import piece_files
from experiments.store.measured import MeasureSums
from experiments.store.piece import Piece
from experiments.store.receipt import UNREADABLE, damaged, digest_of, read_receipt, sealed

_VALUE = "value"
_STEP = "step_"
"""Begins the name of a column with what changes the metrics before one date into those before an earlier one."""

Metrics = Mapping[str, NDArray[np.float64]]


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
    values
        Digest of the metrics.
    series
        By what the monthly series of the piece are known.
    dated
        Date to the digest of the steps that lead to the metrics before it.
    """

    piece: Piece
    path: Path
    digests: tuple[str, ...]
    values: str
    series: SeriesMark
    dated: Mapping[str, str]


def write_part(
    folder: Path,
    layout: Layout,
    piece: Piece,
    metrics: Metrics,
    digests: list[str],
    series: SeriesMark,
    *,
    measures: MeasureSums | None = None,
    dated: Mapping[str, Metrics] | None = None,
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
    series
        What `write_series` returned for the piece.
    measures
        What each control, clause and shock did in these worlds, if that was counted; travels in the receipt.
    dated
        Date of the layout to the metrics before it, as of `metrics`.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    values = _long(layout, metrics)
    changes = steps(values, {date: _long(layout, (dated or {})[date]) for date in layout.dates})
    receipt: dict[str, Any] = {"worlds": digests, "metrics": digest_of([values]), "series": series.to_json()}
    receipt["measures"] = None if measures is None else measures.packed().decode()
    receipt["dated"] = {date: digest_of([column]) for date, column in changes.items()}
    table = long_table(layout, piece, values)
    for date, column in changes.items():
        table = table.append_column(f"{_STEP}{date}", pa.array(column))
    numbers = [name for name in table.column_names if name == _VALUE or name.startswith(_STEP)]
    with replacing(folder / piece.part_name) as temporary:
        pq.write_table(
            table.replace_schema_metadata(sealed(layout.run, piece.part_name, receipt)),
            temporary,
            compression="zstd",
            use_dictionary=[name for name in table.column_names if name not in numbers],
            column_encoding=dict.fromkeys(numbers, "BYTE_STREAM_SPLIT"),  # an eighth smaller than a dictionary
            write_page_checksum=True,
        )


def _long(layout: Layout, metrics: Metrics) -> NDArray[np.float64]:
    """Return metrics one after the other, sorted as in `long_table`."""
    return np.concatenate([np.ascontiguousarray(metrics[name], dtype=np.float64).ravel() for name in layout.metrics])


def read_part(part: Part) -> NDArray[np.float64]:
    """Read the metrics of a part, in the order of `long_table`, and compare them with their digest.

    Raises
    ------
    UserError
        If the file is missing, cut short or changed.
    """
    return _checked(part, _read(part.path, [_VALUE]))


def read_dated(part: Part, date: str) -> NDArray[np.float64]:
    """Read the metrics of a part before a date, in the order of `long_table`, within `dated.RELATIVE_ERROR`.

    Raises
    ------
    UserError
        If the file is missing, cut short or changed, or has none before that date.
    """
    later = [known for known in sorted(part.dated, reverse=True) if known >= date]
    table = _read(part.path, [_VALUE, *(f"{_STEP}{known}" for known in later)])
    return restored(_checked(part, table), _checked_steps(part, table, later))


def read_whole_part(part: Part) -> None:
    """Read every page of a part against its checksum, and its metrics against their digest.

    Raises
    ------
    UserError
        As `read_part`.
    """
    table = _read(part.path)
    _checked(part, table)
    _checked_steps(part, table, list(part.dated))


def _read(path: Path, columns: list[str] | None = None) -> pa.Table:
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            return file.read(columns=columns)
    except UNREADABLE as error:
        raise damaged(path) from error


def _checked(part: Part, table: pa.Table) -> NDArray[np.float64]:
    try:
        values: NDArray[np.float64] = table[_VALUE].to_numpy()
        if digest_of([values]) != part.values:
            raise ValueError("other values than were written")
    except UNREADABLE as error:
        raise damaged(part.path) from error
    return values


def _checked_steps(part: Part, table: pa.Table, dates: Sequence[str]) -> list[NDArray[np.int32]]:
    found = []
    try:
        for date in dates:
            found.append(table[f"{_STEP}{date}"].to_numpy())
            if digest_of(found[-1:]) != part.dated[date]:
                raise ValueError("other values than were written")
    except UNREADABLE as error:
        raise damaged(part.path) from error
    return found


def read_measures(part: Part, run: str) -> MeasureSums | None:
    """Return what each measure did in a part's worlds, or None if the run did not count it.

    Raises
    ------
    UserError
        If the file is missing, damaged or of another run.
    """
    try:
        packed = read_receipt(pq.read_metadata(part.path).metadata, run, part.path.name)["measures"]
        return None if packed is None else MeasureSums.unpacked(packed.encode())
    except UNREADABLE as error:
        raise damaged(part.path) from error


def copy_part(part: Part, folder: Path) -> None:
    """Copy a part's file into another folder of parts, in one step.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    copy_file(part.path, folder / part.piece.part_name)


def find_parts(folder: Path, layout: Layout) -> tuple[list[Part], list[Path]]:
    """Find the parts of a run by their names; files with other names are left out.

    Only the end of a file is read, which shows whether it was cut short, renamed or taken from another run.

    Parameters
    ----------
    folder
        Folder of the parts.
    layout
        Names along the axes.

    Returns
    -------
    The parts by world number, and the paths of those that are damaged.
    """
    sound: list[Part] = []
    broken: list[Path] = []
    for piece, path in piece_files(folder, layout).items():
        try:
            sound.append(_inspect(piece, path, layout))
        except UNREADABLE:
            broken.append(path)
    sound.sort(key=lambda part: part.piece)
    return sound, broken


def holds_part_of(folder: Path, run: str) -> bool:
    """Return whether at least one file in a folder of parts belongs to a run."""
    for path in folder.glob("*.parquet"):
        try:
            read_receipt(pq.read_metadata(path).metadata, run, path.name)
        except UNREADABLE:
            continue
        return True
    return False


def _inspect(piece: Piece, path: Path, layout: Layout) -> Part:
    """Return the part behind `path`; raises one of `UNREADABLE` if anything is wrong with it."""
    if piece.block != (piece.stop - 1) // BLOCK_WORLDS:
        raise ValueError("worlds of several blocks")
    footer = pq.read_metadata(path)
    receipt = read_receipt(footer.metadata, layout.run, path.name)
    rows = len(layout.metrics) * len(layout.nations) * len(layout.goods) * len(piece.worlds)
    if footer.num_rows != rows or len(receipt["worlds"]) != len(piece.worlds):
        raise ValueError("rows are missing")
    _check_place(footer, piece, layout)
    dated = {str(date): str(digest) for date, digest in receipt.get("dated", {}).items()}
    if set(dated) != set(layout.dates):
        raise ValueError("metrics of other dates")
    mark = SeriesMark.from_json(receipt["series"])
    return Part(piece, path, tuple(receipt["worlds"]), str(receipt["metrics"]), mark, dated)


def _check_place(footer: Any, piece: Piece, layout: Layout) -> None:  # noqa: ANN401  - pyarrow has no types
    """Check that the columns scenario, policy and world hold what the file's name says."""
    expected = {
        "scenario": (layout.scenarios[piece.scenario],) * 2,
        "policy": (layout.policies[piece.policy],) * 2,
        "world": (piece.first, piece.stop - 1),
    }
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        for column in map(group.column, range(group.num_columns)):
            name, span = column.path_in_schema, column.statistics
            found = (span.min, span.max) if span is not None and span.has_min_max else None
            if name in expected and found is not None and not _within(found, expected[name]):
                raise ValueError(f"{name} is {found}")


def _within(found: tuple[Any, Any], expected: tuple[Any, Any]) -> bool:
    return bool(expected[0] <= found[0] and found[1] <= expected[1])


def long_table(layout: Layout, piece: Piece, values: NDArray[np.float64]) -> pa.Table:
    """Return the long table of a piece's metrics, from their values sorted by metric, nation, good and world."""
    names = tuple(layout.metrics)
    shape = (len(names), len(layout.nations), len(layout.goods), len(piece.worlds))
    metric, nation, good, world = (index.ravel() for index in np.indices(shape, dtype=np.int32, sparse=False))
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
            _VALUE: pa.array(values),
            "unit": _coded(unit_of_metric[metric], units),
        }
    )


def _coded(codes: NDArray[np.int32], names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, type=pa.string()))
