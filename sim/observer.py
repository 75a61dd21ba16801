"""Keep of each scored month what was asked for, and nothing else."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled
from sim.invariants import add_customs
from sim.made import made_on
from sim.present_value import PresentValue, discount
from sim.recording import Recording
from sim.state import INSIDE, OUTSIDE
from sim.structure import Structure
from sim.totals import Keys
from sim.value_at_risk import gdp_of, month_at_risk
from sim.yearly import Yearly, YearTotals

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Variable = Callable[[Block, Int], Float]


def _unmet_reference(block: Block, nations: Int) -> Float:
    """Return reference demand that was not met, for whatever reason."""
    month = block.month
    return np.maximum(month.reference[nations] - month.consumed[nations] - month.used[nations], 0.0)


def _unserved(block: Block, nations: Int) -> Float:
    return np.minimum(_unmet_reference(block, nations), block.month.missed[nations])


def _destroyed(block: Block, nations: Int) -> Float:
    missing = _unmet_reference(block, nations)
    return missing - np.minimum(missing, block.month.missed[nations])


def _consumed(block: Block, nations: Int) -> Float:
    return block.month.consumed[nations] + block.month.used[nations]


def _transit(block: Block, nations: Int) -> Float:
    slots = block.state.transit[:, nations]
    total: Float = slots[0].copy()
    for slot in slots[1:]:
        total += slot
    return total


def _customs(block: Block, nations: Int) -> Float:
    """Return what was bought and waits at the customs of those who sold it."""
    waiting = np.zeros_like(block.month.order)
    return add_customs(block, waiting)[nations] if block.customs_yards else waiting[nations]


def _smuggled_on(block: Block) -> Float:
    """Return what left on each link beyond its quota pool, ``(link, W)``: the same share of all that sets out."""
    structure, state, measures = block.structure, block.state, block.measures
    beyond = np.zeros_like(state.flow)
    if measures.smuggled.any():
        for pool in range(len(structure.pool_good)):
            links = np.flatnonzero(structure.links.pool == pool)
            sold = np.zeros(block.width)
            for link in links:
                sold += state.flow[link]
            past = np.minimum(sold, measures.smuggled[pool])
            beyond[links] = block.sent[links] * np.divide(past, sold, out=np.zeros_like(sold), where=sold > 0.0)
    return beyond


def _smuggled(block: Block, nations: Int) -> Float:
    """Return what left a nation beyond its quota pools."""
    structure = block.structure
    beyond = np.zeros_like(block.month.order)
    on_links = _smuggled_on(block)
    for link in np.flatnonzero(structure.links.pool >= 0):
        beyond[structure.links.seller[link], structure.good_of_link[link]] += on_links[link]
    return beyond[nations]


def _target(block: Block, nations: Int) -> Float:
    return block.calm_cover[nations] * block.state.expected_use[nations]


def _public_stock(block: Block, nations: Int) -> Float:
    return block.state.public_stock[nations] + block.state.joint_stock[nations]


def _imports_controller(block: Block, nations: Int) -> Float:
    """Return what was bought from the good's controller; not a number for goods that nobody controls."""
    bought = block.month.imported_controlled[nations]
    bought[:, block.structure.baseline.controller < 0] = np.nan
    return bought


def _standing(block: Block, nations: Int) -> Float:
    """Return the share of using lines that stand still; not a number where there are no lines."""
    return np.where(block.base.need[nations] > 0.0, block.state.standing[nations], np.nan)


def _of_links(kernel: Callable[[Int, Int, Int, Int, Float, Float], None]) -> Variable:
    """Return a variable that a kernel works out of the links' flows, for the nations that are kept only."""

    def variable(block: Block, nations: Int) -> Float:
        rows = np.full(block.month.order.shape[0], -1, dtype=np.int64)
        rows[nations] = np.arange(len(nations))
        kept = np.zeros((len(nations), *block.month.order.shape[1:]))
        links = block.structure.links
        kernel(rows, block.structure.good_of_link, links.seller, links.buyer, block.state.flow, kept)
        return kept

    return variable


@compiled
def _supplier_hhi(rows: Int, good_of_link: Int, seller: Int, buyer: Int, flow: Float, concentration: Float) -> None:
    """Write the sum of squared supplier shares of each kept buyer's imports; 0 where nothing is imported."""
    imported = np.zeros(concentration.shape)
    for link in range(len(seller)):
        row = rows[buyer[link]]
        if seller[link] != buyer[link] and row >= 0:
            for w in range(flow.shape[1]):
                imported[row, good_of_link[link], w] += flow[link, w]
    for link in range(len(seller)):
        row = rows[buyer[link]]
        if seller[link] != buyer[link] and row >= 0:
            for w in range(flow.shape[1]):
                total = imported[row, good_of_link[link], w]
                share = flow[link, w] / (total if total > 0.0 else 1.0)
                concentration[row, good_of_link[link], w] += share * share


