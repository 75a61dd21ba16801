"""Bargaining: a government's measures are suspended by a truce that its victims' pain and their alliance bring about.

A truce is struck by chance, the more easily the more the measures hurt and, if so configured, the deeper the victims'
partnership; it has a term, may break down before, and is followed by a time without talks.
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.quantity import Months, PerYear, Ratio, Share
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl
from sim.controls.reaction import Reaction, monthly
from sim.controls.truce import Suspends, suspend, suspended_by

Float = NDArray[np.float64]
Flag = NDArray[np.bool_]

SHORTEST_TERM, TERM_SPAN = 0.5, 1.0
"""A term is drawn evenly between half and one and a half times its mean."""


class Bargaining(ExportControl):
    """Parameters of negotiated truces; `targets` are the nations that bargain.

    Attributes
    ----------
    suspends
        Identifiers of the nation's controls that rest while a truce holds, or ``all``.
    hazard
        Hazard of a truce per unit of hurt: regimes of the suspended controls at a ban, plus the share of what buyers
        abroad wanted that is blocked, plus the unserved share of the targets' demand, each of the worst good.
    threshold
        Share blocked from which there is something to bargain about; a regime at a ban always is.
    leverage
        How much the targets' partnership at full strength multiplies the hazard, beyond 1.
    lasts
        Mean term of a truce.
    breakdown
        Hazard that it breaks down before its term.
    rest
        Months without talks after a truce.
    """

    kind_name: ClassVar[str] = "bargaining"
    words: ClassVar[Wording] = Wording(
        Text("Bargaining", "交渉による一時停止"),
        Text(
            "A government suspends its controls for a time when they hurt buyers, and the truce may break down early.",
            "買い手の痛手が大きいとき、政府が輸出管理を一時停止する。合意は早期に破綻しうる。",
        ),
        {
            "hazard": Text("hazard of a truce per unit of hurt", "痛手当たりの合意の発生率"),
            "threshold": Text("share blocked from which there is bargaining", "交渉が始まる遮断割合"),
            "leverage": Text("how much a partnership speeds a truce", "枠組みが合意を早める度合い"),
            "lasts": Text("mean length of a truce", "合意の平均の長さ"),
            "breakdown": Text("hazard that a truce breaks down", "合意の破綻率"),
            "rest": Text("time without talks after a truce", "合意後に交渉のない期間"),
        },
    )
    uncounted: ClassVar[str] = "not counted: what its controls would have stopped"
    limits_exports: ClassVar[bool] = False
    acts_first: ClassVar[bool] = True
    suspends: Suspends
    hazard: PerYear
    threshold: Share
    leverage: Ratio
    lasts: Months
    breakdown: PerYear
    rest: Months

    def modifier(self, block: Block) -> "BargainingModifier":
        """Return what carries the bargaining out in a block."""
        return BargainingModifier(self, block)


class BargainingModifier(Reaction):
    """Keeps when each world's truce ends, and suspends what it covers."""

    def __init__(self, spec: Bargaining, block: Block) -> None:
        super().__init__(spec, block)
        self._covers = suspended_by(spec, spec.suspends, block)
        self._pacts = [pact for pact in block.pacts if set(pact.members) & set(self.targets.tolist())]
        self._until = np.full(block.width, -np.inf)
        self._tape = block.tape(
            tuple(f"bargaining.{spec.id}.{decision}" for decision in ("strike", "term", "breakdown"))
        )

    def impose(self, age: Float) -> None:
        """Strike, keep or break the truce, and suspend the named controls where it holds."""
        awake, clock = age >= 0.0, float(self.block.clock)
        strike, term, breakdown = self._tape.uniforms(self.block.clock)
        fails = (clock < self._until) & (breakdown < monthly(self.parameter("breakdown")))
        runs_out = self._until == clock
        self._until = np.where(fails, clock, self._until)
        free = awake & (self._until <= clock) & (clock - self._until >= self.parameter("rest"))
        struck = free & (strike < monthly(self.parameter("hazard") * self._hurt() * self._leverage()))
        months = np.maximum(np.ceil(self.parameter("lasts") * (SHORTEST_TERM + TERM_SPAN * term)), 1.0)
        self._until = np.where(struck, clock + months, self._until)
        suspend(self.block, self._covers, awake & (clock < self._until))
        self._break_news(awake & fails & ~struck, self.gates, self.parameter("severity"))
        self._report(struck, months, "strikes a truce")
        self._report(awake & fails & ~struck, np.zeros(1), "sees its truce break down")
        self._report(awake & runs_out & ~struck, np.zeros(1), "sees its truce run out")

    def in_force(self, age: Float) -> Flag:
        """Return the worlds in which a truce holds."""
        return (age >= 0.0) & (self.block.clock < self._until)

    def _hurt(self) -> Float:
        """Return how much last month's measures hurt, 0 where there is nothing to bargain about; shape ``(W,)``."""
        block = self.block
        bans = np.zeros(block.width)
        for (nation, name), raised in block.alarm.items():
            if nation == self.spec.nation and name in self._covers:
                bans += raised
        missed = np.zeros((len(self.goods), block.width))
        wanted = np.zeros_like(missed)
        for target in self.targets:
            missed += block.month.missed[target, self.goods]
            wanted += block.month.reference[target, self.goods]
        unserved = np.divide(missed, wanted, out=np.zeros_like(missed), where=wanted > 0.0).max(axis=0)
        blocked = block.measures.wall[self.goods].max(axis=0)
        at_stake = (bans > 0.0) | (blocked > self.parameter("threshold"))
        return np.where(at_stake, bans + blocked + np.minimum(unserved, 1.0), 0.0)

    def _leverage(self) -> Float:
        """Return what the targets' deepest partnership in force makes of the hazard, ``(W,)``."""
        depth = np.zeros(self.block.width)
        for pact in self._pacts:
            if pact.starts <= self.block.clock:
                for target in self.targets:
                    depth = np.maximum(depth, pact.strength * pact.membership(int(target), self.block.clock))
        return 1.0 + self.parameter("leverage") * depth

    def _report(self, where: Flag, amount: Float, what: str) -> None:
        text = f"{self.spec.nation}: {self.spec.id} {what}"
        self.block.tell(where, "bargaining", self.spec.nation, "", amount, text)
