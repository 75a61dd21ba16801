"""What a policy can be taken apart into."""

from enum import StrEnum


class By(StrEnum):
    """What a policy is taken apart into."""

    clauses = "clauses"
    partnerships = "partnerships"
    members = "members"

    @property
    def one(self) -> str:
        """The word for a single player."""
        return self.value.removesuffix("s")
