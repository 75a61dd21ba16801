"""A dated change of demand: a recession, a boom, a product that comes or goes."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from sim.block import Block
from sim.config.calendar import Date
from sim.config.quantity import Months, Ratio, problem
from sim.config.references import GoodsOrAll, NationId, NationsOrAll
from sim.config.text import Text
from sim.config.wording import Wording
from sim.shocks.base import Float, Shock, ShockModifier, added_up, count_demand
from sim.tally import MeasureTally


class DemandChange(Shock):
    """Parameters of a dated change.

    Attributes
    ----------
    goods
        Goods whose final use changes.
    nations, exempt
        Where; everywhere if left out, but for those exempt.
    level
        Demand at its full extent, as a multiple of what it would be without.
    starts, ends
        First month of the change, and first month in which it is gone (none: it stays).
    over
        Months in which it comes, in equal steps; at once when left out.
    """

    kind_name: ClassVar[str] = "demand_change"
    words: ClassVar[Wording] = Wording(
        Text("Change of demand", "需要の変化"),
        Text(
            "Final use of some goods rises or falls from a given month on.",
            "一部の品目の最終需要が、ある月から増加または減少する。",
        ),
        {
            "level": Text("demand at its full extent", "変化後の需要の水準"),
            "over": Text("time in which it comes", "変化にかかる期間"),
        },
    )
    uncounted: ClassVar[str] = ""
    kind: Literal["demand_change"]
    goods: GoodsOrAll
    nations: NationsOrAll = "all"
    exempt: tuple[NationId, ...] = ()
    level: Ratio
    starts: Date
    ends: Date | None = None
    over: Months | None = None

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.ends is not None and self.ends <= self.starts:
            raise problem(f"ends {self.ends}, not after its start {self.starts}", at="ends")
        return self

    def modifier(self, block: Block) -> "DemandChangeModifier":
        """Return what carries the change out in a block."""
        return DemandChangeModifier(self, block)


class DemandChangeModifier(ShockModifier):
    """Scales final demand."""

    def __init__(self, spec: DemandChange, block: Block) -> None:
        super().__init__(spec, block)
        structure, calendar = block.structure, block.structure.calendar
        goods = [place for place, name in enumerate(structure.goods) if spec.goods == "all" or name in spec.goods]
        where = [
            place
            for place, name in enumerate(structure.nations)
            if (spec.nations == "all" or name in spec.nations) and name not in spec.exempt
        ]
        self._where = np.ix_(where, goods)
        self._starts = calendar.index(spec.starts)
        self._ends = calendar.total + 1 if spec.ends is None else calendar.index(spec.ends)
        self._gradual = spec.over is not None
        self._goods = np.array(goods, dtype=np.int64)
        self._need = added_up(block.base.need[where][:, goods])
        self._multiple = np.ones(block.width)

    def strike(self) -> None:
        """Multiply demand by the level, or by what of it has come so far."""
        clock = self.block.clock
        self._multiple = np.ones(self.block.width)
        if not self._starts <= clock < self._ends:
            return
        come = np.ones(self.block.width)
        if self._gradual:
            come = np.minimum((clock - self._starts + 1.0) / np.maximum(self.parameter("over"), 1.0), 1.0)
        self._multiple = np.where(self.active, 1.0 + (self.parameter("level") - 1.0) * come, 1.0)
        self.block.measures.demand[self._where] *= self._multiple

    def in_force(self) -> Float:
        """Return 1 where demand is not what it would be without."""
        return (self._multiple != 1.0).astype(np.float64)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count the change of final demand."""
        change = (self._multiple - 1.0) * self._need * self.block.state.growth[self._goods]
        count_demand(counts, self._goods, change)
