"""Refuse links and pipes in a run folder, and find files in it that do not belong to the run.

A run folder may come from somebody else. A link in it would let this program read, replace or delete files outside, in
the name of the user; reading a pipe would never end. The folder itself may be reached through a link: that one the user
named.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from experiments.store.atomic import TEMPORARY_SUFFIX
from experiments.store.layout import Layout
from experiments.store.piece import Piece, piece_of
from sim.config.errors import UserError


def refuse_links(run_dir: Path) -> None:
    """Check that a run folder holds nothing but files and folders, at any depth.

    Raises
    ------
    UserError
        For the first link, pipe or device that is found.
    OSError
        If a folder cannot be listed.
    """
    for entry in _entries(run_dir):
        if entry.is_symlink():
            raise UserError(
                f"{entry.path} is a link, and a run folder may hold none, because files elsewhere could be read or "
                "replaced through it: put a copy of what it leads to in its place, or remove the link"
            )
        if not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False):
            raise UserError(f"{entry.path} is neither a file nor a folder, and a run folder holds no others: remove it")


def _entries(folder: Path | str) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as found:
        for entry in found:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)


def piece_files(folder: Path, layout: Layout) -> dict[Piece, Path]:
    """Return the files of a folder that are named as pieces of a run, in the order of their names."""
    found = ((_piece(path, layout), path) for path in _files(folder))
    return {piece: path for piece, path in found if piece is not None}


def strange_files(folder: Path, layout: Layout) -> list[Path]:
    """Return what else a folder of pieces holds: files that somebody else put there."""
    return [path for path in _files(folder) if _piece(path, layout) is None and path.suffix != TEMPORARY_SUFFIX]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _piece(path: Path, layout: Layout) -> Piece | None:
    """Return the piece of a run that a file is named after, or None."""
    piece = piece_of(path.name)
    known = piece is not None and piece.scenario < len(layout.scenarios) and piece.policy < len(layout.policies)
    return piece if known else None
