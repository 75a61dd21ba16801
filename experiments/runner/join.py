"""Join the shards of a run into one folder by copying their files; nothing is computed.

Each source is a run folder that lacks some blocks. Its parts, chunks and rows of the design are copied as they are, so
the result has the content hash of one uninterrupted run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.runner.folder import check_folder, differences, make_folder
from experiments.runner.manifest_writer import progress
from experiments.runner.tables import join_designs
from experiments.store.fans import copy_counts
from experiments.store.layout import Layout
from experiments.store.links import refuse_links
from experiments.store.lock import locked, refuse_in_use
from experiments.store.manifest import COMPLETE, Manifest, read_manifest, write_manifest
from experiments.store.parts import Part, copy_part
from experiments.store.piece import Piece, missing_pieces
from experiments.store.reader import FAILURES_FILE, METRICS_FOLDER, RunStore
from experiments.store.receipt import damaged
from experiments.store.recovery import survey
from experiments.store.series import copy_series
from experiments.store.space import make_space
from experiments.store.sums import Sums
from experiments.store.table import read_table, write_table
from sim.config.errors import UserError


@dataclass(frozen=True)
class Source:
    """One folder to be joined.

    Attributes
    ----------
    path
        The folder.
    manifest
        What it says of itself.
    layout
        Names along the axes.
    parts
        What it has.
    counts
        Files of the counts of these parts.
    failures
        Its blocks that failed, a row each; empty without any.
    """

    path: Path
    manifest: Manifest
    layout: Layout
    parts: tuple[Part, ...]
    counts: tuple[Piece, ...]
    failures: pd.DataFrame

    @classmethod
    def open(cls, path: Path) -> "Source":
        """Read a folder.

        Raises
        ------
        UserError
            If it is no run folder, is still being written, or has a damaged file.
        """
        manifest = read_manifest(path)
        refuse_links(path)
        refuse_in_use(path)
        layout = Layout.from_json(manifest["layout"])
        found = survey(path, layout, 0)
        if found.spoilt:
            raise damaged(found.spoilt[0])
        failures = path / FAILURES_FILE
        failed = read_table(failures, layout.run) if failures.is_file() else pd.DataFrame()
        counts = found.spans.read_for(part.piece for part in found.parts)
        return cls(path, manifest, layout, found.parts, tuple(counts), failed)

    def tried(self) -> list[Piece]:
        """Return every piece that is there or has failed."""
        return [*(part.piece for part in self.parts), *self._failed()]

    def _failed(self) -> Iterator[Piece]:
        for row in self.failures.to_dict("records"):
            place = self.layout.scenarios.index(row["scenario"]), self.layout.policies.index(row["policy"])
            yield Piece(int(row["first_world"]), int(row["last_world"]) + 1, *place)


def join(out: Path, folders: Sequence[Path]) -> RunStore:
    """Put shards together into the folder `out`, and return a view on the whole run.

    Parameters
    ----------
    out
        A folder that is not there yet, or that an interrupted join of the same shards left behind.
    folders
        The shards, in any order. Blocks that failed in one are failed blocks of the whole.

    Raises
    ------
    UserError
        If a shard is missing, holds worlds of another or belongs to another run; if `out` holds something else or
        cannot be written.
    """
    sources = [Source.open(path) for path in folders]
    _check_same_run(sources)
    _check_apart(sources)
    worlds = max(int(source.manifest["worlds_asked"]) for source in sources)
    _check_complete(sources, worlds)
    make_folder(out)
    try:
        _refuse_finished(out, sources[0])
        with locked(out):
            _copy(out, sources, worlds)
    except OSError as error:
        raise UserError(f"{out} cannot be written ({error}): join again when there is room") from error
    return RunStore.open(out)


def _check_same_run(sources: Sequence[Source]) -> None:
    first = sources[0]
    for other in sources[1:]:
        unlike = differences(other.manifest["identity"], first.manifest["identity"])
        if not unlike and (other.layout.content(), other.layout.fans) != (first.layout.content(), first.layout.fans):
            unlike = ["layout"]
        if unlike:
            raise UserError(f"{other.path} is of another run than {first.path}: other {', '.join(unlike)}")


def _check_apart(sources: Sequence[Source]) -> None:
    """Refuse two shards that hold the same world of the same case."""
    holders: dict[tuple[int, int, int], list[tuple[Piece, Path]]] = {}
    for source in sources:
        for piece in source.tried():
            neighbours = holders.setdefault((piece.block, piece.scenario, piece.policy), [])
            for other, path in neighbours:
                if path != source.path and piece.overlaps(other):
                    raise UserError(
                        f"{path} and {source.path} overlap: both hold {_named(source.layout, piece)}; "
                        "name each shard once, all of one count"
                    )
            neighbours.append((piece, source.path))


def _check_complete(sources: Sequence[Source], worlds: int) -> None:
    layout = sources[0].layout
    missing = missing_pieces([piece for source in sources for piece in source.tried()], layout.case_places, worlds)
    if not missing:
        return
    blocks = len({piece.block for piece in missing})
    have = ", ".join(dict.fromkeys(_shards_of(source) for source in sources))
    raise UserError(
        f"a shard is missing or unfinished: nobody has {_named(layout, missing[0])}, and in all {blocks} block(s) of "
        f"{worlds} worlds are not there; given were {have}"
    )


def _refuse_finished(out: Path, first: Source) -> None:
    held = int((check_folder(out, first.manifest["identity"]) or {}).get("worlds", 0))
    if held:
        raise UserError(f"{out} holds {held} worlds of this run already: join into a new folder")


def _copy(out: Path, sources: Sequence[Source], worlds: int) -> None:
    layout = sources[0].layout
    write_manifest(out, _manifest(sources, "running", worlds))
    make_space(out, layout, worlds)
    join_designs(out, [source.path for source in sources], layout.run)
    for source in sources:
        for span in source.counts:
            copy_counts(source.path, out, span)
        for part in source.parts:
            copy_series(source.path, out, layout, part.piece)
            copy_part(part, out / METRICS_FOLDER)
    Sums(out, layout).catch_up()
    failures = pd.concat([source.failures for source in sources], ignore_index=True)
    if len(failures):
        write_table(out / FAILURES_FILE, failures, layout.run)
    status = "failed blocks" if len(failures) else "finished"
    write_manifest(out, _manifest(sources, status, worlds))
    write_manifest(out, _manifest(sources, status, worlds, RunStore.open(out)))


def _manifest(sources: Sequence[Source], status: str, worlds: int, complete: RunStore | None = None) -> dict[str, Any]:
    sessions = [session for source in sources for session in source.manifest.get("sessions", [])]
    sessions.sort(key=lambda session: str(session["started"]))
    progressed = progress(status, worlds if status in COMPLETE else 0, sessions, complete)
    return {**sources[0].manifest, **progressed, "worlds_asked": worlds}


def _shards_of(source: Source) -> str:
    """Return which shards a folder's sessions worked on, as ``--shard`` takes them."""
    shards = dict.fromkeys(str(session.get("shard", "?")) for session in source.manifest.get("sessions", []))
    return " and ".join(shards) or str(source.path)


def _named(layout: Layout, piece: Piece) -> str:
    case = f"{layout.scenarios[piece.scenario]}, {layout.policies[piece.policy]}"
    return f"worlds {piece.first}-{piece.stop - 1} of {case}"
