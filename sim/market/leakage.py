"""Re-export through named third countries: what a control keeps from one buyer reaches it by way of others.

A third country that the control serves better than the buyer can buy more than it needs and pass on a part of what the
buyer lacks, once the price pays for its markup, after a lag, and less the better re-exports are policed. All of them
together cannot draw more than some multiple of the normal sales to nations that are not shut out: the fewer a ban
spares, the less of it leaks. The price is the one outside the wall, or what the buyer itself offers if that is more: a
ban on one small buyer moves no market, and yet antimony and gallium reached the United States within weeks of the ban
of December 2024, through Thailand and Mexico, until China cracked down in May. A buyer does not wait for its stock to
run out: cut off from a share of what it orders, it offers what it would bid at a stock lower by that share. The goods
are sold on the controller's link to the buyer, within the buyer's limit, so that they compete for what the controller
has on offer; they arrive later by the detour and cost the markup.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.compiled import compiled
from sim.opening import longest_voyages
from sim.state import INSIDE, OUTSIDE

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Flag = NDArray[np.bool_]

NOTABLE = 0.01
"""Share of what a buyer wants from the controller from which on a leak is told."""

SMALLEST_PRICE = 1e-9
"""Keeps a ratio of prices finite."""


class Leakage:
    """The third countries of a block, and how each controller polices them."""

    def __init__(self, block: Block) -> None:
        self.block = block
        structure, worlds = block.structure, block.width
        self._rows = np.flatnonzero(structure.controlled_gates)
        links = structure.gated_links[self._rows]
        self._buyer, self._good = structure.links.buyer[links], structure.good_of_link[links]
        seller = structure.links.seller[links]
        self._controllers, controller = np.unique(seller, return_inverse=True)
        keys, group = np.unique(seller * len(structure.goods) + self._good, return_inverse=True)
        self._controller, self._group = controller.astype(np.int64), group.astype(np.int64)
        entrepots = structure.resolved.baseline.transit.entrepots
        self._hubs = np.array([structure.nations.index(one.nation) for one in entrepots.values()], dtype=np.int64)
        self._place = self._places(len(keys))
        self._reach, self._detour, self._markup = (
            np.array([block.parameters[f"entrepot.{name}.{key}"] for name in entrepots]).reshape(-1, worlds)
            for key in ("reach", "detour", "markup")
        )
        self._gap, self._served = np.zeros((2, len(links), worlds))
        self._gap_of_group, self._passing = np.zeros((2, len(keys), worlds))
        self._kept, self._passed = np.zeros((2, len(self._controllers), worlds))
        self._longest_detour = longest_detours(block)
        self._tape = block.tape(tuple(f"crackdown.{structure.nations[nation]}" for nation in self._controllers))
        self._told = np.zeros((len(links), worlds), dtype=np.bool_)

    def _places(self, groups: int) -> Int:
        """Return where among the rows each third country buys from each seller and good, or -1, ``(group, hub)``."""
        places = np.full((groups, len(self._hubs)), -1, dtype=np.int64)
        for hub, nation in enumerate(self._hubs):
            bought = np.flatnonzero(self._buyer == nation)
            places[self._group[bought], hub] = bought
        return places

    def act(self) -> None:
        """Relax limits by what third countries pass on, and let controllers crack down on it."""
        block, on = self.block, self.block.switches.leakage
        if not on.any() or not len(self._hubs):
            return
        limits, state = block.measures.limits, block.state
        if not (np.isfinite(limits[self._rows]).any() or state.leak.any() or state.crackdown.any()):
            return
        self._pass_on(on)
        self._crack_down(on)
        if block.watching:
            self._tell()

    def _pass_on(self, on: Flag) -> None:
        block, structure = self.block, self.block.structure
        state, rules, measures = block.state, block.rules, block.measures
        inside = np.maximum(state.contract[INSIDE], SMALLEST_PRICE)
        policing = np.where(state.crackdown > 0.0, rules.crackdown_enforcement, rules.leak_enforcement)
        self._gap_of_group[...] = 0.0
        self._passing[...] = 0.0
        self._kept[...] = 0.0
        self._passed[...] = 0.0
        _pass_on(
            self._rows,
            structure.gated_links,
            self._buyer,
            self._good,
            self._group,
            self._controller,
            self._place,
            self._hubs,
            structure.baseline.price,
            block.month.order,
            state.habit,
            block.base.flow,
            state.growth,
            state.spot[OUTSIDE] / inside,
            state.anchor / inside,
            state.bid,
            rules.bid_gain,
            rules.bid_convexity,
            rules.leak_span,
            rules.leak_opening,
            rules.leak_capacity,
            np.where(on, self._reach, 0.0),
            self._detour,
            self._markup,
            self._longest_detour,
            policing,
            measures.enforcement,
            np.minimum(1.0 / rules.leak_months, 1.0),
            self._gap,
            self._served,
            self._gap_of_group,
            self._passing,
            measures.limits,
            state.leak,
            state.leak_detour,
            state.leak_markup,
            block.month.leaked,
            self._kept,
            self._passed,
        )

    def _crack_down(self, on: Flag) -> None:
        """Start a crackdown the likelier the more of the banned value leaks; it polices from the next month on."""
        block = self.block
        left, rules = block.state.crackdown, block.rules
        ongoing = left > 0.0
        np.maximum(left - 1.0, 0.0, out=left)
        share = self._passed / np.where(self._kept > 0.0, self._kept, 1.0)
        hazard = 1.0 - np.exp(-rules.crackdown_hazard * share / MONTHS_PER_YEAR)
        starts = on & ~ongoing & (self._tape.uniforms(block.clock) < hazard)
        left[...] = np.where(starts, rules.crackdown_months, left)
        for row, nation in enumerate(self._controllers):
            name = block.structure.nations[nation]
            text = f"{name} cracks down on re-exports through third countries; of what it bans leaks the share"
            block.tell(starts[row], "crackdown", name, "", share[row], text)
            ends = ongoing[row] & (left[row] <= 0.0)
            block.tell(ends, "crackdown ends", name, "", share[row], f"{name} polices re-exports less again")

    def _tell(self) -> None:
        """Tell where re-exports begin and end."""
        block, structure = self.block, self.block.structure
        links = structure.gated_links[self._rows]
        leaked = block.month.leaked[self._rows]
        notable = leaked > NOTABLE * block.state.habit[links] * block.month.order[self._buyer, self._good]
        changed = (notable != self._told) & block.watched
        for row in np.flatnonzero(changed.any(axis=1)):
            nation, good = structure.nations[self._buyer[row]], structure.goods[self._good[row]]
            seller = structure.nations[structure.links.seller[links[row]]]
            text = f"{seller}'s goods reach {nation} through third countries, t a month"
            block.tell(changed[row] & notable[row], "leak", nation, good, leaked[row], text)
            over = f"{seller}'s goods no longer reach {nation} through third countries"
            block.tell(changed[row] & ~notable[row], "leak ends", nation, good, leaked[row], over)
        self._told[...] = notable


def longest_detours(block: Block) -> Float:
    """Return the longest way through a third country that the months held in `transit` have room for, ``(K,)``."""
    others = longest_voyages(block.structure)[block.structure.gated_links]
    return np.maximum(block.state.transit.shape[0] - 1.0 - others, 0.0)


@compiled
def _pass_on(
    rows: Int,
    gated_links: Int,
    buyer: Int,
    good_of_row: Int,
    group_of_row: Int,
    controller: Int,
    place: Int,
    hubs: Int,
    price: Float,
    order: Float,
    habit: Float,
    base_flow: Float,
    growth: Float,
    outside: Float,
    anchor: Float,
    bid: Float,
    bid_gain: Float,
    bid_convexity: Float,
    span: Float,
    opening: Float,
    capacity: Float,
    reach: Float,
    detour: Float,
    markup: Float,
    longest_detour: Float,
    policing: Float,
    enforcement: Float,
    rate: Float,
    gap: Float,
    served: Float,
    gap_of_group: Float,
    passing: Float,
    limits: Float,
    leak: Float,
    leak_detour: Float,
    leak_markup: Float,
    leaked: Float,
    kept: Float,
    passed: Float,
) -> None:
    worlds = gap.shape[1]
    for row in range(len(rows)):
        gate = rows[row]
        link = gated_links[gate]
        for w in range(worlds):
            wish = habit[link, w] * order[buyer[row], good_of_row[row], w]
            may = min(wish, limits[gate, w])
            gap[row, w] = wish - may
            normal = base_flow[link, w] * growth[good_of_row[row], w]
            unwanted = 1.0 if limits[gate, w] > 0.0 else 0.0
            served[row, w] = min(limits[gate, w] / normal, 1.0) if normal > 0.0 else unwanted
            gap_of_group[group_of_row[row], w] += gap[row, w]
            open_to = min(served[row, w] / opening[w], 1.0)
            passing[group_of_row[row], w] += base_flow[link, w] * growth[good_of_row[row], w] * open_to
    sold = np.empty(worlds)
    late = np.empty(worlds)
    dear = np.empty(worlds)
    offered = np.empty(worlds)
    for row in range(len(rows)):
        gate = rows[row]
        good = good_of_row[row]
        group = group_of_row[row]
        if gap[row].max() <= 0.0 and leak[gate].max() <= 0.0:
            continue
        sold[:] = 0.0
        late[:] = 0.0
        dear[:] = 0.0
        for w in range(worlds):
            wanted = order[buyer[row], good, w]
            cut_off = min(gap[row, w] / (wanted if wanted > 0.0 else 1.0), 1.0)
            own = max(bid[buyer[row], good, w], 1.0 + bid_gain[w] * cut_off ** bid_convexity[w])
            offered[w] = max(outside[good, w], own * anchor[good, w])
        for hub in range(len(hubs)):
            at = place[group, hub]
            if at < 0 or hubs[hub] == buyer[row]:
                continue
            for w in range(worlds):
                better = min(max(served[at, w] - served[row, w], 0.0) / opening[w], 1.0)
                pull = min(max((offered[w] - 1.0 - markup[hub, w]) / span[w], 0.0), 1.0)
                extra = better * pull * reach[hub, w] * gap[row, w]
                sold[w] += extra
                late[w] += extra * detour[hub, w]
                dear[w] += extra * markup[hub, w]
        for w in range(worlds):
            whole = gap_of_group[group, w]
            most = capacity[w] * passing[group, w] * gap[row, w] / (whole if whole > 0.0 else 1.0)
            drawn = min(sold[w], most) / (sold[w] if sold[w] > 0.0 else 1.0)
            sold[w] *= drawn
            late[w] *= drawn
            dear[w] *= drawn
            rule = enforcement[gate, w]
            stopped = rule if rule >= 0.0 else policing[controller[row], w]
            goal = min(sold[w] * (1.0 - stopped), gap[row, w])
            leak[gate, w] += rate[w] * (goal - leak[gate, w])
            through = sold[w] if sold[w] > 0.0 else 1.0
            detoured = min(late[w] / through, longest_detour[gate])
            leak_detour[gate, w] = detoured if sold[w] > 0.0 else leak_detour[gate, w]
            leak_markup[gate, w] = dear[w] / through if sold[w] > 0.0 else leak_markup[gate, w]
            now = min(leak[gate, w], gap[row, w])
            leaked[gate, w] = now
            limits[gate, w] += now
            kept[controller[row], w] += gap[row, w] * price[good]
            passed[controller[row], w] += now * price[good]
