"""Project finance and permitting: named mines and plants go ahead, and sooner, with the members' money."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.clauses.base import Clause, ClauseModifier
from sim.config.quantity import Months, Share
from sim.config.references import ProjectId
from sim.config.schema.partnership import PartnershipConfig
from sim.config.text import Text
from sim.config.wording import Wording
from sim.rng import uniform
from sim.tally import MeasureTally

Float = NDArray[np.float64]


class ProjectFinance(Clause):
    """Parameters of project finance.

    Attributes
    ----------
    projects
        Projects that are supported, with all their parts.
    head_start
        Most months by which finance and faster permits bring a decision forward that is still to be taken.
    public_share
        Part of the capital cost that the members bear, whether or not the project delivers, or would without them.
    decisive
        Chance that the support makes a project go ahead that would not, drawn once for each; certain if left out.
    """

    kind_name: ClassVar[str] = "project_finance"
    words: ClassVar[Wording] = Wording(
        Text("Project finance and faster permits", "事業融資と許認可の迅速化"),
        Text(
            "Members pay part of the capital cost of named projects, which go ahead more likely and sooner.",
            "参加国が指定した事業の資本費の一部を負担し、事業の実現可能性を高め、時期を早める。",
        ),
        {
            "head_start": Text("most by which a decision is brought forward", "投資決定を早める期間の上限"),
            "public_share": Text("part of the capital cost that members bear", "参加国が負担する資本費の割合"),
            "decisive": Text("chance that support makes a project go ahead", "支援によって事業が実現する確率"),
        },
    )
    uncounted: ClassVar[str] = ""
    projects: tuple[ProjectId, ...]
    head_start: Months
    public_share: Share
    decisive: Share | None = None

    def modifier(self, partnership: PartnershipConfig, block: Block) -> "ProjectFinanceModifier":
        """Return what backs the projects in a block."""
        return ProjectFinanceModifier(self, partnership, block)


class ProjectFinanceModifier(ClauseModifier):
    """Backs projects, and books the members' part of their capital cost from decision to full output."""

    def __init__(self, spec: ProjectFinance, partnership: PartnershipConfig, block: Block) -> None:
        super().__init__(spec, partnership, block)
        plans = block.structure.projects
        wholes = {plan.whole for plan in plans if plan.name in spec.projects}
        self._places = [place for place, plan in enumerate(plans) if plan.whole in wholes]
        self._moves = [self._moved(plans[place].whole) | block.projects.goes_ahead[place] for place in self._places]

    def _moved(self, project: str) -> NDArray[np.bool_]:
        """Return where the support is what makes a project go ahead, shape ``(W,)``."""
        stream = f"decisive.{self.partnership.name}.{self.spec.id}.{project}"
        return uniform(self.block.seed, stream, self.block.worlds) < self.optional("decisive", 1.0)

    def support(self) -> None:
        """Let supported projects go ahead where they would not, and be decided sooner."""
        strength = self.strength()
        sooner = strength * self.parameter("head_start")
        for place, moves in zip(self._places, self._moves, strict=True):
            self.block.projects.back(place, np.where(moves, strength, 0.0), sooner, self._starts)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what the projects made where they would not have gone ahead without support, or later."""
        projects = self.block.projects
        begun = (self.parameter("strength") > 0.0) & (self.block.clock >= self._starts)
        if not begun.any():
            return
        moved = projects.sooner()[self._places] & begun
        built = projects.built[self._places] * projects.capacity[self._places, None] * moved
        self._count_made(counts, projects.process[self._places], built)

    def account(self) -> None:
        """Split the month's part of the capital cost evenly over the members, whether or not it would come anyway."""
        block, projects = self.block, self.block.projects
        share = self.strength() * self.parameter("public_share") / self.company()
        shares = [(nation, share * self.membership(nation)) for nation in self.members]
        for place, moves in zip(self._places, self._moves, strict=True):
            span = projects.spending[place]
            begins = np.maximum(projects.decision[place], self._starts)
            spends = moves & (block.clock >= begins) & (block.clock < begins + span)
            good = block.structure.recipes.main[projects.process[place]]
            cost = np.where(spends, projects.capex[place] / span, 0.0)
            for nation, own in shares:
                block.accounts["cost_finance"][nation, good] += own * cost
