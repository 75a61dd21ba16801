"""Send a finished piece's files to the run folder, for a worker that cannot write there.

The worker saves the piece into an empty run folder of its own, by the same steps as ever. The files of that folder
travel as one parcel: a SHA-256 and the ZIP file that it is of, so that a parcel is sound as a whole or not at all. On
arrival the piece's own files are put into the run folder as they are, the part last, because it is the receipt, and a
parcel that holds any other file is refused. The monthly series are written again rather than copied: their chunk may
already hold other worlds of the block.
"""

import hashlib
import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.store.atomic import copy_file
from experiments.store.chunks import FOLDER as SERIES_FOLDER
from experiments.store.fans import FOLDER as COUNTS_FOLDER
from experiments.store.fans import read_counts
from experiments.store.layout import Layout
from experiments.store.parts import find_parts, read_whole_part
from experiments.store.piece import Piece
from experiments.store.reader import METRICS_FOLDER
from experiments.store.series import read_series, sound_series, write_series
from sim.config.errors import UserError

_DIGEST_BYTES = hashlib.sha256().digest_size


class DamagedParcelError(Exception):
    """A parcel did not arrive as it was sent."""


def packed(folder: Path) -> bytes:
    """Return all files of a folder as a parcel; they are compressed already."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in _files(folder):
            archive.write(path, path.relative_to(folder))
    content = buffer.getvalue()
    return hashlib.sha256(content).digest() + content


def take_in(parcel: bytes, run_dir: Path, layout: Layout, piece: Piece) -> None:
    """Put the files of a piece into a run folder that lacks it.

    Raises
    ------
    DamagedParcelError
        If the parcel is not whole, or of another piece.
    OSError
        If the disk is full or the folder cannot be written.
    """
    digest, content = parcel[:_DIGEST_BYTES], parcel[_DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != digest:
        raise DamagedParcelError(f"what arrived of {piece.part_name} is damaged")
    with TemporaryDirectory(prefix="critmin-") as scratch:
        source = Path(scratch)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_names(archive.namelist(), piece)
            archive.extractall(source)
        _check_holds(source, layout, piece)
        write_series(run_dir, layout, piece, read_series(source, layout, piece))
        for folder in (COUNTS_FOLDER, METRICS_FOLDER):
            path = Path(folder, piece.part_name)
            if (source / path).is_file():
                copy_file(source / path, run_dir / path)


def _check_names(names: list[str], piece: Piece) -> None:
    """Refuse a parcel with a file that is none of the piece's: nothing else may get into a run folder."""
    own = {f"{folder}/{piece.part_name}" for folder in (COUNTS_FOLDER, METRICS_FOLDER)}
    strange = [name for name in names if name not in own and not _is_of_series(name)]
    if strange:
        raise DamagedParcelError(f"what arrived as {piece.part_name} holds {strange[0][:80]!r}")


def _is_of_series(name: str) -> bool:
    first, *others = name.split("/")
    return first == SERIES_FOLDER and bool(others) and ".." not in others


def _check_holds(folder: Path, layout: Layout, piece: Piece) -> None:
    """Refuse a parcel that does not hold what the piece's receipt says."""
    parts, _ = find_parts(folder / METRICS_FOLDER, layout)
    try:
        if [part.piece for part in parts] != [piece]:
            raise DamagedParcelError(f"what arrived as {piece.part_name} is something else")
        read_whole_part(parts[0])
        if layout.fans:
            read_counts(folder, layout, piece)
    except UserError as error:
        raise DamagedParcelError(f"what arrived of {piece.part_name} is damaged") from error
    if not sound_series(folder, layout, piece, parts[0].series, thorough=True):
        raise DamagedParcelError(f"the series that arrived with {piece.part_name} are damaged")


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]
