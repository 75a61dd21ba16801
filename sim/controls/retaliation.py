"""Retaliation: a government answers a partnership against it by stopping what its members buy.

Signing, start and growth of a partnership each provoke it for a time; within that time it strikes by chance, the more
easily the deeper the partnership. Without a partnership in the row's policy nothing is ever struck.
"""

from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from sim.block import Block, Pact
from sim.config.quantity import Months, PerYear, Share, problem
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, limit_to, spared
from sim.controls.reaction import Reaction, eased, monthly

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]

SMALLEST_STEP = 1e-9
"""Share of world use; keeps a step of growth of no size from dividing by zero."""


class Retaliation(ExportControl):
    """Parameters of retaliation; `targets` are the nations whose partnerships provoke it.

    Attributes
    ----------
    hazard
        Hazard of an answer to a partnership at full strength, while it provokes.
    window
        Months for which a signing, a start or growth provokes.
    growth
        Gain of the partners' capacity, as a share of world use, that counts as growth; each further step counts anew.
    share
        Share of the normal flow to members that is stopped.
    spill
        Part of that stop which targets outside the partnership meet as well.
    lasts
        Mean months until it is eased.
    """

    kind_name: ClassVar[str] = "retaliation"
    words: ClassVar[Wording] = Wording(
        Text("Retaliation", "報復措置"),
        Text(
            "A government answers a partnership against it by stopping part of what the members buy.",
            "政府が、自国に対抗する枠組みに対し、参加国向けの輸出の一部を止めて応じる。",
        ),
        {
            "hazard": Text("yearly hazard of an answer", "年間の発生率"),
            "window": Text("time for which an event provokes", "きっかけが影響する期間"),
            "growth": Text("growth of partners' capacity that provokes", "きっかけとなる参加国の能力増加"),
            "share": Text("share of the flow to members that is stopped", "参加国向けの流れのうち止まる割合"),
            "spill": Text("part that nations outside the partnership meet", "参加国以外に及ぶ割合"),
            "lasts": Text("mean length", "平均の長さ"),
        },
    )
    hazard: PerYear
    window: Months
    growth: Share
    share: Share
    spill: Share
    lasts: Months

    @model_validator(mode="after")
    def _check_growth(self) -> Self:
        least = self.growth.value if self.growth.low is None else self.growth.low
        if least <= 0.0:
            raise problem("a step of growth is above zero", at="growth", hint="for never, write 100 %")
        return self

    def modifier(self, block: Block) -> "RetaliationModifier":
        """Return what carries the retaliation out in a block."""
        return RetaliationModifier(self, block)


class RetaliationModifier(Reaction):
    """Watches the partnerships of its targets, and keeps whom each world punishes."""

    def __init__(self, spec: Retaliation, block: Block) -> None:
        super().__init__(spec, block)
        self._watches = [_Watch(self, pact) for pact in block.pacts if set(pact.members) & set(self.targets.tolist())]
        _, buyers, _ = self._ends(self.gates)
        place = {int(target): row for row, target in enumerate(self.targets)}
        self._target_of_gate = np.array([place[int(buyer)] for buyer in buyers], dtype=np.int64)
        self._hit = np.zeros((len(self.targets), block.width), dtype=np.bool_)
        self._tape = block.tape(tuple(f"retaliation.{spec.id}.{decision}" for decision in ("strike", "ease")))

    def impose(self, age: Float) -> None:
        """Strike where provoked and by chance, ease by chance, and stop what members of the struck pacts buy."""
        if not any(watch.pact.strength.any() for watch in self._watches):
            return
        awake = age >= 0.0
        before = self._hit[self._target_of_gate]
        strikes = self._decide(awake)
        hit = self._hit[self._target_of_gate]
        reach = np.where(hit, 1.0, self.parameter("spill"))
        standing = awake & np.logical_or.reduce(self._hit, axis=0)
        stopped = np.where(standing, self.parameter("share") * reach, 0.0)
        self._break_news(strikes & ~(hit & before), self.gates, self.parameter("severity") * reach)
        limit_to(self.block, self.gates, spared(self.block, self.gates, stopped))
        self.block.alarm[self.spec.nation, self.spec.id] = standing

    def in_force(self, age: Float) -> Flag:
        """Return the worlds in which somebody is punished."""
        return (age >= 0.0) & np.logical_or.reduce(self._hit, axis=0)

    def _decide(self, awake: Flag) -> Flag:
        """Move each world's list of the punished; return where the government strikes this month, ``(W,)``."""
        strike, ease = self._tape.uniforms(self.block.clock)
        provoked = [watch.provokes(self.parameter("window"), self.parameter("growth")) for watch in self._watches]
        pull = np.zeros(self.block.width)
        for watch, hot in zip(self._watches, provoked, strict=True):
            pull += np.where(hot, watch.pact.strength, 0.0)
        strikes = awake & (strike < monthly(self.parameter("hazard") * pull))
        standing = np.logical_or.reduce(self._hit, axis=0)
        ends = standing & ~strikes & (ease < eased(self.parameter("lasts")))
        self._hit &= ~ends
        for watch, hot in zip(self._watches, provoked, strict=True):
            answered = strikes & hot
            self._hit[watch.rows] |= answered & watch.members()
            watch.settle(answered)
            self._report(answered, self.parameter("share"), f"answers {watch.pact.name}")
        self._report(ends & awake, np.zeros(1), "is eased")
        return strikes

    def _report(self, where: Flag, amount: Float, what: str) -> None:
        text = f"{self.spec.nation}: {self.spec.id} {what}"
        self.block.tell(where, "retaliation", self.spec.nation, "", amount, text)


