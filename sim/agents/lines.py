"""The using lines of a nation's industry: they stop when goods are gone, and do not run again at once.

In May 2025 car makers stopped lines within six to nine weeks of China's licences on magnets while the trade still held
stock: who ran out first was who held least. So stock is pooled inside a nation, but for goods that each firm holds for
itself (`firm_stocks` in the mineral's file), where the leanest firms run dry first.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.block import Block, Rules

Float = NDArray[np.float64]

ALL_RUN: Final = 0.01
"""Once less than this share of the lines stands still, all of them run."""


class Lines:
    """The lines of one nation that turn goods into final products.

    Attributes
    ----------
    firm_goods
        Goods of which every firm holds its own stock, as places along the good axis, shape ``(F,)``.
    tiers
        Groups of firms with such stocks, the leanest first.
    """

    def __init__(self, block: Block, nation: int) -> None:
        self.block = block
        self.nation = nation
        self.on = block.switches.plant_stops
        baseline = block.structure.resolved.baseline
        own = [baseline.goods[name].firm_stocks for name in block.structure.goods]
        self.firm_goods = np.flatnonzero(own)
        self._firm_places = _places(self.firm_goods)
        self.tiers = Tiers(block.rules, block.calm_cover[nation][self.firm_goods])
        self._stood = np.zeros(block.state.standing[nation].shape, dtype=bool)

    def restart(self) -> None:
        """Let standing lines run again bit by bit, and take what they would use out of what all lines want."""
        month, standing = self.block.month, self.block.state.standing[self.nation]
        wanted = month.final_wanted[self.nation]
        if not standing.any():
            month.idle[self.nation] = 0.0
            return
        standing *= 1.0 - 1.0 / self.block.rules.restart_months
        standing[standing < ALL_RUN] = 0.0
        np.multiply(wanted, standing, out=month.idle[self.nation])
        wanted -= month.idle[self.nation]

    def stop(self) -> None:
        """Stop the lines that lack goods this month; lower what is consumed where firms do not share their stocks."""
        if not self.on.any():
            return
        self._stop_for_own_stocks()
        self._stop_for_pooled_stocks()
        self._tell()

    def _stop_for_pooled_stocks(self) -> None:
        """Stop lines where what the nation holds is less than what running lines want."""
        month, n = self.block.month, self.nation
        if (month.consumed[n] < month.final_wanted[n]).any():
            wanted = month.final_wanted[n] + month.idle[n]
            served = np.divide(month.consumed[n], wanted, out=np.ones_like(wanted), where=wanted > 0.0)
            short = month.consumed[n] < month.final_wanted[n]
            self._stand(slice(None), np.where(short, 1.0 - served, 0.0))

    def _stop_for_own_stocks(self) -> None:
        """Let the leanest firms run dry first; what reserves released this month went to who lacked goods."""
        block, n, goods = self.block, self.nation, self._firm_places
        if not len(self.firm_goods):
            return
        month = block.month
        wanted = month.final_wanted[n, goods] + month.idle[n, goods]
        released = np.minimum(month.released[n, goods], block.state.industry_stock[n, goods])
        months = _over(block.state.industry_stock[n, goods] - released, wanted)
        if not self.tiers.any_dry(months):
            return
        arrived = _over(month.arrived[n, goods], wanted)
        lacking = np.maximum(self.tiers.lacking(months, arrived) - _over(released, wanted), 0.0)
        within_reach = np.minimum(month.consumed[n, goods], (1.0 - lacking) * wanted)
        month.consumed[n, goods] = np.where(self.on, within_reach, month.consumed[n, goods])
        self._stand(goods, lacking)

    def _stand(self, goods: NDArray[np.int64] | slice, lacking: Float) -> None:
        """Raise the share of standing lines to what lacks goods, but for the small gap that running lines bridge."""
        standing = self.block.state.standing[self.nation]
        stopped = np.maximum(standing[goods], lacking - self.block.rules.stop_tolerance)
        standing[goods] = np.where(self.on, stopped, 0.0)

    def _tell(self) -> None:
        block = self.block
        if not block.watching:
            return
        n = self.nation
        stands = block.state.standing[n] > 0.0
        stood_still = block.state.standing[n] * (block.month.final_wanted[n] + block.month.idle[n])
        for good in np.flatnonzero((stands != self._stood).any(axis=1)):
            name, nation = block.structure.goods[good], block.structure.nations[n]
            block.tell(
                stands[good] & ~self._stood[good], "plants stop", nation, name, stood_still[good],
                f"{nation}: lines that use {name} stop for want of it",
            )  # fmt: skip
            block.tell(
                ~stands[good] & self._stood[good], "plants run again", nation, name, np.zeros(1),
                f"{nation}: all lines that use {name} run again",
            )  # fmt: skip
        self._stood = stands


class Tiers:
    """Three groups of firms, each with its own stock: lean, middling and ample.

    When a nation lacks t months of use against calm, every firm is taken to have drawn t months from its own stock: a
    group that holds c months when calm, and this month's supply on top, has max(c + 1 - t, 0) and uses at most 1. What
    arrives this month goes to all groups alike, so that one that has run dry goes on with its part of it.

    Parameters
    ----------
    calm
        Months of use that the nation holds when calm, ``(F, W)``.

    Attributes
    ----------
    share
        Part of the use of each group, ``(3, W)``.
    cover
        Months of use that each group holds when calm, ``(3, F, W)``; their mean by use is the nation's.
    """

    def __init__(self, rules: Rules, calm: Float) -> None:
        lean, ample = rules.lean_firms, np.minimum(rules.ample_firms, 1.0 - rules.lean_firms)
        self.share = np.stack([lean, 1.0 - lean - ample, ample])
        middling = np.ones_like(lean)
        relative = np.stack([np.minimum(rules.lean_cover, 1.0), middling, np.maximum(rules.ample_cover, 1.0)])
        mean = self.share[0] * relative[0] + self.share[1] * relative[1] + self.share[2] * relative[2]
        self.cover = (relative / mean)[:, None] * calm
        self._first = 1.0 + calm - self.cover[0]
        self._lines = self._sums_from_the_amplest()

    def any_dry(self, months: Float) -> bool:
        """Tell whether any firm lacks goods while the nation has these months of use at hand, ``(F, W)``."""
        return bool((months < self._first).any())

    def lacking(self, months: Float, arrived: Float) -> Float:
        """Return the part of use that firms lack, ``(F, W)``.

        Parameters
        ----------
        months
            Months of use that the nation has at hand, this month's supply included, ``(F, W)``.
        arrived
            This month's supply alone, ``(F, W)``.
        """
        most = np.maximum(1.0 - arrived, 0.0)
        dry = np.minimum(np.maximum(self._drawn(months) - self.cover, 0.0), most)
        lean, middling, ample = self.share[:, None] * dry
        return np.where(months < self._first, lean + middling + ample, 0.0)

    def _drawn(self, months: Float) -> Float:
        """Return t such that the groups' stocks, max(c + 1 - t, 0) by use, add up to the months at hand.

        The sum is convex in t and is made of lines, one for each set of groups with something left, the amplest first;
        so t is the largest of what these lines say.
        """
        share, held = self._lines
        drawn = np.full_like(held, -np.inf)
        np.divide(held - months, share, out=drawn, where=share > 0.0)
        return np.maximum(np.maximum(drawn[0], drawn[1]), drawn[2])

    def _sums_from_the_amplest(self) -> tuple[Float, Float]:
        """Return the use of the amplest group, the amplest two and all three, and the months that they hold when calm.

        Both are ``(3, F, W)``.
        """
        held = self.share[:, None] * (self.cover + 1.0)
        two, two_held = self.share[2] + self.share[1], held[2] + held[1]
        share = np.stack([self.share[2], two, two + self.share[0]])[:, None]
        return np.broadcast_to(share, held.shape), np.stack([held[2], two_held, two_held + held[0]])


def _places(goods: NDArray[np.int64]) -> NDArray[np.int64] | slice:
    """Return places along an axis as a slice if they follow each other: a part of an array is then read in place."""
    if len(goods) and goods[-1] - goods[0] == len(goods) - 1:
        return slice(int(goods[0]), int(goods[-1]) + 1)
    return goods


def _over(amount: Float, wanted: Float) -> Float:
    """Return an amount in months of what is wanted; without end where nothing is."""
    return np.divide(amount, wanted, out=np.full_like(wanted, np.inf), where=wanted > 0.0)
