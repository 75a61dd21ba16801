"""Open a block in its base year: every flow, stock and pipeline where it stays while nothing happens."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.base_year import BaseYear
from sim.baseline.transit import longest_round
from sim.config.quantity import Quantity
from sim.state import State, at_rest, axis_lengths
from sim.structure import Structure

Float = NDArray[np.float64]

LONGEST_WAIT: Final = 1.0
"""Most months that a cargo waits, on top of its way, for a passage that is shut."""


def opening_state(structure: Structure, base: BaseYear, cover_factor: Float) -> State:
    """Return the exact equilibrium of each world's base year.

    Parameters
    ----------
    base
        The base year of each world.
    cover_factor
        Industry stocks as a multiple of the central estimate, shape ``(good, W)``.
    """
    baseline = structure.baseline
    bought = _sum_by_buyer(structure, base.flow)
    total = bought[structure.links.buyer, structure.good_of_link]
    habit = np.divide(base.flow, total, out=np.zeros_like(total), where=total > 0.0)
    controlled = baseline.controller[structure.good_of_link] == structure.links.seller
    abroad = structure.links.seller != structure.links.buyer
    transit = _opening_transit(structure, base.flow)
    known = {
        "seller_stock": base.seller_stock + base.made,
        "industry_stock": base.industry_stock * cover_factor,
        "public_stock": base.public_stock.copy(),
        "transit": transit,
        "expected_use": bought,
        "expected_sales": base.made.copy(),
        "pipeline_months": _sum_by_buyer(structure, baseline.lead[:, None] * habit),
        "exposure": _sum_by_buyer(structure, (controlled & abroad)[:, None] * habit),
        "capacity": base.capacity.copy(),
        "run": base.output.copy(),
        "habit": habit,
        "flow": base.flow.copy(),
    }
    worlds = base.use.shape[2]
    return State(**(at_rest(State, axis_lengths(structure, slots=transit.shape[0]), worlds) | known))


def opening_sites(structure: Structure, base: BaseYear, growth_while_building: Float) -> Float:
    """Return the capacity under construction in the base year, ``(process, W)``: it keeps pace with expected growth."""
    recipes = structure.recipes
    growing = np.maximum(growth_while_building[recipes.main] - 1.0, 0.0) * base.capacity
    return np.where(recipes.must_run[:, None], 0.0, growing)


def public_stock(structure: Structure, base: BaseYear, factor: Mapping[str, Float]) -> Float:
    """Return what governments hold, ``(nation, good, W)``: stocks stated as days of use in a range, times their factor.

    Without a range a stock is known, and no world doubts it.

    Parameters
    ----------
    factor
        Column name, as `StockpilesFile.factor` gives it, to its value by world, ``(W,)``.
    """
    held = base.public_stock.copy()
    stockpiles = structure.resolved.baseline.stockpiles
    for nation, goods in stockpiles.public.items():
        for good, amount in goods.items():
            name = stockpiles.factor(nation, good)
            if amount.unit == "month" and amount.low is not None and name in factor:
                held[structure.nations.index(nation), structure.goods.index(good)] *= factor[name]
    return held


def calm_cover(structure: Structure, base: BaseYear, cover_factor: Float) -> Float:
    """Return the months of use that industry holds when calm, shape ``(nation, good, W)``.

    A nation that uses nothing in the base year, but may later, will hold what is usual for the good.
    """
    goods = structure.resolved.baseline.goods
    usual = np.array([goods[name].industry_cover.value for name in structure.goods])
    months = np.broadcast_to(usual[:, None], base.use.shape).copy()
    return np.divide(base.industry_stock, base.use, out=months, where=base.use > 0.0) * cover_factor


def _sum_by_buyer(structure: Structure, values: Float) -> Float:
    """Add up link values, ``(L, W)``, by buyer and good, link by link."""
    nations, goods = structure.baseline.final_use.shape
    total = np.zeros((nations, goods, values.shape[1]))
    np.add.at(total, (structure.links.buyer, structure.good_of_link), values)
    return total


def _opening_transit(structure: Structure, flow: Float) -> Float:
    """Fill the pipeline as if the base flows had been shipped for ever.

    A cargo shipped with lead time k + f months arrives in parts: 1 - f after k months, f after k + 1. Slot 0 is due
    in the first simulated month.
    """
    lead = structure.baseline.lead
    whole = np.floor(lead)
    part = lead - whole
    slots = _slots(structure)
    due = [np.where(slot < whole, 1.0, np.where(slot == whole, part, 0.0)) for slot in range(slots)]
    return np.stack([_sum_by_buyer(structure, share[:, None] * flow) for share in due])


def _slots(structure: Structure) -> int:
    """Return how many monthly slots the longest voyage needs: the month of its last part, and the month it is sold in.

    The number does not depend on which passages a scenario closes, or closing none and leaving closures out would add
    up what is afloat in another order.
    """
    base, entrepots = structure.baseline, structure.resolved.baseline.transit.entrepots
    longest = longest_voyages(structure)
    abroad = structure.links.seller != structure.links.buyer
    detour = max((_highest(entrepot.detour) for entrepot in entrepots.values()), default=0.0)
    longest[abroad & (base.controller[structure.good_of_link] == structure.links.seller)] += detour
    return int(np.floor(np.max(longest, initial=0.0))) + 2


def longest_voyages(structure: Structure) -> Float:
    """Return the most months that a cargo of each link is afloat on its own way, shape ``(L,)``.

    Lead time, the way round the worst passage, and waiting for it. A way through a third country comes on top.
    """
    base, links, transit = structure.baseline, structure.links, structure.resolved.baseline.transit
    longest = base.lead + longest_round(transit, base.nations)[links.seller, links.buyer]
    longest[(links.seller != links.buyer) & bool(transit.known_passages)] += LONGEST_WAIT
    return longest


def _highest(quantity: Quantity) -> float:
    return quantity.value if quantity.high is None else quantity.high
