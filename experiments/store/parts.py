"""Find the parts of a run, the Parquet files with its pieces' metrics, and read those that can be trusted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from experiments.store.atomic import copy_file
from experiments.store.chunks import SeriesMark
from experiments.store.dated import restored
from experiments.store.layout import BLOCK_WORLDS, Layout
from experiments.store.links import piece_files
from experiments.store.measured import MeasureSums
from experiments.store.part_table import STEP, VALUE
from experiments.store.piece import Piece
from experiments.store.receipt import UNREADABLE, damaged, digest_of, read_receipt


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


def read_part(part: Part) -> NDArray[np.float64]:
    """Read the metrics of a part, in the order of `long_table`, and compare them with their digest.

    Raises
    ------
    UserError
        If the file is missing, cut short or changed.
    """
    return _checked(part, _read(part.path, [VALUE]))


def read_dated(part: Part, date: str) -> NDArray[np.float64]:
    """Read the metrics of a part before a date, in the order of `long_table`, within `dated.RELATIVE_ERROR`.

    Raises
    ------
    UserError
        If the file is missing, cut short or changed, or has none before that date.
    """
    later = [known for known in sorted(part.dated, reverse=True) if known >= date]
    table = _read(part.path, [VALUE, *(f"{STEP}{known}" for known in later)])
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
        values: NDArray[np.float64] = table[VALUE].to_numpy()
        if digest_of([values]) != part.values:
            raise ValueError("other values than were written")
    except UNREADABLE as error:
        raise damaged(part.path) from error
    return values


def _checked_steps(part: Part, table: pa.Table, dates: Sequence[str]) -> list[NDArray[np.int32]]:
    found = []
    try:
        for date in dates:
            found.append(table[f"{STEP}{date}"].to_numpy())
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
