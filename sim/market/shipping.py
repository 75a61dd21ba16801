"""Move what was sold: out of the seller's stock, past customs, onto the way, and to the buyer when it is due."""

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
    state, month, structure = block.state, block.month, block.structure
    slots = state.transit.shape[0]
    month.shipped[...] = 0.0
    month.imported[...] = 0.0
    month.imported_controlled[...] = 0.0
    sent = pass_customs(block) if block.customs_yards else state.flow
    _load(
        structure.good_of_link,
        structure.links.seller,
        structure.links.buyer,
        structure.baseline.controller,
        np.floor(structure.baseline.lead).astype(np.int64),
        structure.baseline.lead - np.floor(structure.baseline.lead),
        block.clock % slots,
        state.flow,
        sent,
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
    kept = np.where(held, np.minimum(sold, hold), 0.0)
    freed = np.where(held, 0.0, state.customs)
    state.customs[...] = np.where(held, state.customs + kept, 0.0)
    sent = state.flow.copy()
    sent[links] = sold - kept + freed
    return sent


@compiled
def _load(
    good_of_link: Int,
    seller: Int,
    buyer: Int,
    controller: Int,
    whole_months: Int,
    part_month: Float,
    slot_now: int,
    flow: Float,
    sent: Float,
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
        early = (slot_now + whole_months[link]) % slots
        late = (early + 1) % slots
        part = part_month[link]
        abroad = source != target
        controlled = abroad and controller[good] == source
        for w in range(flow.shape[1]):
            cargo = sent[link, w]
            shipped[source, good, w] += flow[link, w]
            transit[early, target, good, w] += cargo * (1.0 - part)
            transit[late, target, good, w] += cargo * part
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
