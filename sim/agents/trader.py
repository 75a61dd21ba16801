"""The traders of the world: most of the time they do nothing; sometimes they bet on a good's rise, hold, and sell.

No single price law gives both the eighteen-fold rise of 2011 and the many shortages that raised prices two- or
fourfold. So speculation is a regime with one hazard for all goods and worlds, never switched on for a case: a small
market, a price that has risen for long and still rises, and buyers in fear make it likely, and any one of them missing
rules it out.
"""

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.base import BlockAgent
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.compiled import compiled
from sim.rules import BUYERS, fixed, own, rule
from sim.state import OUTSIDE

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


@fixed("nation", "good")
def outside_the_wall(block: Block) -> Flag:
    """Tell where traders buy: in all nations but the good's controller."""
    nations = np.arange(len(block.structure.nations))
    return block.structure.baseline.controller != nations[:, None]


@rule(over=BUYERS)
def release(trader_stock: float, industry_stock: float, unwinding: float) -> tuple[float, ...]:
    """Sell to industry what is left of a bet that is over, in equal parts to the end of the time it takes."""
    sold = trader_stock * (1.0 / max(unwinding, 1.0)) if unwinding > 0.0 else 0.0
    trader_stock -= sold
    industry_stock += sold
    return trader_stock, industry_stock


@rule(over=BUYERS, speculation="state.speculation", outside_the_wall=outside_the_wall, requested=own("nation", "good"))
def request(
    fill: float, trader_stock: float, expected_use: float, speculation: float, trader_appetite: float,
    trader_limit: float, outside_the_wall: bool,
) -> tuple[float, ...]:  # fmt: skip
    """Order a part of a month's use for each good that is bet on, until the limit, beside the nation's industry."""
    requested = 0.0
    if outside_the_wall and speculation > 0.0:
        room = max(trader_limit * expected_use - trader_stock, 0.0)
        requested = min(trader_appetite * expected_use, room)
    fill += requested
    return fill, requested


@rule(over=BUYERS, requested=own("nation", "good"))
def store(
    industry_stock: float, trader_stock: float, requested: float, order: float, unmet: float, released: float,
    calm_cover: float, expected_use: float, trader_spares: float,
) -> tuple[float, ...]:  # fmt: skip
    """Put aside, after industry has used what it needs, what the market gave of the request.

    Traders share in the market's rationing like everybody who orders through the nation's industry. They buy from
    what industry has at hand, and the goods under way replace it. Nobody sells them the last part of a calm stock,
    nor anything in a month in which reserves are opened: released goods are for use.
    """
    missed = unmet / order if order > 0.0 else 0.0
    bought = requested * (1.0 - min(missed, 1.0))
    spare = max(industry_stock - trader_spares * calm_cover * expected_use, 0.0)
    stored = min(bought, 0.0 if released > 0.0 else spare)
    industry_stock -= stored
    trader_stock += stored
    return industry_stock, trader_stock


