"""Export tax: a share of the price, which the buyer pays and which turns it towards untaxed suppliers."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.quantity import Ratio
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier
from sim.tally import MeasureTally

Float = NDArray[np.float64]


class ExportTax(ExportControl):
    """Parameters of an export tax.

    Attributes
    ----------
    rate
        Tax as a share of the price.
    """

    kind_name: ClassVar[str] = "export_tax"
    words: ClassVar[Wording] = Wording(
        Text("Export tax", "輸出税"),
        Text(
            "Buyers abroad pay a tax, which turns them towards suppliers who are not taxed.",
            "国外の買い手が税を負担し、課税されない供給国に移る。",
        ),
        {
            "rate": Text("rate of the tax", "税率"),
        },
    )
    rate: Ratio

    def modifier(self, block: Block) -> "ExportTaxModifier":
        """Return what carries the tax out in a block."""
        return ExportTaxModifier(self, block)


class ExportTaxModifier(Modifier):
    """Adds the rate to the tax on each gate."""

    def impose(self, age: Float) -> None:
        """Add the rate where the tax is in force."""
        self.block.measures.tax[self.gates] += np.where(age >= 0.0, self.parameter("rate"), 0.0)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what was sold under the tax."""
        self._count_sold(counts, "taxed", (self.on > 0.0) & (self.parameter("rate") > 0.0))
