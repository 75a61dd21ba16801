"""The office that licences wait in: a queue, a first delay, a ramp, and a limit to what it lets through.

The form is the one that reproduced the exports of gallium and of the seven rare earths after their licences
started (nothing for about two months, then a ramp; without a throughput limit exports overshoot twofold). How fast
and how generously it works is politics, so those are inputs of each control with wide ranges.
"""

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from sim.block import Block
from sim.config.quantity import Months, PerMonth, Ratio, Share, problem
from sim.config.references import Identifier
from sim.config.schema.base import Block as ConfigBlock
from sim.config.text import Text
from sim.controls.base import limit_to, normal_flow

Float = NDArray[np.float64]
Int = NDArray[np.int64]

TERMS_WORDS: Final = {
    "terms.approval": Text("share of waiting tonnes approved in a month", "1か月に許可される待機量の割合"),
    "terms.delay": Text("time before the first approval", "最初の許可までの期間"),
    "terms.ramp": Text("time from first approval to full speed", "最初の許可から通常の速さまでの期間"),
    "terms.throughput": Text("most that passes in a month", "1か月に通る量の上限"),
    "terms.patience": Text("longest queue", "待機量の上限"),
    "terms.classes.orders": Text("share of the orders of a class of applicants", "申請者区分の注文の割合"),
    "terms.classes.approval": Text(
        "share of a class's waiting tonnes approved in a month", "申請者区分ごとに1か月に許可される割合"
    ),
    "terms.classes.throughput": Text("most of a class that passes in a month", "申請者区分ごとに1か月に通る量の上限"),
    "terms.classes.delay": Text("time before a class's first approval", "申請者区分ごとの最初の許可までの期間"),
    "terms.general.share": Text("share of orders under a general licence", "包括許可の対象となる注文の割合"),
    "terms.general.after": Text("time until the general licence", "包括許可までの期間"),
    "terms.general.throughput": Text(
        "most that passes under the general licence in a month", "包括許可で1か月に通る量の上限"
    ),
}
"""Words for the numbers of a licence office, by their names in a control."""


class ApplicantClass(ConfigBlock):
    """How one class of applicants is treated, such as civil users or those of an unfriendly government.

    Attributes
    ----------
    orders
        Share of the orders that come from it.
    approval, throughput
        As of the office, the throughput as a multiple of the class's own normal flow.
    delay
        As of the office where left out.
    """

    orders: Share
    approval: PerMonth
    throughput: Ratio
    delay: Months | None = None


class GeneralLicence(ConfigBlock):
    """A licence for all shipments of trusted applicants, which do not queue.

    Attributes
    ----------
    share
        Share of the orders that come from trusted applicants.
    after
        Months in force after which they have it.
    throughput
        Most that it lets pass a month, as a multiple of their own normal flow; the rest of their orders queues.
    """

    share: Share
    after: Months
    throughput: Ratio


class LicenceTerms(ConfigBlock):
    """How a licence office works.

    Attributes
    ----------
    approval
        Share of the waiting tonnes approved a month.
    delay
        Months before the first approval.
    ramp
        Months from the first approval to full speed.
    throughput
        Most that passes a month, as a multiple of the base-year flow of the link.
    patience
        Longest queue, in months of normal flow; older applications lapse.
    classes
        Applicants that are treated otherwise, by name; orders of nobody in them are treated as above.
    general
        A general licence for trusted applicants.
    """

    approval: PerMonth
    delay: Months
    ramp: Months
    throughput: Ratio
    patience: Months
    classes: dict[Identifier, ApplicantClass] = Field(default_factory=dict)
    general: GeneralLicence | None = None

    @model_validator(mode="after")
    def _check_classes(self) -> Self:
        total = sum(item.orders.value for item in self.classes.values())
        if total > 1.0 + ROUNDING:
            raise problem(f"the classes place {total:.0%} of the orders", at="classes", hint="at most 100 %")
        return self


ROUNDING = 1e-9
"""How far shares may add up to more than all."""

SLOWEST_APPROVAL = 0.01
"""Share a month; keeps the opening queue finite where nothing is approved."""


SHORTEST_RAMP = 1e-9
"""Months; keeps a ramp of no length from dividing by zero."""


@dataclass(frozen=True)
class ClassTerms:
    """Terms of one class of applicants by world, each of shape ``(W,)``."""

    orders: Float
    approval: Float
    throughput: Float
    delay: Float


@dataclass(frozen=True)
class GeneralTerms:
    """Terms of a general licence by world, each of shape ``(W,)``."""

    share: Float
    after: Float
    throughput: Float


@dataclass(frozen=True)
class Terms:
    """The terms of an office by world, each of shape ``(W,)``."""

    approval: Float
    delay: Float
    ramp: Float
    throughput: Float
    patience: Float
    classes: tuple[ClassTerms, ...] = ()
    general: GeneralTerms | None = None