class Trader(BlockAgent):
    """Everyone who buys a good to sell it dearer, in all nations but the good's controller."""

    def __init__(self, model: mesa.Model, block: Block) -> None:
        super().__init__(model, block)
        self._tape = block.tape(tuple(f"speculation.{good}" for good in block.structure.goods))
        self._requested = np.zeros_like(block.state.trader_stock)
        self._betting = False

    def release(self) -> None:
        """Sell what is left of bets that are over."""
        unwinding = self.block.state.unwinding
        if unwinding.any():
            release.run(self.block)
            np.maximum(unwinding - 1.0, 0.0, out=unwinding)

    def request(self) -> None:
        """Order what is bet on."""
        self._betting = bool(self.block.state.speculation.any())
        if self._betting:
            request.run(self.block, requested=self._requested)

    def store(self) -> None:
        """Put aside what was requested and the market gave."""
        if self._betting:
            store.run(self.block, requested=self._requested)

    def bet(self) -> None:
        """Begin and end bets, and let beliefs about a good's worth follow its price while one runs."""
        block, state = self.block, self.block.state
        on = block.switches.speculation
        if not on.any():
            return
        state.rising[...] = np.where(self._rising(), state.rising + 1.0, 0.0)
        draw = self._tape.uniforms(block.clock)
        running = state.speculation > 0.0
        begins = on & ~running & (state.unwinding <= 0.0) & (draw < self.chance_to_begin())
        ends = running & (draw < self.chance_to_end())
        state.speculation[...] = np.where(begins | (running & ~ends), state.speculation + 1.0, 0.0)
        state.unwinding[...] = np.where(ends, block.rules.trader_unwind_months, state.unwinding)
        self._believe()
        gap = state.contract[OUTSIDE] - state.price_memory
        state.price_memory[...] += gap / block.rules.speculation_memory_months
        self._report(begins, "traders bet on a further rise of")
        self._report(ends, "traders begin to sell what they hold of")

    def chance_to_begin(self) -> Float:
        """Return the probability that a bet on each good begins this month, ``(good, W)``.

        hazard = speculation_hazard x thinness x rise x length x fear, each factor from 0 to 1: thinness is one half
        where the world market is worth `speculation_depth`; the rise is the contract price over its remembered level;
        its length is the months that spot has led it without a break, over those that convince everybody; fear is the
        mean of buyers outside the control wall, weighted by their use.
        """
        block, state, rules = self.block, self.block.state, self.block.rules
        value = block.structure.baseline.price[:, None] * block.month.world_use
        thinness = 1.0 / (1.0 + value / rules.speculation_depth)
        height = (state.contract[OUTSIDE] / state.price_memory - 1.0) / rules.speculation_rise
        rise = np.minimum(np.maximum(height, 0.0), 1.0)
        length = np.minimum(state.rising / rules.speculation_patience, 1.0)
        hazard = rules.speculation_hazard * thinness * rise * length * self.fear()
        return 1.0 - np.exp(-hazard / MONTHS_PER_YEAR)

    def chance_to_end(self) -> Float:
        """Return the probability that a bet ends this month: none while the price rises, 1 at the longest bet."""
        state, rules = self.block.state, self.block.rules
        stalled = 1.0 - np.exp(-rules.speculation_exit / MONTHS_PER_YEAR)
        chance = np.where(self._rising(), 0.0, stalled)
        return np.where(state.speculation >= rules.speculation_months, 1.0, chance)

    def fear(self) -> Float:
        """Return the mean fear of buyers outside the control wall, weighted by reference demand, ``(good, W)``."""
        mean = np.empty_like(self.block.state.anchor)
        _mean_outside(
            self.block.structure.baseline.controller, self.block.state.fear, self.block.month.reference, mean,
            np.empty_like(mean),
        )  # fmt: skip
        return mean

    def _rising(self) -> Flag:
        """Tell where the spot price still leads the contract price, ``(good, W)``."""
        state = self.block.state
        return state.spot[OUTSIDE] > (1.0 + self.block.rules.speculation_stall) * state.contract[OUTSIDE]

    def _believe(self) -> None:
        """Move mania towards what the contract price shows above the anchor while a bet runs; else let it fade.

        Bounded, because a belief that follows its own price runs away: it lifts the price that it follows.
        """
        state, rules = self.block.state, self.block.rules
        if not (state.speculation.any() or state.mania.any()):
            return
        shown = np.minimum(np.maximum(state.contract[OUTSIDE] / state.anchor - 1.0, 0.0), rules.mania_bound)
        followed = state.mania + (shown - state.mania) / rules.mania_months
        faded = state.mania * (1.0 - 1.0 / rules.mania_fade_months)
        state.mania[...] = np.where(state.speculation > 0.0, followed, faded)

    def _report(self, where: Flag, text: str) -> None:
        """Tell of each good for which something has changed, with the tonnes held; `where` is ``(good, W)``."""
        for good in np.flatnonzero((where & self.block.watched).any(axis=1)):
            held = np.zeros(self.block.width)
            for nation in self.block.state.trader_stock[:, good]:
                held += nation
            name = self.block.structure.goods[good]
            self.block.tell(where[good], "speculation", "", name, held, f"{text} {name}")


@compiled
def _mean_outside(controller: Int, values: Float, weights: Float, mean: Float, total: Float) -> None:
    """Write the weighted mean over all nations but each good's controller; 0 where nobody has a weight."""
    mean[:, :] = 0.0
    total[:, :] = 0.0
    nations, goods, worlds = values.shape
    for nation in range(nations):
        for good in range(goods):
            if controller[good] != nation:
                for w in range(worlds):
                    mean[good, w] += weights[nation, good, w] * values[nation, good, w]
                    total[good, w] += weights[nation, good, w]
    for good in range(goods):
        for w in range(worlds):
            mean[good, w] = mean[good, w] / total[good, w] if total[good, w] > 0.0 else 0.0
