"""Divide the blocks of a run among several folders, which are computed independently.

A shard is nothing but a rule which blocks to compute. So a shard's folder is a run folder like any other that lacks
some blocks: it resumes, extends and is checked in the same way, and putting shards together is a union of their files.
"""

import re
from dataclasses import dataclass

from sim.config.errors import UserError

_WRITTEN = re.compile(r"(\d{1,6})/(\d{1,6})", re.ASCII)


@dataclass(frozen=True)
class Shard:
    """One of `count` shares of a run's blocks.

    Blocks are dealt out in turn, so every share has as much to do, and keeps its blocks when worlds are added.

    Attributes
    ----------
    number
        Which one, from 1.
    count
        How many there are.
    """

    number: int
    count: int

    @classmethod
    def read(cls, text: str) -> "Shard":
        """Read a shard as it is given to ``--shard``.

        Raises
        ------
        UserError
            If it is not of the form ``3/16`` with a number from 1 to the count.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise UserError(f"--shard {text[:40]!r}: expected a number and a count, such as 3/16")
        number, count = int(match[1]), int(match[2])
        if not 1 <= number <= count:
            raise UserError(f"--shard {text}: the number must lie between 1 and the count, such as 1/{max(count, 1)}")
        return cls(number, count)

    def __str__(self) -> str:
        """Return the shard as it is given to ``--shard``."""
        return f"{self.number}/{self.count}"

    def holds(self, block: int) -> bool:
        """Return whether a block is one of this share."""
        return block % self.count == self.number - 1


WHOLE = Shard(1, 1)
"""All blocks."""
