"""Minimum export price: nothing may be sold abroad for less, so the buyer pays the gap to the price at home."""

from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.config.quantity import PriceOrRatio, problem
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier
from sim.state import INSIDE
from sim.tally import MeasureTally

Float = NDArray[np.float64]


class MinimumExportPrice(ExportControl):
    """Parameters of a minimum export price.

    Attributes
    ----------
    floor
        Lowest price of an export, as a multiple of the base price, or in money (then for exactly one good).
    """

    kind_name: ClassVar[str] = "minimum_export_price"
    words: ClassVar[Wording] = Wording(
        Text("Minimum export price", "最低輸出価格"),
        Text(
            "Nothing may be sold abroad for less than a stated price.", "定められた価格より安く国外に売ることを禁じる。"
        ),
        {
            "floor": Text("lowest export price", "輸出価格の下限"),
        },
    )
    floor: PriceOrRatio

    @model_validator(mode="after")
    def _check_floor(self) -> Self:
        if self.floor.unit != "1" and (isinstance(self.goods, str) or len(self.goods) != 1):
            raise problem(
                "a floor in money covers exactly one good", at="floor", hint="write it as a multiple of the base price"
            )
        return self

    def modifier(self, block: Block) -> "MinimumPriceModifier":
        """Return what carries the floor out in a block."""
        return MinimumPriceModifier(self, block)


class MinimumPriceModifier(Modifier):
    """Adds to the tax on each gate what the price at home falls short of the floor."""

    def __init__(self, spec: MinimumExportPrice, block: Block) -> None:
        super().__init__(spec, block)
        self._priced = block.structure.good_of_gate[self.gates]
        in_money = spec.floor.unit != "1"
        unit = block.structure.baseline.price[self._priced, None] if in_money else 1.0
        self._floor = self.parameter("floor") / unit
        self._binds = np.zeros((len(self.gates), block.width), dtype=np.bool_)

    def impose(self, age: Float) -> None:
        """Add the gap where the floor is in force."""
        if age.max() < 0.0:
            return
        at_home = self.block.state.spot[INSIDE, self._priced]
        gap = np.maximum(self._floor / at_home - 1.0, 0.0)
        self._binds = gap > 0.0
        self.block.measures.tax[self.gates] += np.where(age >= 0.0, gap, 0.0)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what was sold for the floor instead of the price at home."""
        self._count_sold(counts, "taxed", self._binds & (self.on > 0.0))
