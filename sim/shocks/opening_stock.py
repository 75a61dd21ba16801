"""An opening surplus: goods in industry's hands above what it wants to hold, left over from a glut.

The base year's stocks are what industry wants to hold. A surplus is history, so a scenario states it; it is run
down while prices stay low, and cushions the first controls.
"""

from typing import ClassVar, Literal

import numpy as np

from sim.block import Block
from sim.config.quantity import Months
from sim.config.references import GoodId, NationId
from sim.config.text import Text
from sim.config.wording import Wording
from sim.shocks.base import Float, Shock, ShockModifier


class OpeningStock(Shock):
    """Parameters of an opening surplus.

    Attributes
    ----------
    nation, good
        Who holds what.
    surplus
        Months of the nation's base-year use.
    """

    kind_name: ClassVar[str] = "opening_stock"
    words: ClassVar[Wording] = Wording(
        Text("Opening surplus", "期首の余剰在庫"),
        Text(
            "Industry begins with more stock than it wants to hold, left over from a glut.",
            "供給過剰の名残で、産業界が望むより多い在庫を持って始まる。",
        ),
        {
            "surplus": Text("surplus in months of use", "余剰の量（使用量の月数）"),
        },
    )
    uncounted: ClassVar[str] = ""
    kind: Literal["opening_stock"]
    nation: NationId
    good: GoodId
    surplus: Months

    def modifier(self, block: Block) -> "OpeningStockModifier":
        """Return what puts the surplus into a block."""
        return OpeningStockModifier(self, block)


class OpeningStockModifier(ShockModifier):
    """Adds the surplus before anything else happens."""

    def __init__(self, spec: OpeningStock, block: Block) -> None:
        super().__init__(spec, block)
        structure = block.structure
        self._place = structure.nations.index(spec.nation), structure.goods.index(spec.good)

    def open(self) -> None:
        """Put the surplus into industry's stock before the first month."""
        tonnes = self.parameter("surplus") * self.block.base.use[self._place]
        put_in = np.where(self.active, tonnes, 0.0)
        self.block.state.industry_stock[self._place] += put_in
        if self._tally is not None:
            self._tally.add("surplus", np.array(self._place[1:]), put_in[None])

    def strike(self) -> None:
        """Do nothing later: the surplus is run down by those who hold it."""

    def in_force(self) -> Float:
        """Return 0: it acts once, before the first month."""
        return np.zeros(self.block.width)
