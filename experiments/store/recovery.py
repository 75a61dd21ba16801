"""Find the pieces that a run folder lacks, also after a crash or damage.

A killed writer leaves temporary files; a failing disk or a careless hand leaves damaged ones. Neither is trusted: a
piece that cannot be read in full, or is not what its receipt says, is removed and computed again, and since the content
of a world never changes, that yields the same bits. Only files named as pieces of the run are ever removed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.store.atomic import sweep_temporaries
from experiments.store.fans import Spans, find_counts, has_counts, sweep_counts
from experiments.store.layout import Layout
from experiments.store.parts import Part, find_parts, read_whole_part
from experiments.store.piece import Piece, missing_pieces
from experiments.store.reader import METRICS_FOLDER
from experiments.store.series import remove_series, sound_series
from sim.config.errors import UserError


@dataclass(frozen=True)
class Survey:
    """The pieces in a run folder that can be trusted, and the missing ones.

    Attributes
    ----------
    parts
        The parts that can be trusted, with their series and counts.
    spoilt
        Files of the run that cannot be trusted, or whose piece must be computed again.
    spans
        Files of counts that can be trusted.
    missing
        The pieces to compute.
    """

    parts: tuple[Part, ...]
    spoilt: tuple[Path, ...]
    spans: Spans
    missing: tuple[Piece, ...]


def survey(run_dir: Path, layout: Layout, worlds: int) -> Survey:
    """Read all that a run folder holds, and return what can be trusted and what is missing; nothing is changed.

    Parameters
    ----------
    run_dir
        The run folder.
    layout
        Names along the axes.
    worlds
        How many worlds are asked for.
    """
    parts, broken = find_parts(run_dir / METRICS_FOLDER, layout)
    spans, unreadable = find_counts(run_dir, layout, thorough=True)
    sound = [
        part
        for part in parts
        if _readable(part)
        and sound_series(run_dir, layout, part.piece, part.series, thorough=True)
        and has_counts(layout, spans, part.piece)
    ]
    lacking = _lacking(layout, sound, worlds)
    kept = [part for part in sound if not any(part.piece.overlaps(piece) for piece in lacking)]
    spoilt = [*broken, *unreadable, *(part.path for part in parts if part not in kept)]
    return Survey(tuple(kept), tuple(spoilt), spans, tuple(_lacking(layout, kept, worlds)))


def find_missing(run_dir: Path, layout: Layout, worlds: int) -> list[Piece]:
    """Return the pieces to compute, and clear away what cannot be trusted.

    Parameters
    ----------
    run_dir
        A run folder that this process has locked.
    layout
        Names along the axes.
    worlds
        How many worlds are asked for.

    Raises
    ------
    OSError
        If a damaged file cannot be removed.
    """
    sweep_temporaries(run_dir)
    found = survey(run_dir, layout, worlds)
    for path in found.spoilt:
        path.unlink()
    sweep_counts(run_dir, layout, found.spans.read_for(part.piece for part in found.parts))
    shared = {_chunk(part.piece) for part in found.parts}
    for piece in found.missing:
        if _chunk(piece) not in shared:  # a damaged chunk would be read before it is written
            remove_series(run_dir, layout, piece)
    return list(found.missing)


def _readable(part: Part) -> bool:
    try:
        read_whole_part(part)
    except UserError:
        return False
    return True


def _lacking(layout: Layout, parts: Sequence[Part], worlds: int) -> list[Piece]:
    return missing_pieces([part.piece for part in parts], layout.case_places, worlds)


def _chunk(piece: Piece) -> tuple[int, int, int]:
    return piece.block, piece.scenario, piece.policy
