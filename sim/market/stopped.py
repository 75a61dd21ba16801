"""Count what a control stops at its export limits, and how much of that comes all the same.

What buyers want at a limit is their last order times their habit, as leakage and wall take it. A control stops what
passed before it acted and passes no more. So what several controls stop adds up, and wanted is passed, leaked and kept.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled
from sim.tally import MeasureTally, Tally

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


class StoppedGoods:
    """Counts for one control.

    Parameters
    ----------
    gates
        Rows of the export limits that the control may touch, shape ``(K',)``.
    """

    def __init__(self, block: Block, tally: MeasureTally, gates: Int) -> None:
        structure = block.structure
        self._block, self._tally, self._gates = block, tally, gates
        self._links = structure.gated_links[gates]
        self._buyer, self._good = structure.links.buyer[self._links], structure.good_of_link[self._links]
        self._stopped = np.zeros((len(gates), block.width))
        self._before: Float | None = None

    def open(self) -> None:
        """Note the limits before the control acts."""
        self._before = self._block.measures.limits[self._gates]

    def close(self, on: Flag) -> None:
        """Count what is wanted at the limits, and what the control has just stopped, where it is in force."""
        block, tally = self._block, self._tally
        if self._before is None or not len(self._gates):
            return
        _count_stopped(
            self._gates, self._links, self._buyer, self._good, block.month.order, block.state.habit, self._before,
            block.measures.limits, on.astype(np.float64), tally.tonnes("wanted"), tally.tonnes("stopped"),
            self._stopped, tally.month.stopped,
        )  # fmt: skip

    def count_leaks(self) -> None:
        """Count this month's part of what third countries passed on, after everything has been shipped."""
        leak = self._tally.month.leak
        if self._before is not None and leak is not None:
            _count_leaked(self._gates, self._good, self._stopped, leak, self._tally.tonnes("leaked"))
        self._before = None


def weigh_leaks(block: Block, tally: Tally) -> None:
    """Write which share of what controls stop at each export limit has come through third countries.

    Several controls on one limit share what leaks by what each of them stops.
    """
    if block.month.leaked.any():
        tally.leak = np.zeros_like(tally.stopped)
        _weigh_leaks(
            block.structure.gated_links, block.measures.limits, block.month.leaked, block.state.flow, block.sent,
            tally.stopped, tally.leak,
        )  # fmt: skip


def wanted_at(block: Block, gates: Int) -> Float:
    """Return the tonnes that buyers want at some export limits, ``(K', W)``."""
    links = block.structure.gated_links[gates]
    buyers, goods = block.structure.links.buyer[links], block.structure.good_of_link[links]
    return block.state.habit[links] * block.month.order[buyers, goods]


def passing(block: Block, gates: Int) -> Float:
    """Return the tonnes wanted at some export limits that these let through, added up, ``(W,)``."""
    total = np.zeros(block.width)
    for amount in np.minimum(wanted_at(block, gates), block.measures.limits[gates]):
        total += amount
    return total


@compiled
def _count_stopped(
    gates: Int,
    links: Int,
    buyers: Int,
    goods: Int,
    order: Float,
    habit: Float,
    before: Float,
    limits: Float,
    on: Float,
    wanted: Float,
    stopped: Float,
    stopped_here: Float,
    stopped_by_all: Float,
) -> None:
    for row in range(len(gates)):
        gate = gates[row]
        good = goods[row]
        for w in range(order.shape[2]):
            wish = on[w] * habit[links[row], w] * order[buyers[row], good, w]
            could = wish if wish < before[row, w] else before[row, w]
            may = wish if wish < limits[gate, w] else limits[gate, w]
            kept = could - may
            wanted[good, w] += wish
            stopped[good, w] += kept
            stopped_here[row, w] = kept
            stopped_by_all[gate, w] += kept


@compiled
def _weigh_leaks(
    gated_links: Int, limits: Float, leaked: Float, flow: Float, sent: Float, stopped: Float, share: Float
) -> None:
    for gate in range(len(gated_links)):
        if leaked[gate].max() <= 0.0:
            continue
        link = gated_links[gate]
        for w in range(flow.shape[1]):
            direct = max(limits[gate, w] - leaked[gate, w], 0.0)
            through = min(max(flow[link, w] - direct, 0.0), leaked[gate, w], sent[link, w])
            share[gate, w] = through / stopped[gate, w] if stopped[gate, w] > 0.0 else 0.0


@compiled
def _count_leaked(gates: Int, goods: Int, stopped: Float, share: Float, reached: Float) -> None:
    for row in range(len(gates)):
        for w in range(share.shape[1]):
            reached[goods[row], w] += stopped[row, w] * share[gates[row], w]


@compiled
def add_served(
    first: int, links: Int, good_of_link: Int, before: Int, reserved: Float, flow: Float, served: Float
) -> None:
    """Add what was sold of reserved volumes to tonnes by good, less what others on the link were served before.

    Parameters
    ----------
    first
        Row of the first of these volumes among all that are reserved.
    before
        Pairs of a volume's place, from 0, and the row of another that is served before it; sorted.
    """
    pair = 0
    left = np.empty(flow.shape[1])
    for row in range(len(links)):
        good = good_of_link[links[row]]
        if reserved[first + row].max() <= 0.0:
            continue
        left[:] = flow[links[row]]
        while pair < len(before) and before[pair, 0] < row:
            pair += 1
        while pair < len(before) and before[pair, 0] == row:
            for w in range(flow.shape[1]):
                left[w] = max(left[w] - reserved[before[pair, 1], w], 0.0)
            pair += 1
        for w in range(flow.shape[1]):
            served[good, w] += min(reserved[first + row, w], left[w])
