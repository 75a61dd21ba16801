"""Show the answer while a run is running: its first worlds are simulated first, and what they say is shown at once.

A view shows the worlds that are finished in all cases, so that policies are compared over the same worlds, and is made
again as more of them are, as long as that takes little of the runner's time. Results do not depend on it: a world is
the same in any piece it is simulated in.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from rich.console import RenderableType

from experiments.runner.request import Preview, Request
from experiments.store.manifest import Manifest
from experiments.store.parts import find_parts
from experiments.store.piece import Piece
from experiments.store.reader import METRICS_FOLDER, RunStore

FIRST_WORLDS: Final = 32
"""Worlds of every case that are simulated before all others; with fewer, intervals are too wide to be of use."""
MOST_TIME: Final = 0.05
"""Largest share of the elapsed time that making previews may take."""


def first_worlds_first(pieces: Sequence[Piece], worlds: int) -> list[list[Piece]]:
    """Return pieces in the two steps in which they are done, cut where the first worlds end.

    Steps are done one after the other, since two pieces of one block and case write into the same chunk of the series.

    Parameters
    ----------
    pieces
        What is to be done.
    worlds
        How many worlds are asked for; where they are few, all are done in one step.
    """
    if worlds < 2 * FIRST_WORLDS:
        return [list(pieces)]
    first = [replace(piece, stop=min(piece.stop, FIRST_WORLDS)) for piece in pieces if piece.first < FIRST_WORLDS]
    others = [replace(piece, first=max(piece.first, FIRST_WORLDS)) for piece in pieces if piece.stop > FIRST_WORLDS]
    return [first, others]


class PreviewUpdater:
    """Shows the results of the worlds finished so far, and renews them as more are finished.

    Parameters
    ----------
    request
        The run.
    pieces
        What is still to be done.
    make
        Makes a view of the worlds finished in all cases; nothing is shown if None.
    show
        Shows it, in place of the one before.
    clock
        Returns seconds.
    """

    def __init__(
        self,
        request: Request,
        pieces: Sequence[Piece],
        make: Preview | None,
        show: Callable[[RenderableType], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._request = request
        self._to_do = set(pieces)
        self._make, self._show, self._clock = make, show, clock
        self._began, self._spent = clock(), 0.0
        self._shown = FIRST_WORLDS - 1
        self._renew()  # a resumed run knows something already

    @property
    def worlds(self) -> int:
        """How many first worlds are done in every case, or have failed."""
        return min((piece.first for piece in self._to_do), default=self._request.worlds)

    def take_in(self, piece: Piece) -> None:
        """Note that a piece is done."""
        self._to_do.discard(piece)
        self._renew()

    def _renew(self) -> None:
        """Show more worlds if there are more, unless the views made so far took too long."""
        began = self._clock()
        if self._make is None or self._spent > MOST_TIME * (began - self._began) or self.worlds <= self._shown:
            return
        self._shown = self.worlds
        self._show(self._make(first_worlds_view(self._request, self._shown)))
        self._spent += self._clock() - began


def first_worlds_view(request: Request, worlds: int) -> RunStore:
    """Return a view on the first worlds of a run that is not finished.

    Parameters
    ----------
    request
        The run.
    worlds
        How many; all of them are in the run folder, or have failed.
    """
    run_dir, layout = request.job.run_dir, request.job.layout
    unfinished: Manifest = {"status": "running", "content_hash": None, "sessions": []}
    manifest = {**request.manifest, **unfinished, "worlds": worlds, "worlds_asked": request.worlds}
    parts, _ = find_parts(run_dir / METRICS_FOLDER, layout)
    return RunStore(run_dir, layout, worlds, manifest, tuple(parts))
