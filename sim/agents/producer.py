"""A producer nation: it runs its mines and plants, offers what they make, invests, and governs its exports."""

from collections.abc import Sequence
from typing import Final

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents import feed, investment, mothballing
from sim.agents.base import NationAgent
from sim.agents.feed import fed_share
from sim.agents.scrap import ScrapYard
from sim.axes import WORLD
from sim.block import Block
from sim.compiled import inlined
from sim.controls.base import Modifier
from sim.rules import PROCESSES, SELLERS, fixed, rule

Float = NDArray[np.float64]

SOLD_OUT: Final = 1e-9
"""Share of an offer and of usual sales that may be left when all counts as sold: what is less is rounding."""


@fixed("nation", "good", WORLD)
def working_cover(block: Block) -> Float:
    """Return the months of output that producers hold in the base year; 0 where nothing is made."""
    stock, flow = block.base.seller_stock, block.base.made
    return np.divide(stock, flow, out=np.zeros_like(stock), where=flow > 0.0)


@fixed("process", WORLD)
def ready(block: Block) -> Float:
    """Return the share of each process's capacity that can run at the base year's price."""
    usual = block.structure.recipes.utilisation[:, None]
    return usual + block.rules.idle_ready * (1.0 - usual)


@inlined
def wanted_of(asked: float, made: float, left: float, offer: float, expected_sales: float) -> float:
    """Return what buyers wanted of a nation last month.

    Who sold out cannot tell how much more would have sold, least of all one that nobody is used to asking; it takes
    its own output for the least. Otherwise it would run every other month: sold out, unasked, idle, asked again.
    """
    return max(asked, made) if left <= SOLD_OUT * (offer + expected_sales) else asked


@rule(over=SELLERS, working_cover=working_cover)
def desire(
    expected_sales: float, seller_stock: float, asked: float, made: float, left: float, offer: float, push: float,
    working_cover: float, seller_adjustment_months: float,
) -> tuple[float, ...]:  # fmt: skip
    """Desire to make what sells, or what was wanted last month if that was more, and to correct the stock of it."""
    seller_target = (1.0 + working_cover) * expected_sales
    gap = seller_target - seller_stock
    desired = max(expected_sales, wanted_of(asked, made, left, offer, expected_sales)) + gap / seller_adjustment_months
    desired *= 1.0 + push
    return seller_target, desired


@rule(over=PROCESSES, price="spot[outside]", ready=ready, content=feed.host_content, fed=feed.fed_by_host,
      host_run="run[host]")  # fmt: skip
def use_capacity(
    price: float, floor: float, outage: float, online: float, growth: float, scrap: float, own_feed: float,
    capacity: float, content: float, host_run: float, ready: float, fed: bool, host_feed: bool, must_run: bool,
    scrap_response: bool, supply_elasticity: float, supply_stretch: float,
) -> float:  # fmt: skip
    """Return the share of a process's capacity that can run.

    Of what stands idle in a usual year only a part is ready to run; price, or the floor that a plant is guaranteed,
    brings on a little more by its elasticity; recyclers run on the scrap that comes in, or on a fixed share of
    reference demand where scrap does not respond; what is mothballed, or still on its ramp after a restart, does not
    run, and a by-product runs no further than its host feeds it.
    """
    if must_run:
        stretch = scrap if scrap_response else growth
    else:
        stretch = min(max(price, floor, 1.0) ** supply_elasticity, supply_stretch) * ready
    usable = outage * stretch * online
    if fed and host_feed:
        usable = min(usable, fed_share(own_feed + content * host_run, capacity))
    return usable


@rule(over=SELLERS, working_cover=working_cover)
def offer(seller_stock: float, expected_sales: float, working_cover: float, seller_reserve: float) -> float:
    """Put on the market what is in stock, less part of the working stock."""
    offer = max(seller_stock - seller_reserve * working_cover * expected_sales, 0.0)
    return offer


@rule(over=SELLERS)
def expect(
    expected_sales: float, asked: float, made: float, left: float, offer: float, sales_smoothing_months: float
) -> float:
    """Move what producers expect to sell towards what buyers wanted."""
    wanted = wanted_of(asked, made, left, offer, expected_sales)
    expected_sales += (wanted - expected_sales) / sales_smoothing_months
    return expected_sales


class ProducerNation(NationAgent):
    """Mines and processes of one nation, and the export controls of its government.

    Parameters
    ----------
    controls
        Modifiers that carry out the nation's export controls, in order.
    """

    limit = feed.limit
    desire = desire
    use_capacity = use_capacity
    offer = offer
    shut = mothballing.shut
    allow = investment.allow
    enter = investment.enter
    keep_pace = investment.keep_pace
    expect = expect

    def __init__(self, model: mesa.Model, block: Block, nation: int, controls: Sequence[Modifier]) -> None:
        super().__init__(model, block, nation)
        self.controls = list(controls)
        self.scrap = ScrapYard(block, nation)
        self._own = block.structure.recipes.of_nation(nation)
        self._idle = block.state.idle[self._own].copy()

    def govern(self) -> None:
        """Announce, tighten, license and suspend: put the nation's controls into this month's measures."""
        for control in self.controls:
            control.act()
        for control in self.controls:
            control.settle()

    def count(self) -> None:
        """Count what the nation's controls did this month."""
        for control in self.controls:
            control.count()

    def tell_of_shutdowns(self) -> None:
        """Tell which processes have begun to shut or have restarted since the month before."""
        mothballing.tell_of_shutdowns(self.block, self._own, self._idle)
        self._idle = self.block.state.idle[self._own].copy()

    def collect(self) -> None:
        """Collect scrap for next month."""
        self.scrap.collect()
