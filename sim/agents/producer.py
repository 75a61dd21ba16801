"""A producer nation: it runs its mines and plants, offers what they make, invests, and governs its exports."""

from collections.abc import Sequence

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.base import NationAgent
from sim.agents.feed import HostFeed
from sim.agents.investment import Investment
from sim.agents.processing import input_needs, plan_runs, transform
from sim.agents.scrap import ScrapYard
from sim.block import Block
from sim.compiled import elementwise
from sim.controls.base import Modifier
from sim.state import OUTSIDE

Float = NDArray[np.float64]

SOLD_OUT = 1e-9
"""Share of an offer and of usual sales that may be left when all counts as sold: what is less is rounding."""


class ProducerNation(NationAgent):
    """Mines and processes of one nation, and the export controls of its government.

    Parameters
    ----------
    controls
        Modifiers that carry out the nation's export controls, in order.

    Attributes
    ----------
    ready
        Share of each process's capacity that can run at the base year's price, ``(own process, W)``.
    """

    def __init__(self, model: mesa.Model, block: Block, nation: int, controls: Sequence[Modifier]) -> None:
        super().__init__(model, block, nation)
        structure = block.structure
        self.controls = list(controls)
        self.own = structure.recipes.of_nation(nation)
        self.mains = structure.recipes.main[self.own]
        self.working_cover = _cover(block.base.seller_stock[nation], block.base.made[nation])
        usual = structure.recipes.utilisation[self.own, None]
        self.ready = usual + block.rules.idle_ready * (1.0 - usual)
        self.feed = HostFeed(block, nation)
        self.investment = Investment(block, nation, self.feed)
        self.scrap = ScrapYard(block, nation)

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

    def plan(self) -> None:
        """Decide how much each process should run this month, and what inputs that takes.

        Desired output is expected sales, or what was wanted last month if that was more, plus a correction of the stock
        of finished goods; a process runs at most at its standing capacity, stretched a little when prices are high.
        """
        block, n = self.block, self.nation
        state, month, recipes = block.state, block.month, block.structure.recipes
        self.feed.limit()
        sales = state.expected_sales[n]
        month.seller_target[n] = (1.0 + self.working_cover) * sales
        gap = month.seller_target[n] - state.seller_stock[n]
        desired = np.maximum(sales, self._wanted()) + gap / block.rules.seller_adjustment_months
        desired *= 1.0 + block.measures.push[n]
        plan_runs(
            self.own.start, self.own.stop, recipes.main, recipes.must_run, recipes.output_start, recipes.output_good,
            recipes.output_ratio, recipes.utilisation, self._usable_everywhere(), month.online, state.capacity,
            state.run, desired, month.plan,
        )  # fmt: skip
        input_needs(
            self.own.start, self.own.stop, recipes.input_start, recipes.input_good, recipes.input_ratio, month.plan,
            month.input_wanted[n],
        )  # fmt: skip

    def offer(self) -> None:
        """Put on the market what is in stock, less part of the working stock."""
        block, n = self.block, self.nation
        kept = block.rules.seller_reserve * self.working_cover * block.state.expected_sales[n]
        np.maximum(block.state.seller_stock[n] - kept, 0.0, out=block.month.offer[n])

    def produce(self) -> None:
        """Run the processes on the inputs at hand; what they make is offered from next month on."""
        block, n = self.block, self.nation
        state, month, recipes = block.state, block.month, block.structure.recipes
        transform(
            self.own.start, self.own.stop, recipes.input_start, recipes.input_good, recipes.input_ratio,
            recipes.output_start, recipes.output_good, recipes.output_ratio, month.plan, month.final_wanted[n],
            month.input_wanted[n], state.industry_stock[n], state.run, month.used[n], month.made[n], month.missed[n],
        )  # fmt: skip
        state.industry_stock[n] -= month.used[n]
        state.seller_stock[n] += month.made[n]

    def invest(self) -> None:
        """Collect scrap, build, and look at what buyers asked for."""
        self.scrap.collect()
        self.investment.build()
        sales = self.block.state.expected_sales[self.nation]
        sales += (self._wanted() - sales) / self.block.rules.sales_smoothing_months

    def _wanted(self) -> Float:
        """Return what buyers wanted of the nation last month, ``(good, W)``.

        Who sold out cannot tell how much more would have sold, least of all one that nobody is used to asking; it takes
        its own output for the least. Otherwise it would run every other month: sold out, unasked, idle, asked again.
        """
        month, n = self.block.month, self.nation
        expected = self.block.state.expected_sales[n]
        return _asked_or_made(month.asked[n], month.made[n], month.left[n], month.offer[n], expected)

    def _usable_everywhere(self) -> Float:
        """Write the usable share of this nation's capacity into the block's array and return that array.

        Of what stands idle in a usual year only a part is ready to run; price, or the floor that a plant is guaranteed,
        brings on a little more by its elasticity; recyclers run on the scrap that comes in;
        what is mothballed, or still on its ramp after a restart, does not run, and a by-product runs no further than
        its host feeds it.
        """
        usable = self.block.month.usable
        elasticity = self.block.structure.recipes.supply_elasticity[self.own, None]
        price = np.maximum(self.block.state.spot[OUTSIDE, self.mains], self.block.measures.floor[self.own])
        stretch = np.minimum(np.maximum(price, 1.0) ** elasticity, self.block.rules.supply_stretch)
        stretch *= self.ready
        scrap = self.block.structure.recipes.must_run[self.own, None]
        stretch = np.where(scrap, self.scrap.share(self.block.state.growth[self.mains]), stretch)
        np.multiply(self.block.measures.outage[self.own], stretch, out=usable[self.own])
        usable[self.own] *= self.block.month.online[self.own]
        self.feed.cap(usable[self.own])
        return usable


@elementwise
def _asked_or_made(asked: Float, made: Float, left: Float, offer: Float, expected: Float) -> Float:
    """Return what buyers asked for, or what was made if that is more and the seller sold out."""
    return np.maximum(asked, made) if left <= SOLD_OUT * (offer + expected) else asked


def _cover(stock: Float, flow: Float) -> Float:
    """Return months of cover of a base-year stock, ``(good, W)``; 0 where nothing flows."""
    return np.divide(stock, flow, out=np.zeros_like(stock), where=flow > 0.0)
