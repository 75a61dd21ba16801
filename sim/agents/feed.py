"""Feed by-products from the hosts that the model runs: what is not in the residue cannot be recovered.

A heavy rare-earth circuit lives on what the separation of light ore leaves. How much that is depends on the ore: a
bastnaesite carries hardly any dysprosium, a xenotime-rich monazite a good deal.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block

Float = NDArray[np.float64]


class HostFeed:
    """What the by-products of one nation may recover from their hosts, and what other feed they have.

    Residues are not stored: what a host leaves this month is recovered next month or not at all. By-products of one
    host each have their own content in it.

    Attributes
    ----------
    rows
        The nation's own processes whose host is a process of the model, counted from its first one.
    """

    def __init__(self, block: Block, nation: int) -> None:
        structure = block.structure
        self._block = block
        self._own = structure.recipes.of_nation(nation)
        names = structure.recipes.names
        kinds = structure.resolved.baseline.processes
        self.rows: list[int] = []
        self._hosts: list[int] = []
        self._contents: list[Float] = []
        for row, name in enumerate(names[self._own]):
            kind, _, place = name.rpartition(".")
            host = kinds[kind].host
            if host is None or host.process is None:
                continue
            of_nation = f"{host.process}.{place}"
            self.rows.append(row)
            self._hosts.append(names.index(of_nation) if of_nation in names else -1)
            self._contents.append(block.parameters.get(f"grade.{kind}.{place}", 0.0))
        self._open()

    def limit(self) -> None:
        """Write to ``month.online`` how much of the usual run the feed allows, before the nation plans."""
        if not self.rows:
            return
        block, own = self._block, self._own
        usual = block.structure.recipes.utilisation[own]
        for index, row in enumerate(self.rows):
            full = block.state.capacity[own][row] * usual[row]
            block.month.online[own][row] = self._share(self._fed(index), full)

    def cap(self, usable: Float) -> None:
        """Bound the usable share of the nation's capacity, ``(own process, W)``, by what the feed allows."""
        for index, row in enumerate(self.rows):
            share = self._share(self._fed(index), self._block.state.capacity[self._own][row])
            np.minimum(usable[row], share, out=usable[row])

    def ceilings(self, ceilings: Float) -> Float:
        """Replace the ceiling of capacity, ``(own process, W)``, by what a host at full capacity feeds."""
        state, switch = self._block.state, self._block.switches.host_feed
        for index, row in enumerate(self.rows):
            fed = self._fed(index, state.capacity)
            ceilings[row] = np.where(switch, fed, ceilings[row])
        return ceilings

    def _open(self) -> None:
        """Grant what ran in the base year beyond its host's content the feed that it must have had."""
        base, own_feed = self._block.base, self._block.state.own_feed[self._own]
        for index, row in enumerate(self.rows):
            own_feed[row] = np.maximum(base.output[self._own][row] - self._fed(index, base.output), 0.0)

    def _fed(self, index: int, runs: Float | None = None) -> Float:
        """Return tonnes a month that may be recovered, at last month's runs of the hosts or at others, ``(W,)``."""
        fed = self._block.state.own_feed[self._own][self.rows[index]]
        host = self._hosts[index]
        if host < 0:
            return fed
        return fed + self._contents[index] * (self._block.state.run if runs is None else runs)[host]

    def _share(self, fed: Float, capacity: Float) -> Float:
        share = np.divide(fed, capacity, out=np.ones_like(fed), where=capacity > fed)
        return np.where(self._block.switches.host_feed, share, 1.0)
