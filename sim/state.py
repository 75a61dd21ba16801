"""Hold what a block of worlds is made of: its state, this month's numbers, and the measures in force.

Arrays are ``(nation, good, W)``, ``(link, W)`` or ``(process, W)``, C-contiguous with the worlds axis last, so that
``state.industry_stock[nation]`` is an agent's own contiguous ``(good, W)`` slice and a per-world parameter ``(W,)``
broadcasts against it. Agents write into their slice and never rebind it.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sim.structure import Structure

Float = NDArray[np.float64]

PRICE_ZONES = ("inside", "outside")
INSIDE, OUTSIDE = 0, 1


@dataclass(frozen=True)
class State:
    """What a block remembers from month to month.

    Attributes
    ----------
    seller_stock, industry_stock, public_stock, joint_stock
        Tonnes held by producers, using industries, national stockpiles, and as a nation's share of the joint
        stockpiles of its partnerships; ``(nation, good, W)``.
    transit
        Tonnes on the way to a nation by the month of arrival, a ring; ``(slot, nation, good, W)``.
    expected_use, expected_sales
        What industries expect to use and producers to sell, tonnes a month; ``(nation, good, W)``.
    fear
        0 for calm, 1 for panic; ``(nation, good, W)``.
    substitution
        Share of reference demand that has been engineered away; ``(nation, good, W)``.
    unfilled
        Share of last month's order that was not filled; ``(nation, good, W)``.
    pipeline_months
        Lead time of the present supplier mix, months; ``(nation, good, W)``.
    exposure
        Share of purchases that come from the good's controller; ``(nation, good, W)``.
    capacity, building_fast, building_slow
        Tonnes a month of each process's main good, in place and under construction; ``(process, W)``.
    run
        Tonnes of the main good made last month; ``(process, W)``.
    habit, reliability
        Share of a buyer's purchases by link, and how far its orders on the link were served; ``(link, W)``.
    flow
        Tonnes sold on each link last month; ``(link, W)``.
    growth
        Reference demand as a multiple of the base year; ``(good, W)``.
    spot, contract, thin, news
        Prices as multiples of the base price inside and outside the control wall; ``(zone, good, W)``.
    anchor
        Slow cost anchor of the price, a multiple; ``(good, W)``.
    leak
        Tonnes that reach the buyer of a limited link through third countries; ``(gate, W)``.
    """

    seller_stock: Float
    industry_stock: Float
    public_stock: Float
    joint_stock: Float
    transit: Float
    expected_use: Float
    expected_sales: Float
    fear: Float
    substitution: Float
    unfilled: Float
    pipeline_months: Float
    exposure: Float
    capacity: Float
    building_fast: Float
    building_slow: Float
    run: Float
    habit: Float
    reliability: Float
    flow: Float
    growth: Float
    spot: Float
    contract: Float
    thin: Float
    news: Float
    anchor: Float
    leak: Float

    @property
    def nbytes(self) -> int:
        """Bytes of the whole state."""
        return sum(getattr(self, item.name).nbytes for item in fields(self))


@dataclass(frozen=True)
class Month:
    """Hold one month's numbers, written by one phase and read by later ones; nothing here is remembered.

    All ``(nation, good, W)`` tonnes unless said.

    Attributes
    ----------
    reference
        Demand on the base path, before price response and substitution, final and as process input.
    final_wanted, input_wanted
        What industries would use at the price: final use, and inputs of the planned runs.
    plan
        Planned run of each process, tonnes of main good; ``(process, W)``.
    fill
        What stockpiles want to buy through the national industry's order.
    order, bid
        Order on the market, and the buyer's bid as a multiple of the anchor.
    frontload
        0 to 1: an announced control is about to bind and the nation is exposed to it.
    target, seller_target
        Stock and pipeline that industries and producers hold when calm.
    landed, tax_paid
        What a tonne costs the nation's industry, export tax included, as a multiple of the base price; and that tax as
        a share of the price.
    reference_input
        Reference demand of process inputs.
    capable
        Output that a nation's processes give at usual utilisation.
    public_fill
        Part of `fill` that the national stockpile asked for.
    usable
        Share of each process's capacity that can run; ``(process, W)``.
    world_use, rival_capacity
        Reference demand of all nations, and capacity outside the controller; ``(good, W)``.
    arrived, shipped, imported, imported_controlled
        Deliveries into industry stocks, sales out of producers' stocks, and what was bought abroad this month and
        sets out, in all and from the good's controller.
    stock_wanted, put_aside
        What speculators and governments would buy for stock while prices are low, and what they got.
    made, used, consumed, missed
        Output, process inputs used, final use, and wanted but not there.
    moved_out
        Joint-stockpile goods sent to another member.
    released
        Goods that stockpiles, national and joint, gave to the nation's industry.
    """

    reference: Float
    final_wanted: Float
    input_wanted: Float
    fill: Float
    order: Float
    bid: Float
    bid_weight: Float
    offer: Float
    asked: Float
    left: Float
    unmet: Float
    frontload: Float
    target: Float
    seller_target: Float
    landed: Float
    tax_paid: Float
    reference_input: Float
    capable: Float
    public_fill: Float
    arrived: Float
    shipped: Float
    imported: Float
    imported_controlled: Float
    stock_wanted: Float
    put_aside: Float
    made: Float
    used: Float
    consumed: Float
    missed: Float
    moved_out: Float
    released: Float
    plan: Float
    usable: Float
    preference: Float
    world_use: Float
    rival_capacity: Float


@dataclass(frozen=True)
class Measures:
    """What controls and clauses impose on the market this month.

    Attributes
    ----------
    limits
        Tonnes that may pass each gated link; infinite where nothing binds; ``(K, W)``.
    tax
        Export tax on each gated link, share of the price; ``(K, W)``.
    pools
        Tonnes that may leave under each quota pool; ``(Q, W)``.
    news
        How bad the announcements of the month and those still pending are for a nation and good: severity times
        dependence on who announces, 0 to 1; ``(nation, good, W)``.
    reserved
        Volumes served first, one row per reserved link; ``(R, W)``.
    outage
        Share of each process's capacity that stands; ``(process, W)``.
    demand
        Demand shock, a multiple; ``(good, W)``.
    wall
        Share of what buyers abroad wanted from the controller that its measures blocked; ``(good, W)``.
    """

    limits: Float
    tax: Float
    pools: Float
    news: Float
    reserved: Float
    outage: Float
    demand: Float
    wall: Float


def allocate_month(structure: Structure, worlds: int) -> Month:
    """Return zeroed room for one month's numbers."""
    shape = (len(structure.nations), len(structure.goods), worlds)
    special = {
        "plan": (structure.recipes.count, worlds),
        "usable": (structure.recipes.count, worlds),
        "world_use": shape[1:],
        "rival_capacity": shape[1:],
        "preference": (len(structure.links.seller), worlds),
    }
    return Month(**{item.name: np.zeros(special.get(item.name, shape)) for item in fields(Month)})


def allocate_measures(structure: Structure, worlds: int, reserved_links: int) -> Measures:
    """Return measures that impose nothing."""
    goods = len(structure.goods)
    gates = len(structure.gated_links)
    return Measures(
        limits=np.full((gates, worlds), np.inf),
        tax=np.zeros((gates, worlds)),
        pools=np.full((len(structure.pool_good), worlds), np.inf),
        news=np.zeros((len(structure.nations), goods, worlds)),
        reserved=np.zeros((reserved_links, worlds)),
        outage=np.ones((structure.recipes.count, worlds)),
        demand=np.ones((goods, worlds)),
        wall=np.zeros((goods, worlds)),
    )
