"""Export quota: a pool of tonnes per good and period, let out smoothly or at once, part of what is unused carried over.

Where the price abroad rises far above the price at home, goods pass beyond the quota: of China's rare earths, between a
third and more than the whole of official exports was smuggled in 2006-2011.
"""

from typing import ClassVar, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block
from sim.config.calendar import Date
from sim.config.quantity import FlowOrShare, Ratio, Share, problem
from sim.config.schema.base import Block as ConfigBlock
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier
from sim.market.stopped import passing
from sim.state import INSIDE, OUTSIDE
from sim.tally import MeasureTally

Float = NDArray[np.float64]

PERIODS: Final = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Months of each period; periods follow the calendar year."""

WORTH_TELLING: Final = 0.05
"""Share of the month's instalment above which smuggling is told."""


class Smuggling(ConfigBlock):
    """What passes beyond a quota.

    Attributes
    ----------
    potential
        Most that is smuggled, as a share of base-year exports: some 20 000 t of China's rare earths in 2006, when
        official exports were near 57 000 t, and in 2011, when they were 17 000 t.
    enforcement
        Share of it that controls at the border and in the trade stop.
    saves
        Taxes that are paid on what leaves officially, a share of the price; nothing when left out.
    """

    potential: Ratio
    enforcement: Share
    saves: Ratio | None = None


class Step(ConfigBlock):
    """A later change of a quota.

    Attributes
    ----------
    starts, announced
        First day of the new volume, and day on which it became known; its start when left out.
    volume
        As that of the quota.
    severity
        How bad the announcement is for those it hits.
    """

    starts: Date
    announced: Date | None = None
    volume: FlowOrShare
    severity: Share


class Quota(ExportControl):
    """Parameters of an export quota.

    Attributes
    ----------
    volume
        Tonnes that may leave, as a flow (then for exactly one good), or as a share of base-year exports.
    steps
        Later volumes, in order.
    period
        Time for which a pool is set.
    instalments
        Whether the pool is let out smoothly, month by month, or may be used at once.
    carry_over
        Share of what is unused at the end of a period that may be used later; within a period all of it may.
    smuggling
        What passes beyond it; nothing when left out.
    """

    kind_name: ClassVar[str] = "quota"
    words: ClassVar[Wording] = Wording(
        Text("Export quota", "輸出割当"),
        Text("A limited amount of each good may leave in each period.", "期間ごとに、品目ごとの輸出量に上限を設ける。"),
        {
            "volume": Text("amount that may leave", "輸出できる量"),
            "carry_over": Text("share of the unused amount that is carried over", "未使用分の繰越割合"),
            "steps.volume": Text("later amount that may leave", "変更後の輸出できる量"),
            "steps.severity": Text("severity of a later change", "変更の厳しさ"),
            "smuggling.potential": Text("most that is smuggled", "密輸の上限"),
            "smuggling.enforcement": Text("share of smuggling that is stopped", "密輸の取り締まりの割合"),
            "smuggling.saves": Text("taxes that smuggling avoids", "密輸で免れる税"),
        },
    )
    volume: FlowOrShare
    steps: tuple[Step, ...] = ()
    period: Literal["month", "quarter", "half_year", "year"] = "month"
    instalments: Literal["smooth", "at_once"] = "smooth"
    carry_over: Share
    smuggling: Smuggling | None = None

    @model_validator(mode="after")
    def _check_steps(self) -> Self:
        dates = [self.starts, *(step.starts for step in self.steps)]
        if dates != sorted(set(dates)):
            raise problem("steps must follow the start and each other", at="steps")
        if any(step.volume.unit != self.volume.unit for step in self.steps):
            raise problem("all volumes of a quota are tonnes, or all are shares", at="steps")
        if any(step.announced is not None and step.announced > step.starts for step in self.steps):
            raise problem("a step is announced after its start", at="steps")
        return self

    @model_validator(mode="after")
    def _check_volume(self) -> Self:
        if self.volume.unit != "1" and len(self.goods) != 1:
            raise problem(
                "a quota in tonnes covers exactly one good", at="volume", hint="write it as a share of exports"
            )
        return self

    def modifier(self, block: Block) -> "QuotaModifier":
        """Return what carries the quota out in a block."""
        return QuotaModifier(self, block)


