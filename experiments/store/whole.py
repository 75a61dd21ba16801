"""Check a finished run folder against its manifest and receipts, each time it is opened.

Only the ends of files are read, so that this stays quick; what they hold is compared with its digest where it is used,
and in full when the same run is asked for again.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from experiments.store.chunks import FOLDER, descriptions_digest, like_mark
from experiments.store.fans import find_counts, has_counts
from experiments.store.layout import Layout
from experiments.store.manifest import MEND
from experiments.store.parts import Part
from experiments.store.piece import Piece, missing_pieces
from experiments.store.receipt import damaged
from experiments.store.table import open_table
from sim.config.errors import UserError


def check_parts(path: Path, layout: Layout, worlds: int, tried: Sequence[Piece]) -> None:
    """Check that no part of a finished run is lost.

    Parameters
    ----------
    path
        The run folder.
    layout
        Names along the axes.
    worlds
        How many worlds the manifest says were tried.
    tried
        Pieces that are there or failed.

    Raises
    ------
    UserError
        If worlds are missing; the first of them are named.
    """
    missing = missing_pieces(tried, layout.case_places, worlds)
    if missing:
        piece, rows = missing[0], sum(len(each.worlds) for each in missing)
        raise UserError(
            f"{path} has lost worlds {piece.first} to {piece.stop - 1} of {layout.scenarios[piece.scenario]}, "
            f"{layout.policies[piece.policy]} ({rows} of {worlds * len(layout.cases)} simulated worlds in all): {MEND}"
        )


def check_counts(path: Path, layout: Layout, parts: Sequence[Part]) -> None:
    """Check that the counts of fans of every part are there, of this run and of the worlds that they are named after.

    Raises
    ------
    UserError
        If some are not.
    """
    spans, broken = find_counts(path, layout, thorough=False)
    if broken:
        raise damaged(broken[0])
    for part in parts:
        if not has_counts(layout, spans, part.piece):
            raise UserError(f"{path} has lost the fans of {part.piece.part_name}: {MEND}")


def check_series(path: Path, layout: Layout, described: str, parts: Sequence[Part]) -> None:
    """Check that the monthly series of every part are those that were saved with it.

    Parameters
    ----------
    path
        The run folder.
    layout
        Names along the axes.
    described
        Digest of the arrays' descriptions.
    parts
        The parts of the run.

    Raises
    ------
    UserError
        If some are not.
    """
    try:
        sound = descriptions_digest(path, layout) == described
    except OSError:
        sound = False
    if not sound:
        raise damaged(path / FOLDER)
    newest = {_chunk(part): part for part in parts}  # the last part of a chunk knows the whole of it as it is
    unchanged = {chunk: _like(path, layout, part) for chunk, part in newest.items()}
    for part in parts:
        if not unchanged[_chunk(part)] and not _has_series(path, layout, part):
            raise UserError(f"{path / FOLDER} has not the series of {part.piece.part_name}: {MEND}")


def _chunk(part: Part) -> tuple[int, int, int]:
    return part.piece.block, part.piece.scenario, part.piece.policy


def _like(path: Path, layout: Layout, part: Part) -> bool:
    with suppress(OSError, KeyError):
        return like_mark(path, layout, part.piece, part.series, thorough=False)
    return False


def _has_series(path: Path, layout: Layout, part: Part) -> bool:
    if _like(path, layout, part):
        return True
    from experiments.store.series import sound_series  # noqa: PLC0415  - zarr is slow to import, and seldom needed

    return sound_series(path, layout, part.piece, part.series, thorough=False)


def check_design(path: Path, layout: Layout, worlds: int) -> None:
    """Check that a design is of this run and has a row for each world and case.

    Raises
    ------
    UserError
        If it is not.
    """
    with open_table(path, layout.run) as file:
        if file.rows < worlds * len(layout.cases):
            raise UserError(f"{path} has {file.rows} rows for {worlds} worlds of {len(layout.cases)} cases: {MEND}")
