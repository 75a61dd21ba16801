"""Feed by-products from the hosts that the model runs: what is not in the residue cannot be recovered.

A heavy rare-earth circuit lives on what the separation of light ore leaves. How much that is depends on the ore: a
bastnaesite carries hardly any dysprosium, a xenotime-rich monazite a good deal.

Residues are not stored: what a host leaves this month is recovered next month or not at all. By-products of one host
each have their own content in it.
"""

import numpy as np
from numpy.typing import NDArray

from sim.axes import WORLD
from sim.block import Block
from sim.compiled import inlined
from sim.rules import PROCESSES, fixed, rule

Float = NDArray[np.float64]
Flag = NDArray[np.bool_]


@fixed("process")
def fed_by_host(block: Block) -> Flag:
    """Tell which processes live on what a host of the model leaves, whether or not their nation has that host."""
    return block.structure.modelled_hosts != -1


@fixed("process", WORLD)
def host_content(block: Block) -> Float:
    """Return tonnes that a process can recover per tonne of its host's main good; 0 where its nation has no host."""
    content = np.zeros_like(block.state.capacity)
    names = block.structure.recipes.names
    for row in np.flatnonzero(block.structure.modelled_hosts >= 0):
        kind, _, place = names[row].rpartition(".")
        content[row] = block.parameters.get(f"grade.{kind}.{place}", 0.0)
    return content


def open_own_feed(block: Block) -> None:
    """Grant what ran in the base year beyond its host's content the feed that it must have had."""
    output, content = block.base.output, host_content.of(block)
    for row in np.flatnonzero(fed_by_host.of(block)):
        host = block.structure.modelled_hosts[row]
        fed = block.state.own_feed[row]
        fed = fed + content[row] * output[host] if host >= 0 else fed
        block.state.own_feed[row] = np.maximum(output[row] - fed, 0.0)


@inlined
def fed_share(fed: float, capacity: float) -> float:
    """Return the share of a capacity that the feed allows."""
    return fed / capacity if capacity > fed else 1.0


@rule(over=PROCESSES, host_run="run[host]", content=host_content, fed=fed_by_host)
def limit(
    online: float, own_feed: float, content: float, host_run: float, capacity: float, fed: bool, host_feed: bool,
    utilisation: float,
) -> float:  # fmt: skip
    """Return how much of the usual run the feed allows, before the nation plans."""
    if fed:
        online = 1.0
        if host_feed:
            online = fed_share(own_feed + content * host_run, capacity * utilisation)
    return online
