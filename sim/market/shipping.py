"""Move what was sold: out of the seller's stock, past customs, onto the way, and to the buyer when it is due.

Most cargo takes its link's lead time. What goes round a closed passage takes longer, and what reaches a buyer through a
third country longer by the detour.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.compiled import compiled

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def expect_arrivals(block: Block) -> None:
    """Write what each nation expects to arrive this month: what is due, and short hauls as much as last month.

    What comes from home or from near by is bought and delivered within the month, so it is on no ship yet; it is last
    month's arrivals beyond what was due at its start.
    """
    state, month = block.state, block.month
    if block.clock == 0:
        np.copyto(month.inflow, state.expected_use)
    else:
        np.maximum(month.arrived - month.due, 0.0, out=month.inflow)
        month.inflow[...] += state.transit[block.clock % state.transit.shape[0]]
    np.copyto(month.due, state.transit[block.clock % state.transit.shape[0]])


def ship(block: Block) -> None:
    """Load this month's sales and unload what is due; both are booked in the month's numbers."""
    state, month, structure, measures = block.state, block.month, block.structure, block.measures
    slots = state.transit.shape[0]
    month.shipped[...] = 0.0
    month.imported[...] = 0.0
    month.imported_controlled[...] = 0.0
    sent = block.sent = pass_customs(block) if block.customs_yards else state.flow
    lead = structure.baseline.lead
    _load(
        structure.good_of_link,
        structure.links.seller,
        structure.links.buyer,
        structure.baseline.controller,
        lead,
        np.floor(lead).astype(np.int64),
        lead - np.floor(lead),
        structure.sea_of_link if measures.delay.any() else _none(lead),
        structure.links.gate if month.leaked.any() else _none(lead),
        block.clock % slots,
        state.flow,
        sent,
        measures.delay,
        measures.limits,
        month.leaked,
        state.leak_detour,
        state.seller_stock,
        state.transit,
        month.shipped,
        month.imported,
        month.imported_controlled,
    )
    due = state.transit[block.clock % slots]
    np.copyto(month.arrived, due)
    state.industry_stock[...] += due
    due[...] = 0.0


def pass_customs(block: Block) -> Float:
    """Return what sets out on each link, ``(L, W)``: what is sold less what customs keeps, and what it lets go.

    All that waits leaves in the first month in which nothing holds it.
    """
    state, hold, links = block.state, block.measures.hold, block.structure.gated_links
    held = hold >= 0.0
    if not held.any() and not state.customs.any():
        return state.flow
    sold = state.flow[links]
    kept = np.where(held, np.minimum(block.measures.held_share * sold, hold), 0.0)
    freed = np.where(held, 0.0, state.customs)
    state.customs[...] = np.where(held, state.customs + kept, 0.0)
    sent = state.flow.copy()
    sent[links] = sold - kept + freed
    return sent


def lengthen_pipelines(block: Block) -> None:
    """Add to each buyer's usual lead time what closed passages and ways through third countries add to it."""
    structure, measures = block.structure, block.measures
    late, leaks = bool(measures.delay.any()), bool(block.month.leaked.any())
    if not (late or leaks):
        return
    _lengthen(
        structure.sea_links if late else structure.sea_links[:0],
        structure.gated_links if leaks else structure.gated_links[:0],
        structure.good_of_link,
        structure.links.buyer,
        block.month.order,
        block.state.habit,
        measures.delay,
        block.month.leaked,
        block.state.leak_detour,
        block.state.pipeline_months,
    )


def _none(lead: Float) -> Int:
    return np.full(len(lead), -1, dtype=np.int64)


@compiled
def _load(
    good_of_link: Int,
    seller: Int,
    buyer: Int,
    controller: Int,
    lead: Float,
    whole_months: Int,
    part_month: Float,
    sea_of_link: Int,
    gate: Int,
    slot_now: int,
    flow: Float,
    sent: Float,
    delay: Float,
    limits: Float,
    leaked: Float,
    leak_detour: Float,
    seller_stock: Float,
    transit: Float,
    shipped: Float,
    imported: Float,
    imported_controlled: Float,
) -> None:
    slots = transit.shape[0]
    for link in range(len(seller)):
        good = good_of_link[link]
        source = seller[link]
        target = buyer[link]
        abroad = source != target
        controlled = abroad and controller[good] == source
        sea = sea_of_link[link]
        row = gate[link]
        if sea < 0 and row < 0:
            early = (slot_now + whole_months[link]) % slots
            late = (early + 1) % slots
            part = part_month[link]
            for w in range(flow.shape[1]):
                cargo = sent[link, w]
                transit[early, target, good, w] += cargo * (1.0 - part)
                transit[late, target, good, w] += cargo * part
        else:
            for w in range(flow.shape[1]):
                months = lead[link] + (delay[sea, w] if sea >= 0 else 0.0)
                through = 0.0
                if row >= 0:
                    direct = max(limits[row, w] - leaked[row, w], 0.0)
                    through = min(max(flow[link, w] - direct, 0.0), leaked[row, w], sent[link, w])
                _send(transit, slot_now, months, target, good, w, sent[link, w] - through)
                if through > 0.0:
                    _send(transit, slot_now, months + leak_detour[row, w], target, good, w, through)
        for w in range(flow.shape[1]):
            shipped[source, good, w] += flow[link, w]
        if abroad:
            for w in range(flow.shape[1]):
                imported[target, good, w] += sent[link, w]
        if controlled:
            for w in range(flow.shape[1]):
                imported_controlled[target, good, w] += sent[link, w]
    for nation in range(shipped.shape[0]):
        for good in range(shipped.shape[1]):
            for w in range(shipped.shape[2]):
                stock = seller_stock[nation, good, w] - shipped[nation, good, w]
                seller_stock[nation, good, w] = stock if stock > 0.0 else 0.0


@compiled
def _send(transit: Float, slot_now: int, months: float, target: int, good: int, w: int, cargo: float) -> None:
    """Let a cargo arrive after so many months, in two parts when that is not a whole number."""
    whole = int(np.floor(months))
    part = months - whole
    early = (slot_now + whole) % transit.shape[0]
    transit[early, target, good, w] += cargo * (1.0 - part)
    transit[(early + 1) % transit.shape[0], target, good, w] += cargo * part


@compiled
def _lengthen(
    sea_links: Int,
    gated_links: Int,
    good_of_link: Int,
    buyer: Int,
    order: Float,
    habit: Float,
    delay: Float,
    leaked: Float,
    leak_detour: Float,
    pipeline_months: Float,
) -> None:
    for row in range(len(sea_links)):
        link = sea_links[row]
        for w in range(delay.shape[1]):
            pipeline_months[buyer[link], good_of_link[link], w] += habit[link, w] * delay[row, w]
    for row in range(len(gated_links)):
        link = gated_links[row]
        target = buyer[link]
        good = good_of_link[link]
        for w in range(leaked.shape[1]):
            wanted = order[target, good, w]
            share = leaked[row, w] / (wanted if wanted > 0.0 else 1.0)
            pipeline_months[target, good, w] += min(share, 1.0) * leak_detour[row, w]