class QuotaModifier(Modifier):
    """Keeps each pool's unused tonnes, and lets the instalment, those and what is smuggled pass.

    Attributes
    ----------
    pools
        Rows of the quota pools.
    instalment
        Tonnes a month at present, ``(pool, W)``.
    allowed
        Tonnes that could leave officially in the last month, ``(pool, W)``.
    """

    def __init__(self, spec: Quota, block: Block) -> None:
        super().__init__(spec, block)
        structure = block.structure
        pools = np.unique(structure.links.pool[structure.gated_links[self.gates]])
        self.pools = pools[pools >= 0]
        self.links = [np.flatnonzero(structure.links.pool == pool) for pool in self.pools]
        self._exports = np.array([_total(block.base.flow, links) for links in self.links]).reshape(-1, block.width)
        self._by_share = spec.volume.unit == "1"
        self.instalment = self._tonnes("volume")
        calendar = block.structure.calendar
        self._steps = [
            (calendar.index(step.announced or step.starts), calendar.index(step.starts)) for step in spec.steps
        ]
        self.allowed = self.instalment.copy()
        self._months = PERIODS[spec.period]
        self._at_once = spec.instalments == "at_once"
        self._smuggling = spec.smuggling is not None
        self._held = np.full(block.width, self.starts < 0)
        self._beyond = np.zeros(self.instalment.shape)
        self._told = np.zeros(self.instalment.shape, dtype=np.bool_)
        self._open_before = self._open_after = self._stopped_now = np.zeros_like(self.allowed)

    def _tonnes(self, name: str) -> Float:
        """Return a volume in tonnes a month, ``(pool, W)``."""
        volume = np.broadcast_to(self.parameter(name), self._exports.shape)
        return volume * self._exports if self._by_share else volume.copy()

    def _announce(self) -> None:
        """Break the news of the quota, and of each step when it becomes known."""
        super()._announce()
        for place, (known, _) in enumerate(self._steps):
            if known == self.block.clock:
                self._break_news(self.active, self.gates, self.parameter(f"steps.{place}.severity"))

    def impose(self, age: Float) -> None:
        """Let this month's instalment and what is left pass each pool, and beyond it what is smuggled."""
        on = age >= 0.0
        for place, (_, starts) in enumerate(self._steps):
            if starts == self.block.clock or (starts < 0 and self.block.clock == 0):
                self.instalment = self._tonnes(f"steps.{place}.volume")
        sold = np.zeros_like(self.allowed)
        for row, links in enumerate(self.links):
            sold[row] = _total(self.block.state.flow, links)
        running = on & self._held
        place = (self.block.structure.calendar.first + self.block.clock) % self._months
        kept = self.parameter("carry_over") if place == 0 else 1.0
        official = np.maximum(sold - self._beyond, 0.0)
        unused = np.where(running, np.maximum(self.allowed - official, 0.0) * kept, 0.0)
        self.allowed = unused + self._released(place, running)
        self._held = on
        self._beyond = self._smuggled(on) if self._smuggling else self._beyond
        measures = self.block.measures
        limit = np.where(on, self.allowed + self._beyond, np.inf)
        tighter = limit < measures.pools[self.pools]
        self._open_before = self._official()
        measures.pools[self.pools] = np.where(tighter, limit, measures.pools[self.pools])
        measures.smuggled[self.pools] = np.where(tighter, self._beyond, measures.smuggled[self.pools])
        self._open_after = self._official()

    def _official(self) -> Float:
        """Return what may leave each pool within all quotas so far, ``(pool, W)``."""
        measures = self.block.measures
        return measures.pools[self.pools] - measures.smuggled[self.pools]

    def settle(self) -> None:
        """Count what the pools stop of that which other limits let pass."""
        self._stopped_now = np.zeros_like(self.allowed)
        if self.counts is None or not self.on.any():
            return
        structure = self.block.structure
        for row, links in enumerate(self.links):
            wanted = passing(self.block, structure.links.gate[links])
            over = np.maximum(wanted - self._open_after[row], 0.0) - np.maximum(wanted - self._open_before[row], 0.0)
            self._stopped_now[row] = np.where(self.on > 0.0, over, 0.0)
        self.counts.add("stopped", structure.pool_good[self.pools], self._stopped_now)

    def _count_moved(self, counts: MeasureTally) -> None:
        """Count what left beyond the pools."""
        sold = np.array([_total(self.block.state.flow, links) for links in self.links]).reshape(self.allowed.shape)
        past = np.minimum(sold, self.block.measures.smuggled[self.pools])
        counts.add("leaked", self.block.structure.pool_good[self.pools], np.minimum(past, self._stopped_now))

    def _released(self, place: int, running: NDArray[np.bool_]) -> Float:
        """Return what is let out in this month of the period, ``(pool, W)``."""
        if not self._at_once:
            return self.instalment
        left = min(self._months - place, max(self.ends - self.block.clock, 1))
        return np.where(running & (place > 0), 0.0, left * self.instalment)

    def _smuggled(self, on: NDArray[np.bool_]) -> Float:
        """Return tonnes that pass beyond the pools, driven by the price outside over inside, ``(pool, W)``.

        They are sold before the rest, because whoever smuggles pays for no quota. The pull of the price and the lag are
        those of leakage (`sim.market.leakage`).
        """
        state, rules = self.block.state, self.block.rules
        goods = self.block.structure.pool_good[self.pools]
        price = state.spot[OUTSIDE, goods] / np.maximum(state.contract[INSIDE, goods], LEAST_PRICE)
        gain = price - 1.0 + self.optional("smuggling.saves", 0.0)
        pull = np.clip((gain - rules.smuggling_markup) / rules.leak_span, 0.0, 1.0)
        most = self.parameter("smuggling.potential") * (1.0 - self.parameter("smuggling.enforcement"))
        before = self._beyond
        now = np.where(on, before + (most * pull * self._exports - before) / np.maximum(rules.leak_months, 1.0), 0.0)
        self._tell_smuggling(now)
        return now

    def _tell_smuggling(self, now: Float) -> None:
        much = now > WORTH_TELLING * self.instalment
        begins = much & ~self._told
        self._told = much
        if not begins.any():
            return
        for row, pool in enumerate(self.pools):
            good = self.block.structure.goods[self.block.structure.pool_good[pool]]
            text = f"{self.spec.nation}: {good} is smuggled past the quota ({self.spec.id})"
            self.block.tell(begins[row], "smuggling", self.spec.nation, good, now[row], text)


LEAST_PRICE: Final = 1e-9
"""Keeps a price ratio finite."""


def _total(flow: Float, links: NDArray[np.int64]) -> Float:
    """Add up the flows of some links in a fixed order, shape ``(W,)``."""
    total = np.zeros(flow.shape[1])
    for link in links:
        total += flow[link]
    return total
