"""The using lines of a nation's industry: they stop when goods are gone, and do not run again at once.

In May 2025 car makers stopped lines within six to nine weeks of China's licences on magnets while the trade still held
stock: who ran out first was who held least. So stock is pooled inside a nation, but for goods that each firm holds for
itself (`firm_stocks` in the mineral's file), where the leanest firms run dry first.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.axes import WORLD
from sim.block import Block
from sim.compiled import inlined
from sim.rules import BUYERS, fixed, rule

Float = NDArray[np.float64]
Flag = NDArray[np.bool_]

ALL_RUN: Final = 0.01
"""Once less than this share of the lines stands still, all of them run."""

NONE: Final = -math.inf


@fixed("good")
def firm_stocks(block: Block) -> Flag:
    """Tell of which goods every firm holds its own stock."""
    baseline = block.structure.resolved.baseline
    return np.array([bool(baseline.goods[name].firm_stocks) for name in block.structure.goods])


@fixed(WORLD)
def ample_firms(block: Block) -> Float:
    """Return the part of use of the firms with ample stocks."""
    return np.minimum(block.rules.ample_firms, 1.0 - block.rules.lean_firms)


@fixed(WORLD)
def lean_cover(block: Block) -> Float:
    """Return the cover of the leanest firms when calm, a multiple of their nation's."""
    return np.minimum(block.rules.lean_cover, 1.0) / _mean_cover(block)


@fixed(WORLD)
def middling_cover(block: Block) -> Float:
    """Return the cover of the firms between the leanest and the amplest when calm, a multiple of their nation's."""
    return 1.0 / _mean_cover(block)


@fixed(WORLD)
def ample_cover(block: Block) -> Float:
    """Return the cover of the amplest firms when calm, a multiple of their nation's."""
    return np.maximum(block.rules.ample_cover, 1.0) / _mean_cover(block)


def _mean_cover(block: Block) -> Float:
    """Return the mean of the groups' covers by use, so that together they hold what their nation holds."""
    rules = block.rules
    lean, ample = rules.lean_firms, np.minimum(rules.ample_firms, 1.0 - rules.lean_firms)
    return lean * np.minimum(rules.lean_cover, 1.0) + (1.0 - lean - ample) + ample * np.maximum(rules.ample_cover, 1.0)


@inlined
def drawn_months(
    months: float, lean_firms: float, middling_firms: float, ample_firms: float, lean: float, middling: float,
    ample: float,
) -> float:  # fmt: skip
    """Return t such that the groups' stocks, max(c + 1 - t, 0) by use, add up to the months at hand.

    The sum is convex in t and is made of lines, one for each set of groups with something left, the amplest first;
    so t is the largest of what these lines say.
    """
    one, one_held = ample_firms, ample_firms * (ample + 1.0)
    two, two_held = one + middling_firms, one_held + middling_firms * (middling + 1.0)
    three, three_held = two + lean_firms, two_held + lean_firms * (lean + 1.0)
    drawn = (one_held - months) / one if one > 0.0 else NONE
    drawn = max(drawn, (two_held - months) / two if two > 0.0 else NONE)
    return max(drawn, (three_held - months) / three if three > 0.0 else NONE)


@inlined
def dry_firms(
    months: float, arrived: float, lean_firms: float, ample_firms: float, lean: float, middling: float, ample: float
) -> float:
    """Return the part of a good's use that its firms lack, which have stocks of their own.

    When a nation lacks t months of use against calm, every firm is taken to have drawn t months from its own stock: a
    group that holds c months when calm, and this month's supply on top, has max(c + 1 - t, 0) and uses at most 1. What
    arrives this month goes to all groups alike, so that one that has run dry goes on with its part of it.

    Parameters
    ----------
    months
        Months of use that the nation has at hand, this month's supply included.
    arrived
        Months of use that arrived this month.
    lean_firms, ample_firms
        Parts of use of the leanest and the amplest group.
    lean, middling, ample
        Months of use that each group holds when calm.
    """
    middling_firms = 1.0 - lean_firms - ample_firms
    drawn = drawn_months(months, lean_firms, middling_firms, ample_firms, lean, middling, ample)
    most = max(1.0 - arrived, 0.0)
    lacking = lean_firms * min(max(drawn - lean, 0.0), most)
    lacking += middling_firms * min(max(drawn - middling, 0.0), most)
    lacking += ample_firms * min(max(drawn - ample, 0.0), most)
    return lacking


@rule(over=BUYERS, idle="month.idle")
def restart(standing: float, final_wanted: float, restart_months: float) -> tuple[float, ...]:
    """Restart standing lines step by step, and take what they would use out of what all lines want."""
    standing *= 1.0 - 1.0 / restart_months
    if standing < ALL_RUN:
        standing = 0.0
    idle = final_wanted * standing
    final_wanted -= idle
    return standing, idle, final_wanted


@rule(
    over=BUYERS, idle="month.idle", firm_stocks=firm_stocks, ample_firms=ample_firms, lean_cover=lean_cover,
    middling_cover=middling_cover, ample_cover=ample_cover,
)  # fmt: skip
def consume(
    final_wanted: float, idle: float, industry_stock: float, stock_wanted: float, missed: float, released: float,
    arrived: float, standing: float, calm_cover: float, plant_stops: bool, firm_stocks: bool, stop_tolerance: float,
    lean_firms: float, ample_firms: float, lean_cover: float, middling_cover: float, ample_cover: float,
) -> tuple[float, ...]:  # fmt: skip
    """Use what is there for final demand; what is wanted and missing, by stopped lines too, is the shortage.

    Lines stop where goods lack, but for the small gap that running lines bridge. Where each firm has its own stock, the
    leanest run dry first; what reserves released this month went to who lacked goods.
    """
    consumed = min(final_wanted, industry_stock)
    wanted = final_wanted + idle
    lacking = 0.0
    if plant_stops and firm_stocks and wanted > 0.0:
        helped = min(released, industry_stock)
        months = (industry_stock - helped) / wanted
        lean, middling, ample = lean_cover * calm_cover, middling_cover * calm_cover, ample_cover * calm_cover
        if months < 1.0 + calm_cover - lean:
            dry = dry_firms(months, arrived / wanted, lean_firms, ample_firms, lean, middling, ample)
            lacking = max(dry - helped / wanted, 0.0)
            consumed = min(consumed, (1.0 - lacking) * wanted)
    if plant_stops:
        standing = max(standing, lacking - stop_tolerance)
        if consumed < final_wanted and wanted > 0.0:
            standing = max(standing, 1.0 - consumed / wanted - stop_tolerance)
    industry_stock -= consumed
    missed += final_wanted - consumed
    missed += idle
    put_aside = min(stock_wanted, industry_stock)
    industry_stock -= put_aside
    return consumed, industry_stock, missed, put_aside, standing
