"""The office that licences wait in: a queue, a first delay, a ramp, and a limit to what it lets through.

The form is the one that reproduced the exports of gallium and of the seven rare earths after their licences
started (nothing for about two months, then a ramp; without a throughput limit exports overshoot twofold). How fast
and how generously it works is politics, so those are inputs of each control with wide ranges.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.quantity import Months, PerMonth, Ratio
from sim.config.schema.base import Block as ConfigBlock
from sim.controls.base import limit_to, normal_flow

Float = NDArray[np.float64]
Int = NDArray[np.int64]


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
    """

    approval: PerMonth
    delay: Months
    ramp: Months
    throughput: Ratio
    patience: Months


SLOWEST_APPROVAL = 0.01
"""Share a month; keeps the opening queue finite where nothing is approved."""


SHORTEST_RAMP = 1e-9
"""Months; keeps a ramp of no length from dividing by zero."""


@dataclass(frozen=True)
class Terms:
    """The same by world, each of shape ``(W,)``."""

    approval: Float
    delay: Float
    ramp: Float
    throughput: Float
    patience: Float


class LicenceOffice:
    """Keeps the queue of each gate and turns it into limits.

    Parameters
    ----------
    gates
        Rows of the export limits it decides on.
    established
        Whether it has worked since before the first simulated month; its queue is then in equilibrium.
    """

    def __init__(self, block: Block, gates: Int, terms: Terms, *, established: bool) -> None:
        self.block = block
        self.gates = gates
        self.terms = terms
        links = block.structure.gated_links[gates]
        self._links = links
        self._buyers = block.structure.links.buyer[links]
        self._goods = block.structure.good_of_link[links]
        self._normal = block.base.flow[links]
        self._queue = np.zeros((len(gates), block.width))
        if established:
            self._queue += self._normal / np.maximum(terms.approval, SLOWEST_APPROVAL)

    def decide(self, age: Float) -> None:
        """Take in applications and let through what is approved, where `age` (months in force) is not negative."""
        terms = self.terms
        applied = self.block.month.order[self._buyers, self._goods] * self.block.state.habit[self._links]
        granted = np.where(age >= 1.0, self.block.state.flow[self._links], 0.0)
        normal = normal_flow(self.block, self.gates)
        waiting = np.minimum(np.maximum(self._queue - granted, 0.0) + applied, terms.patience * normal)
        self._queue = np.where(age >= 0.0, waiting, 0.0)
        risen = (age - terms.delay) / np.maximum(terms.ramp, SHORTEST_RAMP)
        speed = np.where(terms.ramp > 0.0, np.clip(risen, 0.0, 1.0), age >= terms.delay)
        passed = speed * np.minimum(terms.approval * self._queue, terms.throughput * normal)
        limit_to(self.block, self.gates, np.where(age >= 0.0, passed, np.inf))
