"""Hold what a block of worlds is made of: its state, this month's numbers, and the measures in force.

Arrays are ``(nation, good, W)``, ``(link, W)`` or ``(process, W)``, C-contiguous with the worlds axis last, so that
``state.industry_stock[nation]`` is an agent's own contiguous ``(good, W)`` slice and a per-world parameter ``(W,)``
broadcasts against it. Agents write into their slice and never rebind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Final, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.axes import Axes, OfGate, OfGood, OfLink, OfNation, OfProcess, OfZone
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
    bid
        Bid of the using industry, a multiple of the price anchor; ``(nation, good, W)``.
    fear
        0 for calm, 1 for panic; ``(nation, good, W)``.
    substitution
        Share of reference demand that has been engineered away; ``(nation, good, W)``.
    substitution_learned
        Part of that share which never comes back; ``(nation, good, W)``.
    standing
        Share of the lines that use a good which stand still for want of it; ``(nation, good, W)``.
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
    idle, restarting
        Shares of each process's capacity that are mothballed, and that are on the ramp after a restart;
        ``(process, W)``.
    restart_age, low_months
        Months since the restart, on average, and months running that the price has not paid; ``(process, W)``.
    own_feed
        Tonnes a month that a by-product can make from feed other than its host's residue; ``(process, W)``.
    scrap
        Scrap that comes in for a secondary process, a multiple of the base year's; ``(process, W)``.
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
    customs
        Tonnes that were sold and wait at the customs of each gated link; ``(gate, W)``.
    leak
        Tonnes a month that third countries are ready to pass on to the buyer of a limited link; ``(gate, W)``.
    trader_stock
        Tonnes that traders hold back for a better price; ``(nation, good, W)``.
    rising
        Months running that the spot price has led the contract price outside the wall; ``(good, W)``.
    speculation, unwinding
        Months that traders have been betting on a good's rise, 0 if they are not, and months in which they still sell
        what they hold after a bet; ``(good, W)``.
    price_memory
        Contract price outside that people are used to, a multiple; ``(good, W)``.
    mania
        How far bets have lifted what a good is thought to be worth above its anchor, a share; ``(good, W)``.
    leak_detour, leak_markup
        Months that this way takes longer, and what it adds to the price, a share of it; ``(gate, W)``.
    crackdown
        Months that a controller's crackdown on re-exports still lasts, 0 in none; ``(controller, W)``.
    """

    seller_stock: OfNation
    industry_stock: OfNation
    public_stock: OfNation
    joint_stock: OfNation
    transit: Annotated[Float, Axes(("slot", "nation", "good"))]
    expected_use: OfNation
    expected_sales: OfNation
    bid: Annotated[Float, Axes(("nation", "good"), rest=1.0)]
    fear: OfNation
    substitution: OfNation
    substitution_learned: OfNation
    standing: OfNation
    unfilled: OfNation
    pipeline_months: OfNation
    exposure: OfNation
    capacity: OfProcess
    building_fast: OfProcess
    building_slow: OfProcess
    run: OfProcess
    idle: OfProcess
    restarting: OfProcess
    restart_age: OfProcess
    low_months: OfProcess
    own_feed: OfProcess
    scrap: Annotated[Float, Axes(("process",), rest=1.0)]
    habit: OfLink
    reliability: Annotated[Float, Axes(("link",), rest=1.0)]
    flow: OfLink
    growth: Annotated[Float, Axes(("good",), rest=1.0)]
    spot: OfZone
    contract: OfZone
    thin: OfZone
    news: Annotated[Float, Axes(("zone", "good"))]
    anchor: Annotated[Float, Axes(("good",), rest=1.0)]
    leak: OfGate
    trader_stock: OfNation
    rising: OfGood
    speculation: OfGood
    unwinding: OfGood
    price_memory: Annotated[Float, Axes(("good",), rest=1.0)]
    mania: OfGood
    customs: OfGate
    leak_detour: OfGate
    leak_markup: OfGate
    crackdown: Annotated[Float, Axes(("controller",))]

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
        What industries would use at the price: final use of running lines, and inputs of the planned runs.
    idle
        What lines that stand still would use.
    plan
        Planned run of each process, tonnes of main good; ``(process, W)``.
    fill
        What stockpiles want to buy through the national industry's order.
    order
        Order on the market.
    bid_weight
        Weight of the buyer when a seller rations.
    offer, asked, left
        What sellers put on the market, what buyers asked of them first, and what nobody took.
    unmet
        Orders that were not filled.
    preference
        How much of its need a buyer would like from each link, any scale; ``(link, W)``.
    frontload
        0 to 1: an announced control is about to bind and the nation is exposed to it.
    target, seller_target
        Stock and pipeline that industries and producers hold when calm.
    hoard
        What buyers in fear want to hold on top of `target`.
    landed, tax_paid
        What a tonne costs the nation's industry as a multiple of the base price; and what export taxes, ways through
        third countries, freight and insurance add to the price, a share of it.
    leaked
        Tonnes that may reach the buyer of a limited link through third countries, part of its limit; ``(gate, W)``.
    reference_input
        Reference demand of process inputs.
    capable
        Output that a nation's processes give at usual utilisation.
    public_fill
        Part of `fill` that the national stockpile asked for.
    desired
        What producers would like to make of each good.
    ceiling, entered
        Capacity that hosts allow a process, and capacity that the price called into the market; ``(process, W)``.
    usable, online
        Share of each process's capacity that can run, and share that is neither mothballed nor still on its ramp;
        ``(process, W)``.
    use_by_side
        What all nations inside and outside a good's control wall used, final use and inputs; ``(zone, good, W)``.
    world_use, rival_capacity
        Reference demand of all nations, and capacity outside the controller; ``(good, W)``.
    due, inflow
        Goods on the way that arrive this month, and these with what is expected to be bought and delivered within it.
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

    reference: OfNation
    final_wanted: OfNation
    input_wanted: OfNation
    idle: OfNation
    fill: Annotated[Float, Axes(("nation", "good"), monthly=True)]
    order: OfNation
    bid_weight: OfNation
    offer: OfNation
    asked: OfNation
    left: OfNation
    unmet: OfNation
    frontload: Annotated[Float, Axes(("nation", "good"), monthly=True)]
    target: OfNation
    hoard: OfNation
    seller_target: OfNation
    landed: OfNation
    tax_paid: OfNation
    leaked: Annotated[Float, Axes(("gate",), monthly=True)]
    reference_input: OfNation
    capable: OfNation
    public_fill: Annotated[Float, Axes(("nation", "good"), monthly=True)]
    arrived: OfNation
    shipped: OfNation
    imported: OfNation
    imported_controlled: OfNation
    stock_wanted: OfNation
    put_aside: OfNation
    made: OfNation
    used: OfNation
    consumed: OfNation
    missed: OfNation
    moved_out: Annotated[Float, Axes(("nation", "good"), monthly=True)]
    released: Annotated[Float, Axes(("nation", "good"), monthly=True)]
    plan: OfProcess
    desired: OfNation
    due: OfNation
    inflow: OfNation
    ceiling: OfProcess
    entered: OfProcess
    usable: OfProcess
    online: Annotated[Float, Axes(("process",), rest=1.0)]
    preference: OfLink
    use_by_side: Annotated[Float, Axes(("zone", "good"))]
    world_use: OfGood
    rival_capacity: OfGood


