"""A regime that tightens and eases by chance: calm, licensing, targeted ban, total ban.

Each month a world moves at most one step up or down, by comparing one uniform per decision with a hazard. The
hazard of tightening may be raised by what the same government does to other goods (contagion), so that a quarrel
spreads; with contagion off, goods escalate independently.
"""

from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.config.quantity import Months, PerYear, Ratio, Share
from sim.config.schema.base import Block as ConfigBlock
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier, limit_to, spared, stopped_share
from sim.controls.licence import read_terms
from sim.controls.licence_office import TERMS_WORDS, LicenceOffice, LicenceTerms

Float = NDArray[np.float64]
Int = NDArray[np.int64]

CALM, LICENSING, TARGETED, BAN = range(4)
_NAMES = ("calm", "licensing", "targeted ban", "total ban")


class Regime(ConfigBlock):
    """How a regime moves and what its bans stop.

    Attributes
    ----------
    license_hazard, target_hazard, ban_hazard
        Hazards of the step up from calm, licensing and a targeted ban.
    ban_lasts, targeting_lasts, licensing_lasts
        Mean months until a total ban, a targeted ban and licensing are eased by a step.
    target_all
        Probability that a targeted ban hits all candidates at once rather than one of them.
    ban_share
        Share of the normal flow that bans stop.
    contagion
        How much each other good group of the same government at a ban multiplies the hazards, beyond 1.
    """

    license_hazard: PerYear
    target_hazard: PerYear
    ban_hazard: PerYear
    ban_lasts: Months
    targeting_lasts: Months
    licensing_lasts: Months
    target_all: Share
    ban_share: Share
    contagion: Ratio


class EscalationControl(ExportControl):
    """Parameters of an escalation regime; `targets` are the candidates of a targeted ban.

    Attributes
    ----------
    regime
        How it moves.
    terms
        How licences are handled from the step to licensing on.
    """

    kind_name: ClassVar[str] = "escalation"
    words: ClassVar[Wording] = Wording(
        Text("Escalation of export controls", "輸出管理の段階的強化"),
        Text(
            "Controls on some goods tighten and ease by chance: calm, licences, a ban on chosen nations, a ban on all.",
            "品目群への輸出管理が、平常から許可制、特定国向け禁止、全面禁止へと、確率的に強まり、また緩む。",
        ),
        {
            **TERMS_WORDS,
            "regime.license_hazard": Text("hazard of licences", "許可制に移る年間の発生率"),
            "regime.target_hazard": Text("hazard of a ban on chosen nations", "特定国向け禁止に移る年間の発生率"),
            "regime.ban_hazard": Text("hazard of a ban on all", "全面禁止に移る年間の発生率"),
            "regime.licensing_lasts": Text("mean length of licences", "許可制の平均の長さ"),
            "regime.targeting_lasts": Text("mean length of a ban on chosen nations", "特定国向け禁止の平均の長さ"),
            "regime.ban_lasts": Text("mean length of a ban on all", "全面禁止の平均の長さ"),
            "regime.target_all": Text(
                "chance that a ban on chosen nations hits all candidates", "特定国向け禁止が候補国すべてに及ぶ確率"
            ),
            "regime.ban_share": Text("share of the normal flow that bans stop", "禁止で止まる流れの割合"),
            "regime.contagion": Text(
                "how much a ban on other goods raises the hazards", "他の品目の禁止が発生率を高める度合い"
            ),
        },
    )
    regime: Regime
    terms: LicenceTerms

    def modifier(self, block: Block) -> "EscalationModifier":
        """Return what runs the regime in a block."""
        return EscalationModifier(self, block)


