"""Save the counts that fans are drawn from, one Parquet file for a piece or for many blocks together.

A row is a cell: a variable of a nation and good in a month, with the list of its rounded values and of how many worlds
had each. A file is named like a piece's part, by the case and worlds that it holds. Where one file's worlds are all in
another file too, the larger one counts: so a sum of files takes their place at the moment when it is there.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.store.atomic import copy_file, replacing
from experiments.store.cells import KEYS, Cells
from experiments.store.counts import Counts
from experiments.store.layout import Layout
from experiments.store.links import piece_files
from experiments.store.piece import Piece, piece_of
from experiments.store.receipt import UNREADABLE, damaged, digest_of, read_receipt, sealed
from experiments.store.totals import TotalSums
from sim.config.errors import UserError

FOLDER: Final = "fans"
_VALUES, _WORLDS = "values", "worlds"
_ENCODING: Final = {  # a third smaller than the usual dictionary: neighbouring numbers are alike
    f"{_VALUES}.list.element": "BYTE_STREAM_SPLIT",
    f"{_WORLDS}.list.element": "DELTA_BINARY_PACKED",
}


class Spans:
    """The files of counts that are read: none whose worlds are all in another one.

    Parameters
    ----------
    files
        What each file holds: consecutive worlds of a case, of part of a block or of several whole ones.
    """

    def __init__(self, files: Iterable[Piece]) -> None:
        self._by_case: dict[tuple[int, int], list[Piece]] = {}
        for span in files:
            self.add(span)

    @classmethod
    def of(cls, run_dir: Path) -> "Spans":
        """Return those of a run folder, by the files' names."""
        found = (piece_of(path.name) for path in (run_dir / FOLDER).glob("*.parquet"))
        return cls(piece for piece in found if piece is not None)

    def __iter__(self) -> Iterator[Piece]:
        """Go through the files, case by case."""
        for spans in self._by_case.values():
            yield from spans

    def add(self, span: Piece) -> None:
        """Take in a file, and leave out those whose worlds are all in it."""
        if self.holding(span) is None:
            spans = self._by_case.setdefault(_case(span), [])
            inside = self.within(span)
            place = bisect_left(spans, span.first, key=_first)
            spans[place : place + len(inside)] = [span]

    def holding(self, piece: Piece) -> Piece | None:
        """Return the file that holds a piece's worlds, or None."""
        spans = self._by_case.get(_case(piece), [])
        place = bisect_right(spans, piece.first, key=_first) - 1
        return spans[place] if place >= 0 and piece.stop <= spans[place].stop else None

    def read_for(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Return the files that together hold some pieces' worlds, each once."""
        found = (self.holding(piece) for piece in pieces)
        return list(dict.fromkeys(span for span in found if span is not None))

    def within(self, whole: Piece) -> list[Piece]:
        """Return the files whose worlds are all among those of `whole`, low numbers first."""
        spans = self._by_case.get(_case(whole), [])
        start = bisect_left(spans, whole.first, key=_first)
        stop = bisect_right(spans, whole.stop, key=_stop)  # no file is in another, so the ends ascend like the starts
        return spans[start:stop]


def _case(span: Piece) -> tuple[int, int]:
    return span.scenario, span.policy


def _first(span: Piece) -> int:
    return span.first


def _stop(span: Piece) -> int:
    return span.stop


def prepare_counts(run_dir: Path, layout: Layout) -> None:
    """Make the folder of a run's counts, if it counts any.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    if layout.fans:
        (run_dir / FOLDER).mkdir(exist_ok=True)


def write_counts(run_dir: Path, layout: Layout, span: Piece, counts: Counts, totals: TotalSums | None = None) -> None:
    """Write the counts of some worlds of a case; their totals are saved in the file's receipt.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    cells = Cells(layout)
    starts = pa.array(counts.starts.astype(np.int32))
    columns = {
        key: pa.DictionaryArray.from_arrays(pa.array(cells.codes[key]), pa.array(cells.names[key], type=pa.string()))
        for key in KEYS
    }
    columns[_VALUES] = pa.ListArray.from_arrays(starts, pa.array(counts.values))
    columns[_WORLDS] = pa.ListArray.from_arrays(starts, pa.array(counts.worlds.astype(np.int32)))
    receipt = {"counts": digest_of((counts.starts, counts.values, counts.worlds))}
    receipt |= {} if totals is None else {"totals": totals.packed()}
    table = pa.table(columns).replace_schema_metadata(sealed(layout.run, span.part_name, receipt))
    with replacing(_path(run_dir, span)) as temporary:
        pq.write_table(
            table,
            temporary,
            compression="zstd",
            use_dictionary=list(KEYS),
            column_encoding=_ENCODING,
            write_page_checksum=True,
        )


def read_counts(run_dir: Path, layout: Layout, span: Piece) -> Counts:
    """Read a file of counts, check its pages and compare what they hold with its digest.

    Raises
    ------
    UserError
        If the file is missing, cut short, changed, renamed or of another run.
    """
    path = _path(run_dir, span)
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            receipt = read_receipt(file.metadata.metadata, layout.run, path.name)
            table = file.read()
        values, worlds = (table[name].combine_chunks() for name in (_VALUES, _WORLDS))
        counts = Counts(
            values.offsets.to_numpy().astype(np.int64),
            values.values.to_numpy(),
            worlds.values.to_numpy().astype(np.int64),
        )
        sound = digest_of((counts.starts, counts.values, counts.worlds)) == receipt["counts"]
        if not sound or len(table) != Cells(layout).number:
            raise damaged(path)
    except UNREADABLE as error:
        raise damaged(path) from error
    return counts


def read_totals(run_dir: Path, layout: Layout, span: Piece) -> TotalSums | None:
    """Return the totals of a file of counts, or None if its run kept none.

    Raises
    ------
    UserError
        If the file is missing, cut short, changed, renamed or of another run.
    """
    path = _path(run_dir, span)
    try:
        receipt = read_receipt(pq.read_metadata(path).metadata, layout.run, path.name)
        if "totals" not in receipt:
            return None
        totals = TotalSums.unpacked(receipt["totals"])
        totals.check(layout.months)
    except UNREADABLE as error:
        raise damaged(path) from error
    return totals


def has_counts(layout: Layout, spans: Spans, piece: Piece) -> bool:
    """Return whether a piece's worlds are counted, if the run counts any."""
    return not layout.fans or spans.holding(piece) is not None


def find_counts(run_dir: Path, layout: Layout, *, thorough: bool) -> tuple[Spans, list[Path]]:
    """Find the files of counts of a run that can be trusted, and the paths of those that cannot.

    Parameters
    ----------
    run_dir
        The run folder.
    layout
        Names along the axes.
    thorough
        Read the files in full; else only their receipts.
    """
    sound: list[Piece] = []
    broken: list[Path] = []
    for piece, path in piece_files(run_dir / FOLDER, layout).items():
        try:
            if thorough:
                read_counts(run_dir, layout, piece)
            else:
                read_receipt(pq.read_metadata(path).metadata, layout.run, path.name)
        except (UserError, *UNREADABLE):
            broken.append(path)
        else:
            sound.append(piece)
    return Spans(sound), broken


def sweep_counts(run_dir: Path, layout: Layout, read: Iterable[Piece]) -> None:
    """Remove every file of a run's counts but those that are read.

    Raises
    ------
    OSError
        If a file cannot be removed.
    """
    kept = set(read)
    for piece, path in piece_files(run_dir / FOLDER, layout).items():
        if piece not in kept:
            path.unlink()


def remove_counts(run_dir: Path, span: Piece) -> None:
    """Remove a file of counts, if it is there."""
    _path(run_dir, span).unlink(missing_ok=True)


def copy_counts(source: Path, target: Path, span: Piece) -> None:
    """Copy a file of counts to another run folder, in one step.

    Raises
    ------
    OSError
        If the disk is full or a folder cannot be read or written.
    """
    copy_file(_path(source, span), _path(target, span))


def _path(run_dir: Path, span: Piece) -> Path:
    return run_dir / FOLDER / span.part_name