@dataclass(frozen=True)
class Measures:
    """What controls and clauses impose on the market this month.

    Attributes
    ----------
    limits
        Tonnes that may pass each gated link; infinite where nothing binds; ``(K, W)``.
    ports
        Tonnes that ports can move on each gated link, whatever controls allow; infinite where open; ``(K, W)``.
    delay, insurance
        Months that cargo needs longer, and what freight and insurance add to the price, a share of it, while a
        passage is shut; a row for each link that this may happen to; ``(S, W)``.
    tax
        Export tax on each gated link, share of the price; ``(K, W)``.
    pools
        Tonnes that may leave under each quota pool; ``(Q, W)``.
    smuggled
        Part of that which leaves beyond the quota; ``(Q, W)``.
    news
        How bad the announcements of the month and those still pending are for a nation and good: severity times
        dependence on who announces, 0 to 1; ``(nation, good, W)``.
    threat
        The same severity by gated link, 0 to 1; ``(K, W)``.
    reserved
        Volumes served first, one row per reserved link; ``(R, W)``.
    outage
        Share of each process's capacity that stands; ``(process, W)``.
    demand
        Demand shock, a multiple; ``(nation, good, W)``.
    dumping
        Share by which a government presses the price of a good; outside its wall as far as goods pass; ``(good, W)``.
    push
        Output beyond what producers would make, as a share of it; ``(nation, good, W)``.
    build_pace
        Speed at which capacity under construction is finished, a multiple of the usual; ``(process, W)``.
    project_pace
        Speed at which named projects progress, a multiple of what their dates allow for; ``(process, W)``.
    floor
        Price that a process is guaranteed, a multiple of the base price, 0 where none is; ``(process, W)``.
    enforcement
        How far detours around each gated link are stopped, 0 to 1; -1 where the rule of behaviour holds; ``(K, W)``.
    hold, held_share
        Tonnes that customs of each gated link takes in and holds, -1 where it lets everything go; and the share of what
        is sold that it stops at most; ``(K, W)``.
    temporary
        Share of what controls stop that only temporary ones stop, 0 to 1; ``(good, W)``.
    review
        Share of the sales of a process to the controller that partners stop; ``(process, W)``.
    substitution_pace, substitution_room, substitution_fall
        Speed of substitution as a multiple of the usual, share of demand that it may reach beyond the usual limit, and
        speed of its fall as a multiple; ``(nation, good, W)``.
    wall
        Share of what buyers abroad wanted from the controller that its measures blocked; ``(good, W)``.
    """

    limits: Annotated[Float, Axes(("gate",), rest=np.inf, monthly=True)]
    ports: Annotated[Float, Axes(("gate",), rest=np.inf, monthly=True)]
    delay: Annotated[Float, Axes(("sea",), monthly=True)]
    insurance: Annotated[Float, Axes(("sea",), monthly=True)]
    tax: Annotated[Float, Axes(("gate",), monthly=True)]
    pools: Annotated[Float, Axes(("pool",), rest=np.inf, monthly=True)]
    smuggled: Annotated[Float, Axes(("pool",), monthly=True)]
    news: Annotated[Float, Axes(("nation", "good"), monthly=True)]
    threat: Annotated[Float, Axes(("gate",), monthly=True)]
    reserved: Annotated[Float, Axes(("reserved",))]
    outage: Annotated[Float, Axes(("process",), rest=1.0, monthly=True)]
    demand: Annotated[Float, Axes(("nation", "good"), rest=1.0, monthly=True)]
    dumping: Annotated[Float, Axes(("good",), monthly=True)]
    push: Annotated[Float, Axes(("nation", "good"), monthly=True)]
    build_pace: Annotated[Float, Axes(("process",), rest=1.0, monthly=True)]
    project_pace: Annotated[Float, Axes(("process",), rest=1.0, monthly=True)]
    floor: Annotated[Float, Axes(("process",), monthly=True)]
    review: Annotated[Float, Axes(("process",), monthly=True)]
    substitution_pace: Annotated[Float, Axes(("nation", "good"), rest=1.0, monthly=True)]
    substitution_room: Annotated[Float, Axes(("nation", "good"), monthly=True)]
    substitution_fall: Annotated[Float, Axes(("nation", "good"), rest=1.0, monthly=True)]
    enforcement: Annotated[Float, Axes(("gate",), rest=-1.0, monthly=True)]
    hold: Annotated[Float, Axes(("gate",), rest=-1.0, monthly=True)]
    held_share: Annotated[Float, Axes(("gate",), rest=1.0, monthly=True)]
    temporary: Annotated[Float, Axes(("good",), monthly=True)]
    wall: OfGood


