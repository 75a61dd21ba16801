"""Divide a run into pieces of work; the division does not depend on the number of worlds asked for.

A block is a fixed range of world numbers. A run that needs only some of a block's worlds computes those; a larger
run later computes the missing ones and leaves the finished part alone, because the content of a world never changes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from experiments.store.layout import BLOCK_WORLDS

_PART_NAME = re.compile(r"s(\d{1,9})-p(\d{1,9})-w(\d{1,9})-(\d{1,9})\.parquet", re.ASCII)


@dataclass(frozen=True, order=True)
class Piece:
    """Consecutive worlds of one block under one scenario and one policy.

    Attributes
    ----------
    first, stop
        World numbers from `first` up to, not including, `stop`.
    scenario, policy
        Positions in the layout.
    """

    first: int
    stop: int
    scenario: int
    policy: int

    @property
    def block(self) -> int:
        """Number of the block that the worlds belong to."""
        return self.first // BLOCK_WORLDS

    @property
    def worlds(self) -> range:
        """The world numbers."""
        return range(self.first, self.stop)

    @property
    def part_name(self) -> str:
        """File name of the piece's metrics."""
        return f"s{self.scenario:02d}-p{self.policy:03d}-w{self.first:07d}-{self.stop - 1:07d}.parquet"

    def overlaps(self, other: "Piece") -> bool:
        """Return whether both cover some world of the same case."""
        same = (self.scenario, self.policy) == (other.scenario, other.policy)
        return same and self.first < other.stop and other.first < self.stop


def piece_of(part_name: str) -> Piece | None:
    """Return the piece that a part's file name names, or None if it is not a part's."""
    match = _PART_NAME.fullmatch(part_name)
    if match is None:
        return None
    scenario, policy, first, last = (int(group) for group in match.groups())
    piece = Piece(first, last + 1, scenario, policy)
    return piece if piece.worlds and piece.part_name == part_name else None


def missing_pieces(finished: Iterable[Piece], cases: Iterable[tuple[int, int]], worlds: int) -> list[Piece]:
    """Return the pieces still to compute, low world numbers first.

    Parameters
    ----------
    finished
        Pieces whose parts are there and sound.
    cases
        Positions of scenario and policy.
    worlds
        How many worlds are asked for.

    Notes
    -----
    A block has at most one missing piece per case, from its first missing world to its last, so that no two
    workers ever write into one chunk. A finished part between the two is computed again.
    """
    covered = _covered_worlds(finished)
    missing = []
    for scenario, policy in cases:
        done = covered.get((scenario, policy), set())
        for start in range(0, worlds, BLOCK_WORLDS):
            wanted = range(start, min(start + BLOCK_WORLDS, worlds))
            lacking = [world for world in wanted if world not in done]
            if lacking:
                missing.append(Piece(lacking[0], lacking[-1] + 1, scenario, policy))
    return sorted(missing, key=lambda piece: (piece.block, piece.scenario, piece.policy))


def _covered_worlds(finished: Iterable[Piece]) -> dict[tuple[int, int], set[int]]:
    covered: dict[tuple[int, int], set[int]] = {}
    for piece in finished:
        covered.setdefault((piece.scenario, piece.policy), set()).update(piece.worlds)
    return covered
