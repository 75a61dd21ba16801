"""Ban on technology: no equipment, know-how or service for processing abroad, so plants there come later.

It stops no goods. What it slows is the building of capacity elsewhere, and with it the way out of dependence. Named
projects have dates of their own, which were published lately: they allow for a ban that stood before the run began.
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.quantity import Share
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier
from sim.lost_output import count_lost

Float = NDArray[np.float64]


class TechnologyBan(ExportControl):
    """Parameters of a ban on technology; `goods` are those whose making it hinders, `targets` where.

    Attributes
    ----------
    slowdown
        Share by which capacity under construction is finished more slowly.
    standing
        Share of existing capacity that stands because service and spare parts stop; none when left out.
    """

    kind_name: ClassVar[str] = "technology_ban"
    words: ClassVar[Wording] = Wording(
        Text("Ban on technology exports", "技術輸出の禁止"),
        Text(
            "No equipment, know-how or service for processing passes, so that plants abroad come later.",
            "加工の設備、ノウハウ、サービスの提供を禁じ、国外の工場の完成を遅らせる。",
        ),
        {
            "slowdown": Text("share by which building abroad is slower", "国外の建設が遅くなる割合"),
            "standing": Text("share of existing capacity that stands", "止まる既存能力の割合"),
        },
    )
    uncounted: ClassVar[str] = "not counted: what would have been built"
    limits_exports: ClassVar[bool] = False
    slowdown: Share
    standing: Share | None = None

    def modifier(self, block: Block) -> "TechnologyBanModifier":
        """Return what carries the ban out in a block."""
        return TechnologyBanModifier(self, block)


class TechnologyBanModifier(Modifier):
    """Slows the processes of the targets that make the covered goods; those at home are spared.

    Attributes
    ----------
    processes
        Places along the process axis.
    """

    def __init__(self, spec: TechnologyBan, block: Block) -> None:
        super().__init__(spec, block)
        recipes = block.structure.recipes
        hit = np.isin(recipes.nation, self.targets) & np.isin(recipes.main, self.goods)
        self.processes = np.flatnonzero(hit)
        self._known_to_projects = self.starts < 0

    def impose(self, age: Float) -> None:
        """Slow building down, and let part of the existing plants stand, where the ban is in force."""
        if age.max() < 0.0:
            return
        measures, held = self.block.measures, age >= 0.0
        pace = np.where(held, 1.0 - self.parameter("slowdown"), 1.0)
        measures.build_pace[self.processes] *= pace
        if not self._known_to_projects:
            measures.project_pace[self.processes] *= pace
        standing = np.where(held, self.optional("standing", 0.0), 0.0)
        count_lost(self.block, self.processes, standing, self.counts)
        measures.outage[self.processes] *= 1.0 - standing