@compiled
def _largest_supplier(rows: Int, good_of_link: Int, seller: Int, buyer: Int, flow: Float, largest: Float) -> None:
    for link in range(len(seller)):
        row = rows[buyer[link]]
        if seller[link] != buyer[link] and row >= 0:
            for w in range(flow.shape[1]):
                largest[row, good_of_link[link], w] = max(largest[row, good_of_link[link], w], flow[link, w])


@compiled
def _abroad(rows: Int, good_of_link: Int, seller: Int, buyer: Int, flow: Float, exported: Float) -> None:
    for link in range(len(seller)):
        row = rows[seller[link]]
        if seller[link] != buyer[link] and row >= 0:
            for w in range(flow.shape[1]):
                exported[row, good_of_link[link], w] += flow[link, w]


def _secondary(block: Block, nations: Int) -> Float:
    """Return what recyclers made."""
    recipes = block.structure.recipes
    made = np.zeros_like(block.month.order)
    for process in np.flatnonzero(recipes.must_run):
        made[recipes.nation[process], recipes.main[process]] += block.state.run[process]
    return made[nations]


def _rerouted_at(block: Block) -> Float:
    """Return what reaches the buyer of each gated link through third countries, ``(gate, W)``."""
    limits, leaked, links = block.measures.limits, block.month.leaked, block.structure.gated_links
    direct = np.maximum(limits - leaked, 0.0)
    beyond = np.minimum(np.maximum(block.state.flow[links] - direct, 0.0), leaked)
    return np.minimum(beyond, block.sent[links])


def _rerouted(block: Block) -> Float:
    """Return what reaches the buyer of each link through third countries, ``(link, W)``."""
    through = np.zeros_like(block.state.flow)
    through[block.structure.gated_links] = _rerouted_at(block)
    return through


def _value_at_risk(block: Block, nations: Int) -> Float:
    return month_at_risk(block.exposures, block.month.reference[nations], _unserved(block, nations), nations)


SERIES: Final[dict[str, Variable]] = {
    "reference": lambda block, nations: block.month.reference[nations],
    "unserved": _unserved,
    "destroyed": _destroyed,
    "consumed": _consumed,
    "imports": lambda block, nations: block.month.imported[nations],
    "imports_controller": _imports_controller,
    "imports_largest": _of_links(_largest_supplier),
    "hhi": _of_links(_supplier_hhi),
    "stock": lambda block, nations: block.state.industry_stock[nations],
    "public_stock": _public_stock,
    "released": lambda block, nations: block.month.released[nations],
    "transit": _transit,
    "customs": _customs,
    "smuggled": _smuggled,
    "target_stock": _target,
    "export": _of_links(_abroad),
    "standing": _standing,
    "output": lambda block, nations: block.month.made[nations],
    "secondary": _secondary,
    "trader_stock": lambda block, nations: block.state.trader_stock[nations],
    "value_at_risk": _value_at_risk,
}
"""What can be kept per nation and good, by name."""


def _weighted(block: Block, zone: int) -> Float:
    share = block.rules.contract_share
    weighted: Float = share * block.state.contract[zone] + (1.0 - share) * block.state.spot[zone]
    return weighted


PRICES: Final[dict[str, Callable[[Block], Float]]] = {
    "price_inside_thin": lambda block: block.state.thin[INSIDE],
    "price_inside_weighted": lambda block: _weighted(block, INSIDE),
    "price_outside_thin": lambda block: block.state.thin[OUTSIDE],
    "price_outside_weighted": lambda block: _weighted(block, OUTSIDE),
    "speculation": lambda block: np.minimum(block.state.speculation, 1.0),
}
"""What can be kept per good, by name: multiples of the base-year price; and 1 where traders bet on a rise, else 0."""


LINKS: Final[dict[str, Callable[[Block], Float]]] = {
    "sent": lambda block: block.sent,
    "rerouted": _rerouted,
    "smuggled_on": _smuggled_on,
}
"""What can be kept per link, by name: what sets out, and the parts that go through third countries or past quotas."""


MEASURES: Final = "measures"
"""What to ask for so that it is counted what each control, clause and shock does."""

YEARS: Final = "years"
"""What to ask for so that accounts are kept at each year's end, and flows and projects are added up by year."""

FLOWS, PROJECTS = "flows", "projects"
"""Tables that are added up by year; rows are exporter, importer and good, and project, nation and good."""

RESERVES: Final = "reserves"
"""Stands in place of an exporter for what national and joint stockpiles release."""


