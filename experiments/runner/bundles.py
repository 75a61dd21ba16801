"""Combine pieces into bundles that are simulated together.

A row costs a wide model less than a narrow one: each of its expressions is started once for all rows. What a row holds
does not depend on its neighbours, so policies, scenarios and blocks may share a bundle, and results are cut
into pieces again before they are saved.
"""

from collections.abc import Sequence

from experiments.store.piece import Piece

Bundle = tuple[Piece, ...]


def bundled(pieces: Sequence[Piece], places: int, rows_at_once: int) -> list[Bundle]:
    """Return all pieces, in their order, as bundles of about equal size.

    Parameters
    ----------
    pieces
        What is to be done.
    places
        Bundles that can be done at the same time: each gets equally many.
    rows_at_once
        Rows that a bundle should not exceed; half a piece more or less decides where a cut is.
    """
    rows = sum(len(piece.worlds) for piece in pieces)
    if not rows:
        return []
    share = rows / (places * -(-rows // (places * rows_at_once)))
    bundles: dict[int, list[Piece]] = {}
    before = 0
    for piece in pieces:
        middle = before + len(piece.worlds) / 2
        bundles.setdefault(int(middle // share), []).append(piece)
        before += len(piece.worlds)
    return [tuple(bundle) for bundle in bundles.values()]
