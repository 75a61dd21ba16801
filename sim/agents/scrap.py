"""Bring in scrap: new scrap falls where goods are made or used now, old scrap from what was used a lifetime ago."""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.state import INSIDE, OUTSIDE

Float = NDArray[np.float64]
Int = NDArray[np.int64]


class ScrapYard:
    """The secondary processes of one nation, and what scrap comes in for them.

    New scrap follows last month's run of the process it falls from, in the same nation, or else the use of the recycled
    good on the nation's side of the control wall, because such scrap is traded and nations recycle more than falls at
    home; it is collected whatever it fetches. Old scrap follows the nation's use of the good a lifetime ago;
    use before the first simulated month is extrapolated back by the good's trend. Its collection answers the price.
    All are relative to the base year: at base price and base runs a recycler makes what it made then.
    """

    def __init__(self, block: Block, nation: int) -> None:
        structure = block.structure
        recipes, kinds = structure.recipes, structure.resolved.baseline.processes
        self._block, self._nation = block, nation
        self._own = recipes.of_nation(nation)
        names = recipes.names
        secondary = [row for row in range(self._own.start, self._own.stop) if recipes.must_run[row]]
        kind_of = {row: names[row].rpartition(".")[0] for row in secondary}
        source_of = {
            row: names.index(source)
            for row, kind in kind_of.items()
            if (source := f"{kinds[kind].scrap_from}.{structure.nations[nation]}") in names
        }
        self._old = np.array([row for row in secondary if kinds[kind_of[row]].scrap == "old"], dtype=np.int64)
        self._fallen = np.array([row for row in secondary if row in source_of], dtype=np.int64)
        self._sources = np.array([source_of[row] for row in self._fallen], dtype=np.int64)
        follows = [row for row in secondary if row not in self._old and row not in self._fallen]
        self._follows_use = np.array(follows, dtype=np.int64)
        self._base_use = np.zeros((len(follows), block.width))
        for place, row in enumerate(follows):
            self._base_use[place] = self._use_beside(int(recipes.main[row]))
        lives = [block.parameters[f"lifetime.{kind_of[int(row)]}"] for row in self._old]
        shape = (len(self._old), block.width)
        self._lifetime = np.maximum(np.rint(np.array(lives).reshape(shape)), 1.0).astype(np.int64)
        self._past = np.zeros((structure.calendar.total if secondary else 0, *shape))
        self._idle = not secondary or not block.switches.scrap_response.any()

    def collect(self) -> None:
        """Write to ``state.scrap`` what comes in next month as a multiple of the base year, at the end of a month."""
        if self._idle:
            return
        scrap, main = self._block.state.scrap, self._block.structure.recipes.main
        if len(self._fallen):
            scrap[self._fallen] = self._runs()
        if len(self._follows_use):
            scrap[self._follows_use] = self._use_on_this_side(main[self._follows_use])
        if len(self._old):
            scrap[self._old] = self._arises(main[self._old]) * self._collected(main[self._old])

    def _runs(self) -> Float:
        """Return last month's runs of the processes that new scrap falls from, as multiples of the base year's."""
        base, state = self._block.base.output[self._sources], self._block.state
        grown = state.growth[self._block.structure.recipes.main[self._fallen]]
        return np.divide(state.run[self._sources], base, out=grown, where=base > 0.0)

    def _beside(self, good: int) -> list[int]:
        """Return the nations on the same side of a good's control wall."""
        block = self._block
        controller = block.structure.baseline.controller[good]
        inside = controller == self._nation
        return [place for place in range(len(block.structure.nations)) if (place == controller) == inside]

    def _use_beside(self, good: int) -> Float:
        """Return the base-year use of a good on this side of its wall, buying for stock apart, ``(W,)``."""
        base = self._block.base
        total = np.zeros(self._block.width)
        for place in self._beside(good):
            total += base.use[place, good] - base.stock_build[place, good]
        return total

    def _use_on_this_side(self, goods: Int) -> Float:
        """Return the use of goods on this side of their walls as multiples of the base year's."""
        zone = np.where(self._block.structure.baseline.controller[goods] == self._nation, INSIDE, OUTSIDE)
        used = self._block.month.use_by_side[zone, goods]
        return np.divide(used, self._base_use, out=self._block.state.growth[goods], where=self._base_use > 0.0)

    def _use(self, goods: Int) -> Float:
        """Return the nation's use of goods in this month as multiples of the base year's, buying for stock apart."""
        block, n = self._block, self._nation
        base = block.base.use[n, goods] - block.base.stock_build[n, goods]
        used = block.month.consumed[n, goods] + block.month.used[n, goods]
        return np.divide(used, base, out=block.state.growth[goods], where=base > 0.0)

    def _arises(self, goods: Int) -> Float:
        """Return old scrap: use a lifetime before next month, relative to that a lifetime before the base year."""
        clock, trend = self._block.clock, self._block.outlook.monthly_growth[goods]
        self._past[clock] = self._use(goods)
        since = clock + 1 - self._lifetime
        grown: Float = trend ** (self._lifetime + np.minimum(since, 0))
        if since.max() < 0:
            return grown
        seen = np.take_along_axis(self._past, np.maximum(since, 0)[None], axis=0)[0]
        return grown * np.where(since >= 0, seen, 1.0)

    def _collected(self, goods: Int) -> Float:
        """Return how much of the old scrap is collected at the price, as a multiple of the base year's share."""
        block, rules = self._block, self._block.rules
        zone = np.where(block.structure.baseline.controller[goods] == self._nation, INSIDE, OUTSIDE)
        return np.minimum(block.state.contract[zone, goods] ** rules.scrap_elasticity, rules.scrap_limit)
