"""Shut capacity that a low price does not pay for, and bring it back slowly when the price returns.

The plants of a process in a nation are taken for a small cost curve: the further the price falls below the cost, the
more of them shut. A plant that was shut comes back along a ramp of some thirty months, as Mountain Pass did in 2018-20.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.rng import uniform
from sim.state import OUTSIDE

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]

HIGHEST_COST: Final = 0.98
"""A plant that runs in the base year earns its cost there, so no cost lies above this share of the base price."""

RAMP_MONTHS: Final = 2.5 * MONTHS_PER_YEAR
"""Months after which the straight lines through the middle of the years reach full output."""


class Mothballing:
    """The standing of all nations' processes: what is shut, what is coming back, and what that leaves to run.

    One rule holds for the plants of every nation, so it is worked out for all of them at once, and only for those that
    a price does not pay for in some world, or that are shut or on their ramp.

    The controller's own plants are not shut by a low price: they are run by policy and lie low on the cost curve.
    By-products follow their hosts and scrap comes in whatever it fetches, so neither is shut.

    Attributes
    ----------
    cost
        Price below which capacity does not pay, as a multiple of the base price; 0 for what is never shut;
        ``(process, W)``.
    """

    def __init__(self, block: Block) -> None:
        self._block = block
        self.cost = self._costs()
        self._may_shut = np.flatnonzero(self.cost.any(axis=1))
        self._moving = np.zeros(len(self._may_shut), dtype=np.bool_)

    def decide(self) -> None:
        """Shut and restart at the end of a month; what stands is written to ``month.online`` for the next one.

        A process whose price, or guaranteed price if that is better, has stayed below its cost for the time of
        patience moves towards the share ``clip((cost - price) / mothball_span, 0, 1)`` of its capacity, a bounded
        share a month. Once the price has come back by ``restart_price`` of the way from the cost to the base price, all
        that is shut starts on its ramp: what ran in the base year pays at the base price.
        """
        block, state, rules, may_shut = self._block, self._block.state, self._block.rules, self._may_shut
        price = np.maximum(
            state.contract[OUTSIDE, block.structure.recipes.main[may_shut]], block.measures.floor[may_shut]
        )
        low = price < self.cost[may_shut]
        places = np.flatnonzero(self._moving | low.any(axis=1))
        if not len(places):
            return
        rows, price, low = may_shut[places], price[places], low[places]
        cost = self.cost[rows]
        held = (state.low_months, state.idle, state.restarting, state.restart_age)
        waited, idle, restarting, age = (array[rows] for array in held)
        waited = np.where(low, waited + 1.0, 0.0)
        wanted = np.minimum(np.maximum((cost - price) / rules.mothball_span, 0.0), 1.0)
        closing = np.where(
            waited >= rules.mothball_patience, np.minimum(np.maximum(wanted - idle, 0.0), rules.mothball_pace), 0.0
        )
        opening = np.where(price > cost + rules.restart_price * (1.0 - cost), idle, 0.0)
        self._tell(
            rows, (closing > 0.0) & (idle <= 0.0), "mothballed", wanted, "the price does not pay for so large a share"
        )
        self._tell(rows, opening > 0.0, "restarts", opening, "so large a share of its capacity starts on its ramp")
        idle += closing - opening
        lost = idle
        if restarting.any() or opening.any():
            age += np.where(restarting > 0.0, 1.0, 0.0)
            total = restarting + opening
            age *= np.divide(restarting, total, out=np.zeros_like(age), where=total > 0.0)
            np.minimum(total, 1.0 - idle, out=restarting)
            done = age >= RAMP_MONTHS
            restarting[done] = 0.0
            age[done | (restarting <= 0.0)] = 0.0
            lost = idle + restarting * (1.0 - ramp(age + 0.5, rules.restart_first_year, rules.restart_second_year))
        for array, values in zip(held, (waited, idle, restarting, age), strict=True):
            array[rows] = values
        block.month.online[rows] = np.maximum(1.0 - lost, 0.0)
        self._moving[places] = (low | (idle > 0.0) | (restarting > 0.0)).any(axis=1)

    def _costs(self) -> Float:
        """Return the cost of each process by world: one common draw, and one of its own around it."""
        block, rules, recipes = self._block, self._block.rules, self._block.structure.recipes
        controlled = block.structure.baseline.controller[recipes.main] == recipes.nation
        hosted = np.array([bool(host) for host in recipes.hosts], dtype=bool)
        may = (~recipes.must_run & ~controlled & ~hosted)[:, None] & block.switches.mothballing
        names = [f"mothballing.{name}" for name in recipes.names]
        luck = np.array([uniform(block.seed, name, block.worlds) for name in names]).reshape(may.shape)
        cost = rules.mothball_price + rules.mothball_spread * (2.0 * luck - 1.0)
        return np.where(may, np.minimum(cost, HIGHEST_COST), 0.0)

    def _tell(self, rows: Int, where: Flag, kind: str, amount: Float, text: str) -> None:
        """Keep an event of each of these processes that it happens to, ``(row, W)``."""
        block = self._block
        if not block.watching:
            return
        structure, recipes = block.structure, block.structure.recipes
        for place in np.flatnonzero(where.any(axis=1)):
            row = rows[place]
            nation, good = structure.nations[recipes.nation[row]], structure.goods[recipes.main[row]]
            block.tell(where[place], kind, nation, good, amount[place], f"{recipes.names[row]}: {text}")


def ramp(months: Float, first_year: Float, second_year: Float) -> Float:
    """Return the share of its capacity that a plant reaches some months after it restarts; arrays broadcast.

    Straight lines through the average of the first year at 6 months, that of the second at 18, and all of it at 30, so
    that averages over months 1-12, 13-24 and 25-36 come near the three years of Mountain Pass (USGS 2019-21).
    """
    half, year = 0.5 * MONTHS_PER_YEAR, float(MONTHS_PER_YEAR)
    early = first_year + (second_year - first_year) * (months - half) / year
    late = second_year + (1.0 - second_year) * (months - half - year) / year
    return np.minimum(np.maximum(np.where(months < half + year, early, late), 0.0), 1.0)
