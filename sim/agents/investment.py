"""Build capacity: let what is under construction mature, keep pace with sales, and enter a market that pays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.agents.feed import HostFeed
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.compiled import compiled
from sim.state import OUTSIDE

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]


class Sites(NamedTuple):
    """What a nation's builders see and move: views on the block's arrays.

    By own process, ``(P,)``: the main good, whether rivals of the controller may enter, whether it runs on scrap, and
    the usual utilisation; ``(P, W)``: capacity and what is under construction, the idle share, the pace of building as
    a multiple of the usual and the guaranteed price. By good, ``(good, W)``: the contract price outside the wall, the
    world's use, the capacity of all rivals, what the nation is capable of and expects to sell, and the growth while
    building.
    """

    main: Int
    open_to_entry: Flag
    must_run: Flag
    utilisation: Float
    capacity: Float
    building_fast: Float
    building_slow: Float
    idle: Float
    pace: Float
    floor: Float
    contract: Float
    world_use: Float
    rival_capacity: Float
    capable: Float
    expected_sales: Float
    ahead: Float


class Pace(NamedTuple):
    """How fast builders of a world build, each ``(W,)``; see `sim.block.Rules`, but for rates, which are a month's."""

    rival_trigger: Float
    rival_span: Float
    rival_growth: Float
    rival_brownfield_share: Float
    brownfield_months: Float
    greenfield_months: Float
    expansion_limit: Float


class Investment:
    """What one nation builds, for each of its processes.

    Attributes
    ----------
    entered
        Capacity that the price, or a better guaranteed one, called into the market this month, ``(own process, W)``.
    """

    def __init__(self, block: Block, nation: int, feed: HostFeed) -> None:
        recipes, state, month, measures = block.structure.recipes, block.state, block.month, block.measures
        own = recipes.of_nation(nation)
        self._block, self._own, self._feed = block, own, feed
        self._ceiling = self._host_ceiling()
        is_rival = block.structure.baseline.controller[recipes.main[own]] != nation
        self._sites = Sites(
            recipes.main[own], is_rival & ~recipes.must_run[own], recipes.must_run[own], recipes.utilisation[own],
            state.capacity[own], state.building_fast[own], state.building_slow[own], state.idle[own],
            measures.build_pace[own], measures.floor[own], state.contract[OUTSIDE], month.world_use,
            month.rival_capacity, month.capable[nation], state.expected_sales[nation],
            block.outlook.growth_while_building,
        )  # fmt: skip
        self.entered = np.zeros_like(self._sites.capacity)
        pace = Pace(**{name: getattr(block.rules, name) for name in Pace._fields})
        self._pace = pace._replace(
            rival_growth=pace.rival_growth / MONTHS_PER_YEAR, expansion_limit=pace.expansion_limit / MONTHS_PER_YEAR
        )

    def build(self) -> None:
        """Let projects under construction mature, and start new ones.

        Two motives: keep pace with expected sales at the usual utilisation, looking ahead by the time that building
        takes; and, outside the controller, enter the market when its price stays above the trigger, limited to a few
        percent of the world market a year (Sprecher et al. 2017). New capacity matures exponentially: each month the
        same share of what is under construction is finished, so its ramp is part of the building time. Who has plants
        that stand idle for want of a price restarts them before it builds. Shares of an entry are of the capacity
        before this month's is finished, so that all rivals together stay within the limit.
        """
        _enter_and_finish(self._sites, self._pace, self._ceilings(), self.entered)
        _keep_pace(self._sites, self._pace, self._ceilings())

    def _ceilings(self) -> Float:
        """Return the capacity that hosts allow now, ``(own process, W)``: a host that finishes a plant allows more."""
        return self._feed.ceilings(self._ceiling * self._block.host_index[self._own])

    def _host_ceiling(self) -> Float:
        """Return the capacity that hosts outside the model allow in the base year; infinite for all others."""
        recipes = self._block.structure.recipes
        hosted = np.array([bool(host) for host in recipes.hosts[self._own]], dtype=bool)
        allowed = self._block.base.capacity[self._own] * self._block.rules.byproduct_headroom
        return np.where(hosted[:, None], allowed, np.inf)


@compiled
def _enter_and_finish(sites: Sites, pace: Pace, ceilings: Float, entered: Float) -> None:
    """Finish a part of what is under construction, and start what the price, or a better guaranteed one, calls in."""
    processes, worlds = sites.capacity.shape
    for place in range(processes):
        good = sites.main[place]
        enters = sites.open_to_entry[place]
        for w in range(worlds):
            capacity = sites.capacity[place, w]
            slow = sites.building_slow[place, w]
            fast = sites.building_fast[place, w]
            price = max(sites.contract[good, w], sites.floor[place, w])
            pull = min(max((price - pace.rival_trigger[w]) / pace.rival_span[w], 0.0), 1.0)
            rivals = sites.rival_capacity[good, w]
            share = capacity / rivals if rivals > 0.0 else 0.0
            entry = pace.rival_growth[w] * sites.world_use[good, w] * share * pull
            room = ceilings[place, w] - capacity - (fast + slow)
            entry = min(entry, max(room, 0.0)) if enters and sites.idle[place, w] <= 0.0 else 0.0
            entered[place, w] = entry
            done_fast = fast * min(sites.pace[place, w] / pace.brownfield_months[w], 1.0)
            done_slow = slow * min(sites.pace[place, w] / pace.greenfield_months[w], 1.0)
            quick = pace.rival_brownfield_share[w]
            sites.capacity[place, w] = capacity + (done_fast + done_slow)
            sites.building_fast[place, w] = fast - done_fast + quick * entry
            sites.building_slow[place, w] = slow - done_slow + (1.0 - quick) * entry


@compiled
def _keep_pace(sites: Sites, pace: Pace, ceilings: Float) -> None:
    """Start to build what expected sales will need by the time that it is there."""
    processes, worlds = sites.capacity.shape
    for place in range(processes):
        if sites.must_run[place]:
            continue
        good = sites.main[place]
        utilisation = sites.utilisation[place]
        for w in range(worlds):
            capacity = sites.capacity[place, w]
            all_served = sites.capable[good, w]
            share = utilisation * capacity / all_served if all_served > 0.0 else 0.0
            wanted = sites.expected_sales[good, w] * share * sites.ahead[good, w] / utilisation
            wanted = min(wanted, ceilings[place, w]) if sites.idle[place, w] <= 0.0 else 0.0
            planned = capacity + sites.building_fast[place, w] + sites.building_slow[place, w]
            most = pace.expansion_limit[w] * capacity
            sites.building_slow[place, w] += min(max(wanted - planned, 0.0), most)
