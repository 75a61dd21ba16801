"""A partnership: it watches its members, fires its clauses and keeps the accounts."""

from collections.abc import Sequence

import mesa

from sim.agents.base import BlockAgent
from sim.block import Block
from sim.clauses.base import ClauseModifier


class Partnership(BlockAgent):
    """An agreement between nations as an agent of its own.

    Parameters
    ----------
    name
        Identifier of the partnership.
    clauses
        Modifiers that carry out its clauses, in the order of its file.
    """

    def __init__(self, model: mesa.Model, block: Block, name: str, clauses: Sequence[ClauseModifier]) -> None:
        super().__init__(model, block)
        self.name = name
        self.clauses = list(clauses)

    def support(self) -> None:
        """Back projects and long-run supply."""
        for clause in self.clauses:
            clause.support()

    def release(self) -> None:
        """Give members what they lack."""
        for clause in self.clauses:
            clause.release()

    def request(self) -> None:
        """Add what the partnership wants to store to the members' orders."""
        for clause in self.clauses:
            clause.request()

    def reserve(self) -> None:
        """Reserve volumes ahead of the market."""
        for clause in self.clauses:
            clause.reserve()

    def store(self) -> None:
        """Put aside what was requested."""
        for clause in self.clauses:
            clause.store()

    def account(self) -> None:
        """Book what the month has cost each member."""
        for clause in self.clauses:
            clause.account()