Arrays = State | Month | Measures


def axis_lengths(structure: Structure, *, slots: int = 0, reserved_links: int = 0) -> dict[str, int]:
    """Return the length of every axis that an array of a block may have, the worlds apart."""
    return {
        "nation": len(structure.nations),
        "good": len(structure.goods),
        "process": structure.recipes.count,
        "link": len(structure.links.seller),
        "gate": len(structure.gated_links),
        "sea": len(structure.sea_links),
        "controller": len(np.unique(structure.links.seller[structure.gated_links[structure.controlled_gates]])),
        "pool": len(structure.pool_good),
        "reserved": reserved_links,
        "zone": len(PRICE_ZONES),
        "slot": slots,
    }


def axes_of(kind: type[Arrays]) -> dict[str, Axes]:
    """Return the marks of a kind's arrays by name."""
    hints = get_type_hints(kind, include_extras=True)
    return {item.name: hints[item.name].__metadata__[0] for item in fields(kind)}


_AXES: Final = {kind: axes_of(kind) for kind in (State, Month, Measures)}


def at_rest(kind: type[Arrays], lengths: Mapping[str, int], worlds: int) -> dict[str, Float]:
    """Return each array of a kind, by name, as it is while nothing has happened."""
    return {
        name: np.full((*(lengths[axis] for axis in axes.names), worlds), axes.rest)
        for name, axes in _AXES[kind].items()
    }


def open_month(*held: Month | Measures) -> None:
    """Put what is written anew each month back to rest."""
    for arrays in held:
        for name, axes in _AXES[type(arrays)].items():
            if axes.monthly:
                getattr(arrays, name)[...] = axes.rest