def yearly(structure: Structure, nations: Int) -> tuple[Yearly, ...]:
    """Return what is added up by year for some importers, which `nations` gives the places of."""
    names, goods = structure.nations, structure.goods
    inward = np.isin(structure.links.buyer, nations)
    into, pooled = np.flatnonzero(inward), np.flatnonzero(inward & (structure.links.pool >= 0))
    gates = np.flatnonzero(inward[structure.gated_links])
    released = tuple((RESERVES, names[nation], good) for nation in nations for good in goods)
    recipes, processes = structure.recipes, np.array([plan.process for plan in structure.projects], dtype=np.int64)
    sites = zip(structure.projects, recipes.nation[processes], recipes.main[processes], strict=True)
    projects = tuple((plan.name, names[nation], goods[good]) for plan, nation, good in sites)
    return (
        Yearly(FLOWS, "tonnes", _ends(structure, into), lambda block: block.sent[into]),
        Yearly(
            FLOWS,
            "through_third_countries",
            _ends(structure, structure.gated_links[gates]),
            lambda block: _rerouted_at(block)[gates] if block.month.leaked.any() else 0.0,
        ),
        Yearly(
            FLOWS,
            "past_quota",
            _ends(structure, pooled),
            lambda block: _smuggled_on(block)[pooled] if block.measures.smuggled.any() else 0.0,
        ),
        Yearly(FLOWS, "tonnes", released, lambda block: block.month.released[nations].reshape(-1, block.width)),
        Yearly(PROJECTS, "capacity", projects, _capacity_of_projects),
        Yearly(PROJECTS, "made", projects, lambda block: made_on(block, processes, _capacity_of_projects(block))),
    )


def _ends(structure: Structure, links: Int) -> Keys:
    """Return exporter, importer and good of some links."""
    seller, buyer, good = structure.links.seller[links], structure.links.buyer[links], structure.good_of_link[links]
    names = structure.nations
    return tuple((names[s], names[b], structure.goods[g]) for s, b, g in zip(seller, buyer, good, strict=True))


def _capacity_of_projects(block: Block) -> Float:
    """Return the tonnes a month that each named project has in place, ``(project, W)``."""
    return block.projects.built * block.projects.capacity[:, None]


class Observer:
    """Writes the variables asked for into arrays, month by month.

    Parameters
    ----------
    wanted
        Names out of `SERIES`, `PRICES` and `LINKS`, `MEASURES` and `YEARS`.
    nations
        Nations whose series are kept.

    Raises
    ------
    KeyError
        When a variable is unknown.
    """

    def __init__(self, structure: Structure, wanted: Sequence[str], nations: Sequence[str], width: int) -> None:
        known = [*SERIES, *PRICES, *LINKS, MEASURES, YEARS]
        unknown = [name for name in wanted if name not in known]
        if unknown:
            raise KeyError(f"no such variables: {unknown}; there are {known}")
        self._structure = structure
        self._names = tuple(nations)
        self._nations = np.array([structure.nations.index(name) for name in nations], dtype=np.int64)
        self._costs = PresentValue(self._nations)
        months, goods = structure.calendar.scored, len(structure.goods)
        shape = (months, len(nations), goods, width)
        self._series = {name: np.empty(shape) for name in wanted if name in SERIES}
        self._prices = {name: np.empty((months, goods, width)) for name in wanted if name in PRICES}
        links = len(structure.links.seller)
        self._links = {name: np.empty((months, links, width)) for name in wanted if name in LINKS}
        by_year = YEARS in wanted
        self._year_ends = structure.calendar.year_ends() if by_year else ()
        added = yearly(structure, self._nations) if by_year else ()
        self._totals = YearTotals(added, structure.calendar.years(), width)
        self._accounts_at: dict[int, dict[str, Float]] = {}

    def observe(self, block: Block) -> None:
        """Keep this month, unless it belongs to the run-in; costs are kept from the first."""
        self._costs.wait(block)
        month = block.clock - self._structure.calendar.run_in
        if month < 0:
            return
        for name, kept in self._series.items():
            kept[month] = SERIES[name](block, self._nations)
        for name, prices in self._prices.items():
            prices[month] = PRICES[name](block)
        for name, flows in self._links.items():
            flows[month] = LINKS[name](block)
        self._totals.add(block, month)
        if month + 1 in self._year_ends:
            self._accounts_at[month + 1] = self._costs.accounts(block, block.clock + 1)

    def recording(self, block: Block, worlds: int) -> Recording:
        """Return what was kept of the first `worlds` columns."""
        calendar = self._structure.calendar
        return Recording(
            worlds=block.worlds[:worlds],
            months=self._structure.calendar.labels(),
            nations=self._names,
            goods=self._structure.goods,
            series={name: kept[..., :worlds] for name, kept in self._series.items()},
            prices={name: kept[..., :worlds] for name, kept in self._prices.items()},
            links={name: kept[..., :worlds] for name, kept in self._links.items()},
            base=block.base.first(worlds) if self._links else None,
            accounts=_first(self._costs.accounts(block, block.clock), worlds),
            discount=np.stack([discount(block, clock)[:worlds] for clock in range(calendar.run_in, calendar.total)]),
            gdp=gdp_of(self._structure, self._nations),
            events=list(block.events),
            counted=() if block.tally is None else block.tally.counted(worlds),
            accounts_at={months: _first(accounts, worlds) for months, accounts in self._accounts_at.items()},
            totals=self._totals.of_worlds(worlds) + (() if block.tally is None else block.tally.months(worlds)),
        )


def _first(arrays: dict[str, Float], worlds: int) -> dict[str, Float]:
    """Return the first columns of each array."""
    return {name: values[..., :worlds] for name, values in arrays.items()}
