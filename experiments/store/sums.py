"""Merge the counts of neighbouring blocks, so that a long run has few files of counts.

Eight whole blocks become one file, eight of those another, and so on: files of each size are at most seven for each
case, independent of the number of worlds. What a block adds to a sum is little, because most of its worlds have values
that others had before. A sum is aligned, so it is the same wherever the run was stopped; blocks next to one that failed
or is not done yet stay as they are.
"""

from dataclasses import replace
from functools import reduce
from operator import add
from pathlib import Path
from typing import Final

from experiments.store.fans import Spans, read_counts, read_totals, remove_counts, write_counts
from experiments.store.layout import BLOCK_WORLDS, Layout
from experiments.store.piece import Piece

FILES_OF_A_SUM: Final = 8
"""A thousand worlds make one file. Sums of two would read and write each number three times as often."""


class Sums:
    """Adds up the counts of a run folder as its pieces are finished.

    Only the process that holds the folder may do so. It is safe to kill: a sum is there before its parts go.

    Parameters
    ----------
    run_dir
        The run folder, with no counts of unfinished pieces in it.
    layout
        Names along the axes.
    """

    def __init__(self, run_dir: Path, layout: Layout) -> None:
        self._run_dir = run_dir
        self._layout = layout
        self._spans = Spans.of(run_dir)

    def catch_up(self) -> None:
        """Make the sums that an interruption or a join left to be made.

        Raises
        ------
        OSError
            If the disk is full or the folder cannot be written.
        UserError
            If a file of counts is damaged.
        """
        for span in list(self._spans):
            self._add_up(span)

    def take_in(self, piece: Piece) -> None:
        """Note that a piece is finished, and make the sums that only waited for it.

        Raises
        ------
        OSError, UserError
            As `catch_up`.
        """
        if not self._layout.fans:
            return
        if self._spans.holding(piece) not in {None, piece}:
            remove_counts(self._run_dir, piece)  # computed again, and in a sum already
        self._spans.add(piece)
        self._add_up(piece)

    def _add_up(self, span: Piece) -> None:
        width = FILES_OF_A_SUM * BLOCK_WORLDS
        while True:
            first = span.first // width * width
            whole = replace(span, first=first, stop=first + width)
            parts = self._spans.within(whole)
            if sum(len(part.worlds) for part in parts) < width:
                return
            if parts != [whole]:
                self._replace(parts, whole)
            width *= FILES_OF_A_SUM

    def _replace(self, parts: list[Piece], whole: Piece) -> None:
        counts = reduce(add, (read_counts(self._run_dir, self._layout, part) for part in parts))
        totals = [read_totals(self._run_dir, self._layout, part) for part in parts]
        known = [each for each in totals if each is not None]
        whole_totals = reduce(add, known) if len(known) == len(parts) else None
        write_counts(self._run_dir, self._layout, whole, counts, whole_totals)
        self._spans.add(whole)
        for part in parts:
            remove_counts(self._run_dir, part)
