"""Build capacity: let what is under construction mature, keep pace with sales, and enter a market that pays."""

import numpy as np
from numpy.typing import NDArray

from sim.agents.feed import HostFeed
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.state import OUTSIDE

Float = NDArray[np.float64]


class Investment:
    """What one nation builds, for each of its processes."""

    def __init__(self, block: Block, nation: int, feed: HostFeed) -> None:
        recipes = block.structure.recipes
        self._block, self._nation, self._feed = block, nation, feed
        self._own = recipes.of_nation(nation)
        self._mains = recipes.main[self._own]
        self._ceiling = self._host_ceiling()

    def build(self) -> None:
        """Let projects under construction mature, and start new ones.

        Two motives: keep pace with expected sales at the usual utilisation, looking ahead by the time that building
        takes; and, outside the controller, enter the market when its price stays above the trigger, limited to a few
        percent of the world market a year (Sprecher et al. 2017). New capacity matures exponentially: each month the
        same share of what is under construction is finished, so its ramp is part of the building time.
        """
        block, state, rules, own = self._block, self._block.state, self._block.rules, self._own
        entry = self._entry()
        pace = block.measures.build_pace[own]
        fast = state.building_fast[own] * np.minimum(pace / rules.brownfield_months, 1.0)
        slow = state.building_slow[own] * np.minimum(pace / rules.greenfield_months, 1.0)
        state.building_fast[own] -= fast
        state.building_slow[own] -= slow
        state.capacity[own] += fast + slow
        state.building_fast[own] += rules.rival_brownfield_share * entry
        state.building_slow[own] += (1.0 - rules.rival_brownfield_share) * entry
        state.building_slow[own] += self._expansion()

    def _expansion(self) -> Float:
        """Return capacity to start building this month to keep pace with expected sales, ``(own process, W)``.

        Who has plants that stand idle for want of a price builds none.
        """
        block, rules, recipes, own = self._block, self._block.rules, self._block.structure.recipes, self._own
        state = block.state
        ahead = block.outlook.growth_while_building[self._mains]
        capacity = state.capacity[own]
        served = recipes.utilisation[own, None] * capacity
        all_served = block.month.capable[self._nation][self._mains]
        share = np.divide(served, all_served, out=np.zeros_like(served), where=all_served > 0.0)
        wanted = state.expected_sales[self._nation][self._mains] * share * ahead / recipes.utilisation[own, None]
        wanted = np.minimum(wanted, self._feed.ceilings(self._ceiling * self._host_growth()))
        wanted = np.where(recipes.must_run[own, None] | (state.idle[own] > 0.0), 0.0, wanted)
        planned = capacity + state.building_fast[own] + state.building_slow[own]
        return np.minimum(np.maximum(wanted - planned, 0.0), rules.expansion_limit / MONTHS_PER_YEAR * capacity)

    def _entry(self) -> Float:
        """Return capacity that the price, or a better guaranteed one, calls into the market, ``(own process, W)``.

        Idle plants are restarted before new ones are built. Shares are of the capacity before this month's is finished,
        so that all rivals together stay within the limit.
        """
        block, rules, own = self._block, self._block.rules, self._own
        price = np.maximum(block.state.contract[OUTSIDE, self._mains], block.measures.floor[own])
        pull = np.minimum(np.maximum((price - rules.rival_trigger) / rules.rival_span, 0.0), 1.0)
        if not pull.any():
            return np.zeros_like(pull)
        rivals = block.month.rival_capacity[self._mains]
        capacity = block.state.capacity[own]
        share = np.divide(capacity, rivals, out=np.zeros_like(capacity), where=rivals > 0.0)
        is_rival = block.structure.baseline.controller[self._mains] != self._nation
        open_to_entry = is_rival & ~block.structure.recipes.must_run[own]
        entry = rules.rival_growth / MONTHS_PER_YEAR * block.month.world_use[self._mains] * share * pull
        room = self._feed.ceilings(self._ceiling * self._host_growth()) - capacity
        room -= block.state.building_fast[own] + block.state.building_slow[own]
        may = open_to_entry[:, None] & (block.state.idle[own] <= 0.0)
        return np.where(may, np.minimum(entry, np.maximum(room, 0.0)), 0.0)

    def _host_ceiling(self) -> Float:
        """Return the capacity that hosts outside the model allow in the base year; infinite for all others."""
        recipes = self._block.structure.recipes
        hosted = np.array([bool(host) for host in recipes.hosts[self._own]], dtype=bool)
        allowed = self._block.base.capacity[self._own] * self._block.rules.byproduct_headroom
        return np.where(hosted[:, None], allowed, np.inf)

    def _host_growth(self) -> Float:
        """Return the hosts' output as a multiple of the base year, ``(own process, W)``."""
        return self._block.host_index[self._own]
