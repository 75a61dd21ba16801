"""The kinds of players that an attribution can have."""

from enum import StrEnum


class By(StrEnum):
    """Kind of players: clauses, partnerships or members."""

    clauses = "clauses"
    partnerships = "partnerships"
    members = "members"

    @property
    def one(self) -> str:
        """The word for a single player."""
        return self.value.removesuffix("s")
