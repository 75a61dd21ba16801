"""Find what a run still lacks, after whatever happened to its folder.

A killed writer leaves temporary files; a failing disk or a careless hand leaves damaged ones. Neither is trusted:
what cannot be read in full is removed and computed again, and since the content of a world never changes, that
yields the same bits.
"""

from pathlib import Path

from experiments.store.atomic import sweep_temporaries
from experiments.store.fans import has_counts, sound_counts, sweep_counts
from experiments.store.layout import Layout
from experiments.store.parts import Part, sound_parts
from experiments.store.piece import Piece, missing_pieces
from experiments.store.reader import METRICS_FOLDER
from experiments.store.series import has_series, readable_series, remove_series


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
    sound, damaged = sound_parts(run_dir / METRICS_FOLDER, layout, thorough=True)
    counts, unreadable = sound_counts(run_dir, layout)
    for path in (*damaged, *unreadable):
        path.unlink()
    kept = [part for part in sound if has_series(run_dir, layout, part.piece)]
    kept = [part for part in kept if has_counts(layout, counts, part.piece)]
    kept = [part for part in kept if _may_stand(run_dir, layout, part, _lacking(layout, kept, worlds))]
    for part in sound:
        if part not in kept:
            part.path.unlink()
    sweep_counts(run_dir, counts.read_for(part.piece for part in kept))
    return _lacking(layout, kept, worlds)


def _lacking(layout: Layout, parts: list[Part], worlds: int) -> list[Piece]:
    cases = [(scenario, policy) for scenario in range(len(layout.scenarios)) for policy in range(len(layout.policies))]
    return missing_pieces([part.piece for part in parts], cases, worlds)


def _may_stand(run_dir: Path, layout: Layout, part: Part, missing: list[Piece]) -> bool:
    """Tell whether a part stays: nothing that is missing lies over it, or shares a chunk with it that is damaged."""
    piece = part.piece
    case = (piece.block, piece.scenario, piece.policy)
    beside = [other for other in missing if (other.block, other.scenario, other.policy) == case]
    if any(piece.overlaps(other) for other in beside):
        return False
    if beside and not readable_series(run_dir, layout, piece):
        remove_series(run_dir, layout, piece)
        return False
    return True