class _Desk:
    """The queue of one class of applicants at each gate.

    Attributes
    ----------
    share
        Share of orders and normal flow that is its business, ``(W,)`` or 1.
    passed
        What it let through this month, ``(K', W)``.
    """

    def __init__(self, terms: Terms, share: Float | float, normal: Float, *, established: bool) -> None:
        self.terms = terms
        self.share = share
        self.queue = np.zeros_like(normal)
        self.passed = np.zeros_like(normal)
        if established:
            self.queue += share * normal / np.maximum(terms.approval, SLOWEST_APPROVAL)

    def clear(self) -> None:
        """Let all applications lapse."""
        self.queue, self.passed = np.zeros_like(self.queue), np.zeros_like(self.passed)

    def serve(self, age: Float, applied: Float, granted: Float, normal: Float) -> Float:
        """Take in applications and return what is approved, ``(K', W)``; nothing where `age` is negative."""
        terms = self.terms
        waiting = np.minimum(np.maximum(self.queue - granted, 0.0) + applied, terms.patience * normal)
        self.queue = np.where(age >= 0.0, waiting, 0.0)
        risen = (age - terms.delay) / np.maximum(terms.ramp, SHORTEST_RAMP)
        speed = np.where(terms.ramp > 0.0, np.clip(risen, 0.0, 1.0), age >= terms.delay)
        self.passed = speed * np.minimum(terms.approval * self.queue, terms.throughput * normal)
        return self.passed


class LicenceOffice:
    """Keeps the queues of each gate and turns them into limits.

    Parameters
    ----------
    gates
        Rows of the export limits it decides on.
    established
        Whether it has worked since before the first simulated month; its queues are then in equilibrium.
    """

    def __init__(self, block: Block, gates: Int, terms: Terms, *, established: bool) -> None:
        self.block = block
        self.gates = gates
        self._general = terms.general
        links = block.structure.gated_links[gates]
        self._links = links
        self._buyers = block.structure.links.buyer[links]
        self._goods = block.structure.good_of_link[links]
        self._desks = [
            _Desk(own, share, block.base.flow[links], established=established) for own, share in _desks(terms)
        ]
        self._passed = np.zeros((len(gates), block.width))
        self._open = True

    def decide(self, age: Float) -> None:
        """Take in applications and let through what is approved, where `age` (months in force) is not negative."""
        if age.max() < 0.0:
            self._close()
            return
        self._open = True
        applied = self.block.month.order[self._buyers, self._goods] * self.block.state.habit[self._links]
        granted = np.where(age >= 1.0, self.block.state.flow[self._links], 0.0)
        normal = normal_flow(self.block, self.gates)
        if len(self._desks) == 1 and self._general is None:
            self._passed = self._desks[0].serve(age, applied, granted, normal)
        else:
            self._passed = self._decide_by_class(age, applied, granted, normal)
        limit_to(self.block, self.gates, np.where(age >= 0.0, self._passed, np.inf))

    def _close(self) -> None:
        """Throw away what waits: the licence is in force in no world."""
        if self._open:
            for desk in self._desks:
                desk.clear()
            self._passed = np.zeros_like(self._passed)
        self._open = False

    def _decide_by_class(self, age: Float, applied: Float, granted: Float, normal: Float) -> Float:
        """Let trusted applicants pass, then serve each desk; what was sold leaves the queues as they let it pass."""
        known = self._passed > 0.0
        before = np.where(known, self._passed, 1.0)
        passed, ordinary = self._trusted(age, applied, normal)
        queueing = applied - passed
        for desk in self._desks:
            own = granted * np.where(known, desk.passed / before, desk.share)
            passed = passed + desk.serve(age, desk.share * queueing, own, desk.share * ordinary)
        return passed

    def _trusted(self, age: Float, applied: Float, normal: Float) -> tuple[Float, Float]:
        """Return what passes under the general licence, and the normal flow of all others, each ``(K', W)``."""
        general = self._general
        if general is None:
            return np.zeros_like(applied), normal
        share = np.where(age >= general.after, general.share, 0.0)
        return share * np.minimum(applied, general.throughput * normal), (1.0 - share) * normal


def _desks(terms: Terms) -> list[tuple[Terms, Float | float]]:
    """Return the terms of each desk and its share of the orders; the first serves whoever is in no class."""
    if not terms.classes:
        return [(terms, 1.0)]
    placed = np.zeros_like(terms.approval)
    for held in terms.classes:
        placed = placed + held.orders
    scale = 1.0 / np.maximum(placed, 1.0)
    desks: list[tuple[Terms, Float | float]] = [(terms, np.maximum(1.0 - placed, 0.0))]
    for held in terms.classes:
        own = replace(terms, approval=held.approval, throughput=held.throughput, delay=held.delay)
        desks.append((own, held.orders * scale))
    return desks