class _Watch:
    """What a government remembers of one partnership.

    Attributes
    ----------
    rows
        Nations among the control's targets that are or may become members, as places in its list.
    """

    def __init__(self, control: RetaliationModifier, pact: Pact) -> None:
        block = control.block
        recipes = block.structure.recipes
        goods = {int(good): row for row, good in enumerate(control.goods)}
        self.pact = pact
        self.rows = np.flatnonzero(np.isin(control.targets, pact.members))
        self._block = block
        self._goods = control.goods
        self._targets = [int(nation) for nation in control.targets[self.rows]]
        self._plants = [
            (goods[int(recipes.main[process])], process, int(recipes.nation[process]))
            for process in range(recipes.count)
            if recipes.nation[process] in pact.members
            and recipes.main[process] in goods
            and not recipes.must_run[process]
        ]
        financed = _financed(block, pact)
        self._projects = [
            (goods[int(recipes.main[process])], place)
            for place, process in enumerate(block.projects.process)
            if place in financed and recipes.main[process] in goods and recipes.nation[process] not in pact.members
        ]
        self._since = np.full(block.width, -np.inf)
        self._depth = np.zeros(block.width)
        self._opening: Float | None = None
        self._steps = np.zeros((len(control.goods), block.width))

    def provokes(self, window: Float, growth: Float) -> Flag:
        """Look at the partnership, and tell where it provokes this month, ``(W,)``."""
        clock, pact = self._block.clock, self.pact
        if clock < pact.signed:
            return np.zeros(self._block.width, dtype=np.bool_)
        depth = np.zeros(self._block.width)
        for nation in pact.members:
            depth += pact.strength * pact.membership(nation, clock)
        deeper = depth > self._depth
        self._depth = np.maximum(depth, self._depth)
        dated = max(date for date in (pact.signed, pact.starts) if date <= clock)
        self._since = np.where(deeper, float(dated if clock == 0 else clock), self._since)
        grown = self._grown(growth)
        self._since = np.where(grown | (clock == pact.starts), float(clock), self._since)
        targeted: Flag = np.logical_or.reduce(self.members(), axis=0)
        return (pact.strength > 0.0) & targeted & (clock - self._since < window)

    def members(self) -> Flag:
        """Return which of the targets in `rows` are members this month, ``(rows, W)``."""
        return np.stack([self.pact.membership(nation, self._block.clock) > 0.0 for nation in self._targets])

    def settle(self, answered: Flag) -> None:
        """Count what provoked as answered in these worlds."""
        self._since = np.where(answered, -np.inf, self._since)

    def _grown(self, growth: Float) -> Flag:
        """Tell where the partners' capacity has gained another step of world use since signing, ``(W,)``."""
        use = self._block.month.world_use[self._goods]
        size = np.zeros_like(use)
        for row, process, nation in self._plants:
            size[row] += self._block.state.capacity[process] * self.pact.membership(nation, self._block.clock)
        projects = self._block.projects
        for row, place in self._projects:
            size[row] += projects.capacity[place] * projects.built[place]
        share = np.divide(size, use, out=np.zeros_like(size), where=use > 0.0)
        if self._opening is None:
            if self._block.clock > 0:
                self._opening = share
            return np.zeros(self._block.width, dtype=np.bool_)
        steps = np.floor((share - self._opening) / np.maximum(growth, SMALLEST_STEP))
        further: Flag = np.logical_or.reduce(steps > self._steps, axis=0)
        self._steps = np.maximum(steps, self._steps)
        return further


def _financed(block: Block, pact: Pact) -> set[int]:
    """Return the places of the projects that the partnership's clauses name, with all their parts."""
    clauses = block.structure.resolved.partnerships[pact.name].clauses.values()
    named = {name for clause in clauses for name in getattr(clause, "projects", ())}
    plans = block.structure.projects
    wholes = {plan.whole for plan in plans if plan.name in named}
    return {place for place, plan in enumerate(plans) if plan.whole in wholes}
