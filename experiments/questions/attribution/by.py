"""The kinds of players that an attribution can have."""

from enum import StrEnum
from typing import Final

KIND: Final = "attribution"
"""What the manifest of a run for an attribution calls its study."""


class By(StrEnum):
    """Kind of players: clauses, partnerships or members."""

    clauses = "clauses"
    partnerships = "partnerships"
    members = "members"

    @property
    def one(self) -> str:
        """The word for a single player."""
        return self.value.removesuffix("s")