class EscalationModifier(Modifier):
    """Keeps each world's regime and imposes what it implies."""

    def __init__(self, spec: EscalationControl, block: Block) -> None:
        super().__init__(spec, block)
        gate_buyer = block.structure.links.buyer[block.structure.gated_links[self.all_gates]]
        self._candidate = np.array(
            [np.flatnonzero(self.targets == buyer)[0] if buyer in self.targets else -1 for buyer in gate_buyer],
            dtype=np.int64,
        )
        self._office = LicenceOffice(block, self.all_gates, read_terms(self), established=False)
        self._regime = np.zeros(block.width, dtype=np.int64)
        self._licensed_for = np.full(block.width, -1.0)
        self._hit = np.zeros((len(self.targets), block.width), dtype=np.bool_)
        self._stopped = np.zeros((len(self.all_gates), block.width))
        self._tape = block.tape(tuple(f"escalation.{spec.id}.{decision}" for decision in ("step", "all", "which")))

    @cached_property
    def all_gates(self) -> Int:
        """Rows of the export limits towards all but the exempt."""
        nations, exempt = self.block.structure.nations, self.spec.exempt
        others = [place for place, name in enumerate(nations) if name not in exempt]
        return self.block.structure.gates_of(self.nation, self.goods, np.array(others, dtype=np.int64))

    @property
    def touched(self) -> Int:
        """Rows of the export limits that licences and bans write."""
        return self.all_gates

    def in_force(self, age: Float) -> NDArray[np.bool_]:
        """Return the worlds in which at least licences are required."""
        return (age >= 0.0) & (self._regime >= LICENSING)

    def _announce(self) -> None:
        """Bring no news before the regime moves."""

    def impose(self, age: Float) -> None:
        """Move the regime, then impose licences and bans as it implies."""
        on = age >= 0.0
        self._move(on)
        licensed = on & (self._regime >= LICENSING)
        self._licensed_for = np.where(licensed, self._licensed_for + 1.0, -1.0)
        self._office.decide(self._licensed_for)
        self._ban(on)
        self._stopped[...] = (
            np.where(licensed, stopped_share(self.block, self.all_gates), 0.0) if licensed.any() else 0.0
        )
        self.block.alarm[self.spec.nation, self.spec.id] = on & (self._regime >= TARGETED)

    def stopped_already(self, gates: Int) -> Float:
        """Return what other controls stop, or what the regime itself stopped last month, ``(K, W)``."""
        return np.maximum(super().stopped_already(gates), self._stopped)

    def _move(self, on: NDArray[np.bool_]) -> None:
        if not (on.any() or self._regime.any()):
            return
        step, draw_all, draw_which = self._tape.uniforms(self.block.clock)
        up, down = self._hazards()
        rises = on & (step < up)
        falls = on & ~rises & (step >= 1.0 - down)
        falls |= ~on & (self._regime > CALM)
        before = self._regime
        self._regime = np.where(rises, before + 1, np.where(falls, np.maximum(before - 1, 0), before))
        newly_targeted = rises & (self._regime == TARGETED)
        if newly_targeted.any():
            self._aim(newly_targeted, draw_all, draw_which)
        if (rises | falls).any():
            self._report(rises, falls)

    def _hazards(self) -> tuple[Float, Float]:
        """Return the probabilities of a step up and a step down this month, each ``(W,)``."""
        others = sum(
            (
                raised.astype(float)
                for (nation, name), raised in self.block.alarm.items()
                if nation == self.spec.nation and name != self.spec.id
            ),
            start=np.zeros(self.block.width),
        )
        heat = 1.0 + self.parameter("regime.contagion") * others
        never = np.zeros(self.block.width)
        rates = (
            self.parameter("regime.license_hazard"),
            self.parameter("regime.target_hazard"),
            self.parameter("regime.ban_hazard"),
            never,
        )
        lasting = [self.parameter(f"regime.{name}_lasts") for name in ("licensing", "targeting", "ban")]
        falls = (never, *(1.0 / np.maximum(months, 1.0) for months in lasting))
        up = 1.0 - np.exp(-np.choose(self._regime, rates) * heat / MONTHS_PER_YEAR)
        return up, np.minimum(np.choose(self._regime, falls), 1.0 - up)

    def _aim(self, newly: NDArray[np.bool_], draw_all: Float, draw_which: Float) -> None:
        """Choose whom a new targeted ban hits."""
        count = len(self.targets)
        everyone = draw_all < self.parameter("regime.target_all")
        chosen = np.minimum((draw_which * count).astype(np.int64), count - 1)
        aimed = everyone[None, :] | (np.arange(count)[:, None] == chosen[None, :])
        self._hit = np.where(newly[None, :], aimed, self._hit)

    def _ban(self, on: NDArray[np.bool_]) -> None:
        if not (on & (self._regime >= TARGETED)).any():
            return
        closed = on & ((self._regime == BAN) | ((self._regime == TARGETED) & self._aimed_at()))
        rest = spared(self.block, self.all_gates, self.parameter("regime.ban_share"))
        limit_to(self.block, self.all_gates, np.where(closed, rest, np.inf))

    def _aimed_at(self) -> NDArray[np.bool_]:
        """Return which gates lead to the nations that the targeted ban hits, ``(K, W)``."""
        return np.where((self._candidate >= 0)[:, None], self._hit[self._candidate], False)

    def _report(self, rises: NDArray[np.bool_], falls: NDArray[np.bool_]) -> None:
        """Break the news of a step up to those it hits, and keep the story."""
        severity = self.parameter("severity")
        calm = np.zeros_like(severity)
        weight: Float = np.choose(self._regime, (calm, 0.5 * severity, severity, severity))
        struck = rises & ((self._regime != TARGETED) | self._aimed_at())
        self._break_news(struck, self.all_gates, weight)
        for regime, name in enumerate(_NAMES):
            self.block.tell(
                (rises | falls) & (self._regime == regime), "escalation", self.spec.nation, "",
                np.array(float(regime)), f"{self.spec.nation}: {self.spec.id} moves to {name}",
            )  # fmt: skip
