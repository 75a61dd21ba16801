"""Flooding: a government sells under price to break rivals whose capacity has grown to threaten its market.

While a campaign lasts the price of the good is pressed on both sides of the wall. The nation's own plants are kept
whole and make more than they expect to sell, so that the tonnes are there when rivals stop. It costs what is given
away on every tonne.
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.quantity import Months, PerYear, Ratio, Share
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl
from sim.controls.reaction import Reaction, eased, monthly
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Flag = NDArray[np.bool_]

WHOLE = 1.0
"""Price that the nation's own plants get during a campaign, a multiple of the base price."""


class Flooding(ExportControl):
    """Parameters of flooding; `targets` are the nations whose mines and plants are watched.

    Attributes
    ----------
    hazard
        Hazard of a campaign for a good while rivals threaten.
    threat
        Gain of the rivals' capacity since the base year, as a share of world use, from which they threaten.
    discount
        Share by which the price is pressed.
    push
        Extra output of the nation's own plants, as a share of what they would make, as far as capacity goes.
    lasts
        Mean months of a campaign.
    rest
        Months before the next one.
    """

    kind_name: ClassVar[str] = "flooding"
    words: ClassVar[Wording] = Wording(
        Text("Flooding of the market", "安値での大量輸出"),
        Text(
            "A government sells under price to break rival mines and plants whose capacity has grown.",
            "政府が、能力を増やした競合国の鉱山や工場を退けるため、安値で売る。",
        ),
        {
            "hazard": Text("yearly hazard of a campaign", "年間の発生率"),
            "threat": Text("growth of rivals' capacity from which they threaten", "脅威とみなす競合国の能力増加"),
            "discount": Text("share by which the price is pressed", "価格の押し下げ幅"),
            "push": Text("extra output", "追加の生産"),
            "lasts": Text("mean length of a campaign", "平均の長さ"),
            "rest": Text("time before the next campaign", "次の実施までの期間"),
        },
    )
    limits_exports: ClassVar[bool] = False
    hazard: PerYear
    threat: Share
    discount: Share
    push: Ratio
    lasts: Months
    rest: Months

    def modifier(self, block: Block) -> "FloodingModifier":
        """Return what carries the flooding out in a block."""
        return FloodingModifier(self, block)


class FloodingModifier(Reaction):
    """Keeps each good's campaign by world, and what it has cost."""

    def __init__(self, spec: Flooding, block: Block) -> None:
        super().__init__(spec, block)
        structure = block.structure
        recipes = structure.recipes
        row = {int(good): place for place, good in enumerate(self.goods)}
        self._rivals = [
            (row[int(recipes.main[process])], process)
            for process in range(recipes.count)
            if recipes.nation[process] in self.targets
            and recipes.main[process] in row
            and not recipes.must_run[process]
        ]
        mine = [process for process in range(recipes.count) if recipes.nation[process] == self.nation]
        self._own = np.array([process for process in mine if recipes.main[process] in row], dtype=np.int64)
        self._own_rows = np.array([row[int(recipes.main[process])] for process in self._own], dtype=np.int64)
        shape = (len(self.goods), block.width)
        self._names = [structure.goods[good] for good in self.goods]
        self._price = structure.baseline.price[self.goods]
        self._opening: Float | None = None
        self._floods = np.zeros(shape, dtype=np.bool_)
        self._since = np.full(shape, -np.inf)
        self._spent = np.zeros(shape)
        self._tape = block.tape(
            tuple(f"flooding.{spec.id}.{name}.{what}" for what in ("start", "end") for name in self._names)
        )

    def impose(self, age: Float) -> None:
        """Start and end campaigns, and press prices and push output where they run."""
        if not self.active.any():
            return
        measures = self.block.measures
        awake = age >= 0.0
        self._pay(awake)
        self._decide(awake, self._gained())
        running = self._floods & awake
        if not running.any():
            return
        discount = np.where(running, self.parameter("discount"), 0.0)
        measures.dumping[self.goods] = np.maximum(measures.dumping[self.goods], discount)
        push = np.where(running, self.parameter("push"), 0.0)
        measures.push[self.nation, self.goods] = np.maximum(measures.push[self.nation, self.goods], push)
        kept_whole = np.where(running[self._own_rows], WHOLE, 0.0)
        measures.floor[self._own] = np.maximum(measures.floor[self._own], kept_whole)

    def in_force(self, age: Float) -> Flag:
        """Return the worlds in which a campaign runs."""
        return (age >= 0.0) & np.logical_or.reduce(self._floods, axis=0)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what the nation sold of the goods whose price it presses."""
        sold = self.block.month.shipped[self.nation, self.goods]
        counts.add("dumped", self.goods, np.where(self._floods & (self.on > 0.0), sold, 0.0))

    def _decide(self, awake: Flag, gained: Float) -> None:
        """Move each good's campaign by one uniform for its start and one for its end."""
        start, end = np.split(self._tape.uniforms(self.block.clock), 2)
        clock = float(self.block.clock)
        threatened = awake & (gained >= self.parameter("threat"))
        rested = clock - self._since >= self.parameter("rest")
        starts = ~self._floods & threatened & rested & (start < monthly(self.parameter("hazard")))
        ends = self._floods & (end < eased(self.parameter("lasts")))
        self._floods = (self._floods & ~ends) | starts
        self._since = np.where(ends, clock, self._since)
        self._tell_changes(starts, ends)
        self._spent = np.where(ends, 0.0, self._spent)

    def _gained(self) -> Float:
        """Return the rivals' capacity as a share of world use, less that of the first month, ``(goods, W)``.

        What is mothballed does not threaten.
        """
        block = self.block
        use = block.month.world_use[self.goods]
        size = np.zeros_like(use)
        for row, process in self._rivals:
            size[row] += block.state.capacity[process] * (1.0 - block.state.idle[process])
        share = np.divide(size, use, out=np.zeros_like(size), where=use > 0.0)
        if self._opening is None:
            if block.clock == 0:
                return np.full_like(share, -np.inf)
            self._opening = share
        return share - self._opening

    def _pay(self, awake: Flag) -> None:
        """Add up what was given away on last month's sales, USD of 2024."""
        block = self.block
        forgone = self.parameter("discount") * block.state.anchor[self.goods] * self._price[:, None]
        sold = block.month.shipped[self.nation, self.goods]
        self._spent += np.where(self._floods & awake, forgone * sold, 0.0)

    def _tell_changes(self, starts: Flag, ends: Flag) -> None:
        nation, discount = self.spec.nation, self.parameter("discount")
        for row, name in enumerate(self._names):
            if starts[row].any():
                self.block.tell(
                    starts[row], "flooding", nation, name, discount,
                    f"{nation}: {self.spec.id} presses the price of {name}; rivals have gained on the market",
                )  # fmt: skip
            if ends[row].any():
                self.block.tell(
                    ends[row], "flooding", nation, name, self._spent[row],
                    f"{nation}: {self.spec.id} leaves the price of {name} alone; it has cost so many USD",
                )  # fmt: skip
