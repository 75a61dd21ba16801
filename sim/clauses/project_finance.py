"""Project finance and permitting: named mines and plants go ahead, and sooner, with the members' money."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, Share
from sim.config.references import ProjectId
from sim.config.schema.partnership import PartnershipConfig
from sim.tally import MeasureTally

Float = NDArray[np.float64]


class ProjectFinance(Clause):
    """Parameters of project finance.

    Attributes
    ----------
    projects
        Projects that are supported.
    head_start
        Months by which finance and faster permits bring first output forward.
    public_share
        Part of the capital cost that the members bear, whether or not the project delivers.
    """

    kind_name: ClassVar[str] = "project_finance"
    projects: tuple[ProjectId, ...]
    head_start: Months
    public_share: Share

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "ProjectFinanceModifier":
        """Return what backs the projects in a block."""
        return ProjectFinanceModifier(self, partnership, block)


class ProjectFinanceModifier(ClauseModifier):
    """Backs projects, and books the members' part of their capital cost until planned completion."""

    def __init__(self, spec: ProjectFinance, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        self._places = [block.projects.names.index(name) for name in spec.projects]

    def support(self) -> None:
        """Let supported projects go ahead, with a head start while they have not delivered."""
        projects, strength = self.block.projects, self.strength()
        for place in self._places:
            np.maximum(projects.support[place], strength, out=projects.support[place])
            sooner = strength * self.parameter("head_start")
            np.maximum(projects.head_start[place], sooner, out=projects.head_start[place])

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what the projects made, whether or not they would have gone ahead without the money."""
        projects = self.block.projects
        begun = (self.parameter("strength") > 0.0) & (self.block.clock >= self._starts)
        built = projects.built[self._places] * projects.capacity[self._places, None] * begun
        self._count_made(counts, projects.process[self._places], built)

    def account(self) -> None:
        """Split the month's part of the capital cost evenly over the members."""
        block, projects = self.block, self.block.projects
        share = self.strength() * self.parameter("public_share") / self.company()
        shares = [(nation, share * self.membership(nation)) for nation in self.members]
        for place in self._places:
            span = max(projects.full[place] - self._starts, 1.0)
            if block.clock - self._starts < span:
                good = block.structure.recipes.main[projects.process[place]]
                for nation, own in shares:
                    block.accounts["cost_finance"][nation, good] += own * projects.capex[place] / span
