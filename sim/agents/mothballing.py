"""Shut capacity that a low price does not pay for, and bring it back slowly when the price returns.

The plants of a process in a nation are taken for a small cost curve: the further the price falls below the cost, the
more of them shut. A plant that was shut comes back along a ramp of some thirty months, as Mountain Pass did in 2018-20.

The controller's own plants are not shut by a low price: they are run by policy and lie low on the cost curve.
By-products follow their hosts and scrap comes in whatever it fetches, so neither is shut.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.axes import WORLD
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.compiled import inlined
from sim.rng import uniform
from sim.rules import PROCESSES, fixed, rule
from sim.state import OUTSIDE

Float = NDArray[np.float64]

HIGHEST_COST: Final = 0.98
"""A plant that runs in the base year earns its cost there, so no cost lies above this share of the base price."""

RAMP_MONTHS: Final = 2.5 * MONTHS_PER_YEAR
"""Months after which the straight lines through the middle of the years reach full output."""

YEAR: Final = float(MONTHS_PER_YEAR)


@fixed("process", WORLD)
def shut_below(block: Block) -> Float:
    """Return the price below which capacity does not pay, a multiple of the base price; 0 for what is never shut.

    Each process draws its own around one that is common to a world.
    """
    rules, recipes = block.rules, block.structure.recipes
    controlled = block.structure.baseline.controller[recipes.main] == recipes.nation
    hosted = np.array([bool(host) for host in recipes.hosts], dtype=bool)
    may = (~recipes.must_run & ~controlled & ~hosted)[:, None] & block.switches.mothballing
    names = [f"mothballing.{name}" for name in recipes.names]
    luck = np.array([uniform(block.seed, name, block.worlds) for name in names]).reshape(may.shape)
    cost = rules.mothball_price + rules.mothball_spread * (2.0 * luck - 1.0)
    return np.where(may, np.minimum(cost, HIGHEST_COST), 0.0)


@inlined
def ramp(months: float, first_year: float, second_year: float) -> float:
    """Return the share of its capacity that a plant reaches some months after it restarts.

    Straight lines through the average of the first year at 6 months, that of the second at 18, and all of it at 30, so
    that averages over months 1-12, 13-24 and 25-36 come near the three years of Mountain Pass (USGS 2019-21).
    """
    early = first_year + (second_year - first_year) * (months - 0.5 * YEAR) / YEAR
    late = second_year + (1.0 - second_year) * (months - 0.5 * YEAR - YEAR) / YEAR
    return min(max(early if months < 1.5 * YEAR else late, 0.0), 1.0)


@rule(over=PROCESSES, when="mothballing", idle="state.idle", price="contract[outside]", cost=shut_below)
def shut(
    low_months: float, idle: float, restarting: float, restart_age: float, online: float, price: float, floor: float,
    cost: float, mothball_span: float, mothball_patience: float, mothball_pace: float, restart_price: float,
    restart_first_year: float, restart_second_year: float,
) -> tuple[float, ...]:  # fmt: skip
    """Shut and restart at the end of a month; what stands is online in the next one.

    A process whose price, or guaranteed price if that is better, has stayed below its cost for the time of
    patience moves towards the share ``clip((cost - price) / mothball_span, 0, 1)`` of its capacity, a bounded
    share a month. Once the price has come back by ``restart_price`` of the way from the cost to the base price, all
    that is shut starts on its ramp: what ran in the base year pays at the base price.
    """
    if cost > 0.0:
        paid = max(price, floor)
        low_months = low_months + 1.0 if paid < cost else 0.0
        wanted = min(max((cost - paid) / mothball_span, 0.0), 1.0)
        closing = min(max(wanted - idle, 0.0), mothball_pace) if low_months >= mothball_patience else 0.0
        opening = idle if paid > cost + restart_price * (1.0 - cost) else 0.0
        idle += closing - opening
        restart_age += 1.0 if restarting > 0.0 else 0.0
        total = restarting + opening
        restart_age *= restarting / total if total > 0.0 else 0.0
        restarting = min(total, 1.0 - idle)
        if restart_age >= RAMP_MONTHS:
            restarting = 0.0
        if restarting <= 0.0:
            restart_age = 0.0
        lost = idle + restarting * (1.0 - ramp(restart_age + 0.5, restart_first_year, restart_second_year))
        online = max(1.0 - lost, 0.0)
    return low_months, idle, restarting, restart_age, online


def tell_of_shutdowns(block: Block, processes: slice, before: Float) -> None:
    """Tell which of a nation's processes have begun to shut or have restarted in watched worlds.

    Parameters
    ----------
    processes
        The nation's processes.
    before
        Their idle shares at the end of the month before, ``(own process, W)``.
    """
    recipes = block.structure.recipes
    idle, floor = block.state.idle[processes], block.measures.floor[processes]
    price = np.maximum(block.state.contract[OUTSIDE, recipes.main[processes]], floor)
    gap = (shut_below.of(block)[processes] - price) / block.rules.mothball_span
    begins, restarts = (idle > 0.0) & (before <= 0.0), (idle <= 0.0) & (before > 0.0)
    for row, name in enumerate(recipes.names[processes]):
        place = processes.start + row
        nation, good = block.structure.nations[recipes.nation[place]], block.structure.goods[recipes.main[place]]
        block.tell(
            begins[row], "mothballed", nation, good, np.clip(gap[row], 0.0, 1.0),
            f"{name}: the price does not pay for so large a share",
        )  # fmt: skip
        block.tell(
            restarts[row], "restarts", nation, good, before[row],
            f"{name}: so large a share of its capacity starts on its ramp",
        )  # fmt: skip
