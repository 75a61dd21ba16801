"""Identify the files of the monthly series by their paths and checksums, without importing Zarr.

Zarr is slow to import, and most readers of a run folder only need to know that its series are still those that were
saved.
"""

import hashlib
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from experiments.store.digest import DIGEST_BYTES
from experiments.store.layout import Layout
from experiments.store.piece import Piece

FOLDER: Final = "series.zarr"
COORDINATES: Final = (
    "scenario", "scenario_name", "policy", "policy_name", "nation", "nation_name", "good", "good_name", "time", "world",
)  # fmt: skip
"""Arrays stored with the series: labels along their dimensions, one chunk each."""

_DESCRIPTION: Final = "zarr.json"
_CHECKSUM_BYTES: Final = 4


@dataclass(frozen=True)
class SeriesMark:
    """Checksums by which the monthly series of a piece are recognised.

    Attributes
    ----------
    digest
        Digest of the piece's values; empty without series.
    chunks
        Variable to size, last bytes (Zarr's own checksum) and CRC-32 of the chunk as it was when the piece was saved.
        Worlds of the block that are added later change the chunk, not the digest.
    """

    digest: str
    chunks: Mapping[str, tuple[int, str, int]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the mark as plain JSON values."""
        return {"digest": self.digest, "chunks": {name: list(chunk) for name, chunk in self.chunks.items()}}

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> "SeriesMark":
        """Rebuild a mark from what `to_json` returned."""
        chunks = {name: (int(size), str(end), int(crc)) for name, (size, end, crc) in saved["chunks"].items()}
        return cls(str(saved["digest"]), chunks)


def chunk_marks(run_dir: Path, layout: Layout, piece: Piece) -> dict[str, tuple[int, str, int]]:
    """Return the marks of the chunks that hold a piece, by variable."""
    return {name: _mark_of(path.read_bytes()) for name, path in chunk_files(run_dir, layout, piece).items()}


def like_mark(run_dir: Path, layout: Layout, piece: Piece, mark: SeriesMark, *, thorough: bool) -> bool:
    """Return whether the chunks that hold a piece are as they were when it was saved.

    Raises
    ------
    OSError, KeyError
        If a chunk is missing, or the mark knows nothing of it.
    """
    files = chunk_files(run_dir, layout, piece).items()
    return all(_like(path, mark.chunks[name], thorough=thorough) for name, path in files)


def chunk_files(run_dir: Path, layout: Layout, piece: Piece) -> dict[str, Path]:
    """Return the file of the chunk that holds a piece, by variable."""
    return {
        name: (run_dir / FOLDER / name / "c" / str(piece.scenario) / str(piece.policy)).joinpath(
            *("0" for _ in axes), str(piece.block)
        )
        for name, axes in layout.series.items()
    }


def descriptions_digest(run_dir: Path, layout: Layout) -> str:
    """Return the digest of the files that describe the arrays of a run's series; empty without series.

    A coordinate that is not there is passed over: before format 3 there were none.

    Raises
    ------
    OSError
        If another is missing, or one cannot be read.
    """
    if not layout.series:
        return ""
    hasher = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for name in ("", *sorted(layout.series)):
        hasher.update((run_dir / FOLDER / name / _DESCRIPTION).read_bytes())
    for name in COORDINATES:
        for path in (run_dir / FOLDER / name / _DESCRIPTION, run_dir / FOLDER / name / "c" / "0"):
            if path.is_file():
                hasher.update(f"\n{name}/{path.name}\n".encode())
                hasher.update(path.read_bytes())
    return hasher.hexdigest()


def _mark_of(chunk: bytes) -> tuple[int, str, int]:
    return len(chunk), chunk[-_CHECKSUM_BYTES:].hex(), zlib.crc32(chunk)


def _like(path: Path, mark: tuple[int, str, int], *, thorough: bool) -> bool:
    if thorough:
        return _mark_of(path.read_bytes()) == mark
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(-min(size, _CHECKSUM_BYTES), os.SEEK_END)
        return (size, file.read().hex()) == mark[:2]
