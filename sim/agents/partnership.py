"""A partnership: it watches its members, fires its clauses and keeps the accounts."""

from collections.abc import Sequence

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.base import BlockAgent
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
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
        self.pact = next(pact for pact in block.pacts if pact.name == name)
        structure = block.structure
        self._may_default = structure.resolved.partnerships[name].default is not None
        covered = {good for clause in clauses for good in getattr(clause.spec, "goods", ())}
        self._covered = np.flatnonzero([good in covered for good in structure.goods])
        goods = [structure.goods[good] for good in self._covered]
        who = [f"{structure.nations[nation]}.{good}" for nation in self.pact.members for good in goods]
        self._begins = block.tape(tuple(f"default.{name}.{key}" for key in who))
        self._ends = block.tape(tuple(f"default-end.{name}.{key}" for key in who))

    def support(self) -> None:
        """See who keeps its word; back projects and long-run supply."""
        if self._may_default and self.pact.strength.any() and self.block.clock >= self.pact.starts:
            self._keep_or_break()
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

    def count(self) -> None:
        """Count what the clauses did this month."""
        for clause in self.clauses:
            clause.count()

    def _keep_or_break(self) -> None:
        """Let members break their word on single goods, the sooner if they are short of them, and return to it."""
        block, pact = self.block, self.pact
        parameter = {key: block.parameters[f"default.{self.name}.{key}"] for key in ("hazard", "in_need", "lasts")}
        shape = (len(pact.members), len(self._covered), block.width)
        begins = self._begins.uniforms(block.clock).reshape(shape)
        ends = self._ends.uniforms(block.clock).reshape(shape)
        short = block.month.missed[list(pact.members)][:, self._covered] > 0.0
        hazard = parameter["hazard"] / MONTHS_PER_YEAR
        hazard = np.where(short, hazard * parameter["in_need"], hazard)
        kept = pact.faithful[:, self._covered] > 0.0
        keeps = np.where(kept, begins >= 1.0 - np.exp(-hazard), ends < 1.0 / np.maximum(parameter["lasts"], 1.0))
        pact.faithful[:, self._covered] = keeps
        if block.watching:
            self._tell(kept & ~keeps, "breaks its word")
            self._tell(~kept & keeps, "keeps its word again")

    def _tell(self, where: NDArray[np.bool_], what: str) -> None:
        """Tell who changes its mind on what, where it is a member of an agreement in force."""
        block = self.block
        for place, nation in enumerate(self.pact.members):
            bound = (self.pact.strength > 0.0) & (self.pact.membership(nation, block.clock) > 0.0)
            name = block.structure.nations[nation]
            for row, good in enumerate(self._covered):
                block.tell(
                    where[place, row] & bound, "default", name, block.structure.goods[good], np.zeros(1),
                    f"{self.name}: {name} {what}",
                )  # fmt: skip
