"""Build capacity: let what is under construction mature, keep pace with sales, and enter a market that pays.

Two motives: keep pace with expected sales at the usual utilisation, looking ahead by the time that building takes; and,
outside the controller, enter the market when its price stays above the trigger, limited to a few percent of the world
market a year (Sprecher et al. 2017). New capacity matures exponentially: each month the same share of what is under
construction is finished, so its ramp is part of the building time. Who has plants that stand idle for want of a price
restarts them before it builds. Shares of an entry are of the capacity before this month's is finished, so that all
rivals together stay within the limit.
"""

import numpy as np
from numpy.typing import NDArray

from sim.agents.feed import fed_by_host, host_content
from sim.axes import WORLD
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.rules import PROCESSES, fixed, rule

Float = NDArray[np.float64]
Flag = NDArray[np.bool_]


@fixed("process")
def open_to_entry(block: Block) -> Flag:
    """Tell which processes rivals of the controller may build; recyclers run on scrap, which nobody builds."""
    recipes = block.structure.recipes
    is_rival = block.structure.baseline.controller[recipes.main] != recipes.nation
    return is_rival & ~recipes.must_run


@fixed("process", WORLD)
def host_ceiling(block: Block) -> Float:
    """Return the capacity that hosts outside the model allow in the base year; infinite for all others."""
    hosted = np.array([bool(host) for host in block.structure.recipes.hosts], dtype=bool)
    return np.where(hosted[:, None], block.base.capacity * block.rules.byproduct_headroom, np.inf)


@fixed(WORLD)
def monthly_entry(block: Block) -> Float:
    """Return the share of the world's use that rivals add at most in a month."""
    return block.rules.rival_growth / MONTHS_PER_YEAR


@fixed(WORLD)
def monthly_expansion(block: Block) -> Float:
    """Return the share of its capacity that a process starts to build at most in a month."""
    return block.rules.expansion_limit / MONTHS_PER_YEAR


@rule(over=PROCESSES, host_capacity="capacity[host]", content=host_content, fed=fed_by_host, host_ceiling=host_ceiling)
def allow(
    host_ceiling: float, host_index: float, own_feed: float, content: float, host_capacity: float, fed: bool,
    host_feed: bool,
) -> float:  # fmt: skip
    """Return the capacity that hosts allow now: a host that finishes a plant allows more."""
    ceiling = host_ceiling * host_index
    if fed and host_feed:
        ceiling = own_feed + content * host_capacity
    return ceiling


@rule(over=PROCESSES, idle="state.idle", price="contract[outside]", open_to_entry=open_to_entry,
      monthly_entry=monthly_entry)  # fmt: skip
def enter(
    capacity: float, building_fast: float, building_slow: float, idle: float, build_pace: float, floor: float,
    price: float, world_use: float, rival_capacity: float, ceiling: float, open_to_entry: bool, monthly_entry: float,
    rival_trigger: float, rival_span: float, rival_brownfield_share: float, brownfield_months: float,
    greenfield_months: float,
) -> tuple[float, ...]:  # fmt: skip
    """Finish a part of what is under construction, and start what the price, or a better guaranteed one, calls in."""
    pull = min(max((max(price, floor) - rival_trigger) / rival_span, 0.0), 1.0)
    share = capacity / rival_capacity if rival_capacity > 0.0 else 0.0
    entered = monthly_entry * world_use * share * pull
    room = ceiling - capacity - (building_fast + building_slow)
    entered = min(entered, max(room, 0.0)) if open_to_entry and idle <= 0.0 else 0.0
    done_fast = building_fast * min(build_pace / brownfield_months, 1.0)
    done_slow = building_slow * min(build_pace / greenfield_months, 1.0)
    capacity += done_fast + done_slow
    building_fast = building_fast - done_fast + rival_brownfield_share * entered
    building_slow = building_slow - done_slow + (1.0 - rival_brownfield_share) * entered
    return capacity, building_fast, building_slow, entered


@rule(over=PROCESSES, idle="state.idle", monthly_expansion=monthly_expansion)
def keep_pace(
    building_slow: float, building_fast: float, capacity: float, idle: float, capable: float, expected_sales: float,
    growth_while_building: float, ceiling: float, utilisation: float, must_run: bool, monthly_expansion: float,
) -> float:  # fmt: skip
    """Start to build what expected sales will need by the time that it is there."""
    if not must_run:
        share = utilisation * capacity / capable if capable > 0.0 else 0.0
        wanted = expected_sales * share * growth_while_building / utilisation
        wanted = min(wanted, ceiling) if idle <= 0.0 else 0.0
        planned = capacity + building_fast + building_slow
        building_slow += min(max(wanted - planned, 0.0), monthly_expansion * capacity)
    return building_slow
