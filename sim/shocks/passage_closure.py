"""Closed sea passages: cargo takes the way round, pays for insurance, and some ports cannot be served at all.

What is afloat when a passage shuts is taken to be past it. A passage that no way leads round stops the trade that goes
through it. A closure says nothing of who shut the passage; controls stand beside it.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, model_validator

from sim.baseline import Baseline
from sim.baseline.transit import by_land, months_round
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.config.calendar import Date
from sim.config.quantity import Months, PerYear, Ratio, Share, problem
from sim.config.references import NationId, PassageId
from sim.config.schema.base import unique
from sim.config.schema.baseline import TransitFile
from sim.config.text import Text
from sim.config.wording import Wording
from sim.market.stopped import wanted_at
from sim.opening import LONGEST_WAIT
from sim.shocks.base import Shock, ShockModifier
from sim.tally import MeasureTally

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]

OPEN = -1.0
"""Age of a closure that is not there."""


class PassageClosure(Shock):
    """Parameters of a closure.

    Attributes
    ----------
    passages
        What is shut, together.
    starts
        Month in which it shuts for certain.
    hazard
        Closures a year by chance, while it is open.
    lasts
        Months that it stays shut.
    waiting
        Months that cargo waits or loses on top of the way round: a wider berth, crowded ports, scarce ships.
    insurance
        What freight and war-risk insurance add to the price of goods on the links concerned, a share of it.
    stopped
        Share of a nation's trade by sea that cannot move, by nation; the larger share holds between two of them.
    """

    kind_name: ClassVar[str] = "passage_closure"
    words: ClassVar[Wording] = Wording(
        Text("Closed sea passage", "海上通路の封鎖"),
        Text(
            "No ship passes; cargo takes the way round and pays for insurance, and some ports cannot be served.",
            "船舶が通れなくなる。貨物は迂回して保険料を払い、一部の港には届かない。",
        ),
        {
            "hazard": Text("closures a year", "年間の発生率"),
            "lasts": Text("length of the closure", "封鎖の長さ"),
            "waiting": Text("additional waiting", "追加の待ち時間"),
            "insurance": Text("additional freight and insurance", "運賃と保険料の上乗せ"),
            "stopped": Text("share of trade by sea that cannot move", "動けない海上貿易の割合"),
        },
    )
    uncounted: ClassVar[str] = ""
    kind: Literal["passage_closure"]
    passages: Annotated[tuple[PassageId, ...], AfterValidator(unique)]
    starts: Date | None = None
    hazard: PerYear | None = None
    lasts: Months
    waiting: Months
    insurance: Ratio
    stopped: dict[NationId, Share] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.starts is None and self.hazard is None:
            raise problem("nothing ever shuts the passage", hint="add starts: 2027-01, or hazard: 0.05 1/yr")
        most = self.waiting.value if self.waiting.high is None else self.waiting.high
        if most > LONGEST_WAIT:
            raise problem(f"cargo waits {most:g} months, more than {LONGEST_WAIT:g}", at="waiting")
        return self

    def modifier(self, block: Block) -> "PassageClosureModifier":
        """Return what carries the closure out in a block."""
        return PassageClosureModifier(self, block)


@dataclass(frozen=True)
class Waters:
    """Which links a closure concerns, ``(L,)`` each.

    Attributes
    ----------
    through
        Those whose way goes through a shut passage and can go round it.
    stoppable
        Those on which trade stops, in part or, where nothing leads round, as a whole.
    months_round
        How much longer the way round takes.
    no_way
        Those that nothing leads round.
    """

    through: Flag
    stoppable: Flag
    months_round: Float
    no_way: Flag

    @classmethod
    def of(cls, spec: PassageClosure, base: Baseline, transit: TransitFile) -> "Waters":
        """Look the links of a closure up; of several passages on one way, the longest detour counts."""
        seller, buyer = base.link_seller, base.link_buyer
        sea = (seller != buyer) & ~by_land(transit, base.nations)[seller, buyer]
        months = np.zeros(len(seller))
        no_way = np.zeros(len(seller), dtype=np.bool_)
        through = no_way.copy()
        for passage in spec.passages:
            on_way = sea & base.passages[passage]
            longer = months_round(transit, passage, base.nations)[seller, buyer]
            no_way |= on_way & np.isnan(longer)
            through |= on_way & ~np.isnan(longer)
            months = np.fmax(months, np.where(on_way, longer, 0.0))
        ports = np.isin(np.arange(len(base.nations)), [base.nations.index(nation) for nation in spec.stopped])
        return cls(
            through=through & ~no_way,
            stoppable=no_way | (sea & (ports[seller] | ports[buyer])),
            months_round=months,
            no_way=no_way,
        )


class PassageClosureModifier(ShockModifier):
    """Keeps for how long the passages have been shut, in each world."""

    def __init__(self, spec: PassageClosure, block: Block) -> None:
        super().__init__(spec, block)
        structure = block.structure
        waters = Waters.of(spec, structure.baseline, structure.resolved.baseline.transit)
        self._name = ", ".join(spec.passages)
        self._starts = None if spec.starts is None else structure.calendar.index(spec.starts)
        self._tape = block.tape((f"closure.{spec.id}",))
        self._age = np.full(block.width, OPEN)
        round_links = np.flatnonzero(waters.through)
        self._round = structure.sea_of_link[round_links]
        waiting = np.minimum(self.parameter("waiting"), LONGEST_WAIT)
        self._longer = waters.months_round[round_links, None] + waiting
        self._dearer = structure.sea_of_link[np.flatnonzero(waters.through | waters.stoppable)]
        stopped_links = np.flatnonzero(waters.stoppable)
        self._gates = structure.links.gate[stopped_links]
        self._stopped = self._stopped_share(spec, stopped_links, waters.no_way)
        self._part = np.zeros(block.width)
        self._ports = np.full(self._stopped.shape, np.inf)

    def _stopped_share(self, spec: PassageClosure, links: Int, no_way: Flag) -> Float:
        """Return the share of each link's trade that cannot move while the passages are shut, ``(L', W)``."""
        structure = self.block.structure
        share = np.zeros((len(structure.nations), self.block.width))
        for nation in spec.stopped:
            share[structure.nations.index(nation)] = self.parameter(f"stopped.{nation}")
        ends = np.maximum(share[structure.links.seller[links]], share[structure.links.buyer[links]])
        return np.where(no_way[links, None], 1.0, ends)

    def strike(self) -> None:
        """Shut and open; while shut, make cargo late and dear, and stop what cannot move."""
        shut = self._part = self._shut()
        if not shut.any():
            return
        measures = self.block.measures
        measures.delay[self._round] = np.maximum(measures.delay[self._round], shut * self._longer)
        dearer = shut * self.parameter("insurance")
        measures.insurance[self._dearer] = np.maximum(measures.insurance[self._dearer], dearer)
        links = self.block.structure.gated_links[self._gates]
        normal = self.block.base.flow[links] * self.block.state.growth[self.block.structure.good_of_link[links]]
        stopped = shut * self._stopped
        limits = np.where(stopped > 0.0, (1.0 - stopped) * normal, np.inf)
        self._ports = limits
        measures.ports[self._gates] = np.minimum(measures.ports[self._gates], limits)

    def in_force(self) -> Float:
        """Return the part of the month in which the passages are shut."""
        return self._part

    def close(self) -> None:
        """Count what ports cannot move of that which controls let pass."""
        if self.counts is not None and self._part.any():
            structure = self.block.structure
            goods = structure.good_of_link[structure.gated_links[self._gates]]
            wanted = wanted_at(self.block, self._gates)
            let_through = np.minimum(wanted, self.block.measures.limits[self._gates])
            self.counts.add("wanted", goods, np.where(self._part > 0.0, wanted, 0.0))
            self.counts.add("stopped", goods, np.maximum(let_through - self._ports, 0.0) * (self._part > 0.0))

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what set out over a longer way."""
        structure, shut = self.block.structure, self._part > 0.0
        links = structure.sea_links[self._round]
        counts.add("delayed", structure.good_of_link[links], np.where(shut, self.block.sent[links], 0.0))

    def _shut(self) -> Float:
        """Return the share of this month in which the passages are shut, ``(W,)``."""
        clock = self.block.clock
        lasts = self.parameter("lasts")
        before = self._age >= 0.0
        self._age = np.where(before, self._age + 1.0, OPEN)
        self._age = np.where(self._age >= lasts, OPEN, self._age)
        starts = self.active & (self._age < 0.0) & self._shuts(clock) & (lasts > 0.0)
        self._age = np.where(starts, 0.0, self._age)
        self._tell(starts & ~before, "passage shut", f"{self._name}: shut ({self.spec.id})", lasts)
        opened = before & (self._age < 0.0)
        self._tell(opened, "passage open", f"{self._name}: open again ({self.spec.id})", np.zeros(1))
        return np.where(self._age >= 0.0, np.minimum(lasts - self._age, 1.0), 0.0)

    def _shuts(self, clock: int) -> Flag:
        """Return where an open passage shuts this month, ``(W,)``."""
        hazard = self.parameter("hazard") if self._by_chance else np.zeros(self.block.width)
        by_chance = self._tape.uniforms(clock)[0] < 1.0 - np.exp(-hazard / MONTHS_PER_YEAR)
        return by_chance | (clock == self._starts)

    @property
    def _by_chance(self) -> bool:
        return isinstance(self.spec, PassageClosure) and self.spec.hazard is not None

    def _tell(self, where: Flag, kind: str, text: str, amount: Float) -> None:
        self.block.tell(where, kind, "", "", amount, text)
