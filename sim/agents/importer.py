"""An importer: the using industry of a nation, which orders, bids, uses, substitutes and remembers."""

from typing import Final

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.base import NationAgent
from sim.agents.lines import Lines
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.market.prices import scarcity_multiple
from sim.state import INSIDE, OUTSIDE

Float = NDArray[np.float64]

STORY_STEP: Final = 0.05
"""Share of demand whose substitution is worth a line in a world's story."""


class Importer(NationAgent):
    """All industry of one nation that uses minerals, pooled: stock is tradable inside a nation.

    Attributes
    ----------
    cover
        Months of use that the industry holds when calm, ``(good, W)``.
    zone
        Side of each good's control wall on which the nation buys, ``(good,)``.
    lines
        Its using lines, which stop when goods are gone.
    fear_cover
        Extra cover that it wants at full fear, as a share of the calm one, ``(W,)``.
    front_loading_cover
        Months of use that it orders ahead of an announced control, ``(W,)``.
    """

    def __init__(self, model: mesa.Model, block: Block, nation: int) -> None:
        super().__init__(model, block, nation)
        structure = block.structure
        self.cover = block.calm_cover[nation]
        self.zone = np.where(structure.baseline.controller == nation, INSIDE, OUTSIDE)
        self.need = block.base.need[nation]
        self.stock_build = block.base.stock_build[nation]
        self.lines = Lines(block, nation)
        rules, switches = block.rules, block.switches
        self.fear_cover = np.where(switches.hoarding, rules.fear_cover, 0.0)
        most_ahead = (rules.front_loading_cap - 1.0) * rules.stock_adjustment_months
        self.front_loading_cover = np.minimum(rules.front_loading_cover, np.maximum(most_ahead, 0.0))
        self.substitution_rise = np.where(switches.substitution, rules.substitution_rise, 0.0)

    def want(self) -> None:
        """Set reference demand of final use, and what running lines want of it at the price and after substitution.

        What is bought for stock is no need: it is not part of the reference and vanishes as the price rises.
        """
        block, n = self.block, self.nation
        state, month, rules = block.state, block.month, block.rules
        goods = np.arange(len(self.zone))
        spot = state.spot[self.zone, goods]
        paid = rules.contract_share * state.contract[self.zone, goods] + (1.0 - rules.contract_share) * spot
        month.landed[n] = paid * (1.0 + month.tax_paid[n])
        final = self.need * state.growth * block.measures.demand[n]
        month.reference[n] = final + month.reference_input[n]
        response = month.landed[n] ** -rules.demand_elasticity
        self.lines.restart(final * (1.0 - state.substitution[n]) * response)
        appetite = np.minimum(np.maximum(1.0 - (month.landed[n] - 1.0) / rules.stock_build_span, 0.0), 1.0)
        month.stock_wanted[n] = self.stock_build * appetite

    def order(self) -> None:
        """Order by stock management (Sterman 1989), and bid the more the leaner the stock.

        Expected use, plus a correction of the stock and, under-weighted as in his experiments, of the pipeline. Fear
        and announced controls raise the target; bids look at the unraised one, or fear would feed on itself. A surplus
        is run down in calm only: who is afraid, or sees its supplier's exports blocked, goes on ordering what it uses.
        Lines that stand still for want of goods are waiting for them, so the order counts what they would use.
        """
        block, n = self.block, self.nation
        state, month, rules = block.state, block.month, block.rules
        use = state.expected_use[n]
        wanted = month.final_wanted[n] + month.idle[n] + month.input_wanted[n] + month.stock_wanted[n]
        use += (wanted - use) / rules.use_smoothing_months
        calm = self.cover * use
        np.multiply(self.fear_cover * state.fear[n], calm, out=month.hoard[n])
        raised = calm + month.hoard[n]
        raised += self.front_loading_cover * month.frontload[n] * use
        pipeline = state.pipeline_months[n] * use
        coming = self._on_the_way()
        gap = raised - state.industry_stock[n] + rules.supply_line_weight * (pipeline - coming)
        caution = np.maximum(state.fear[n], block.measures.wall * state.exposure[n])
        gap = np.where(gap < 0.0, gap * (1.0 - np.minimum(caution, 1.0)), gap)
        order = use + gap / rules.stock_adjustment_months
        np.minimum(np.maximum(order, 0.0), rules.order_cap * use, out=month.order[n])
        month.order[n] += month.fill[n]
        month.target[n] = calm + pipeline
        held = state.industry_stock[n] + coming
        cover = np.divide(held, month.target[n], out=np.ones_like(use), where=month.target[n] > 0.0)
        called_for = scarcity_multiple(cover, rules.bid_gain, rules.bid_convexity, rules.glut_slope, rules.price_floor)
        bid = state.bid[n]
        bid += rules.bid_adjustment * (called_for - bid)
        month.bid_weight[n] = bid**rules.bid_priority

    def consume(self) -> None:
        """Use what is there for final demand; what is wanted and missing, by stopped lines too, is the shortage."""
        block, n = self.block, self.nation
        state, month = block.state, block.month
        np.minimum(month.final_wanted[n], state.industry_stock[n], out=month.consumed[n])
        self.lines.stop()
        state.industry_stock[n] -= month.consumed[n]
        month.missed[n] += month.final_wanted[n] - month.consumed[n]
        month.missed[n] += month.idle[n]
        np.minimum(month.stock_wanted[n], state.industry_stock[n], out=month.put_aside[n])
        state.industry_stock[n] -= month.put_aside[n]

    def adapt(self) -> None:
        """Let fear and substitution follow what happened."""
        self._fear()
        self._substitute()

    def _fear(self) -> None:
        """Raise fear on own unfilled orders and on bad news about suppliers; it is bounded and fades."""
        block, n = self.block, self.nation
        state, month, rules = block.state, block.month, block.rules
        order = month.order[n]
        unfilled = state.unfilled[n]
        np.divide(month.unmet[n], order, out=unfilled, where=order > 0.0)
        unfilled[order <= 0.0] = 0.0
        fear = state.fear[n]
        fear *= 1.0 - 1.0 / rules.fear_decay_months
        fear += rules.fear_from_shortage * unfilled
        fear += rules.fear_from_news * block.measures.news[n]
        np.minimum(fear, rules.fear_bound, out=fear)

    def _substitute(self) -> None:
        """Engineer demand away while prices are high or goods are missing; fall back slowly to what was learned."""
        block, n = self.block, self.nation
        if not block.switches.substitution.any():
            return
        state, month, rules = block.state, block.month, block.rules
        price_push = (month.landed[n] - rules.substitution_trigger) / rules.substitution_span
        push = np.minimum(np.maximum(price_push, state.unfilled[n]), 1.0)
        share, learned = state.substitution[n], state.substitution_learned[n]
        before = share.copy() if block.watching else None
        measures = block.measures
        rise = self.substitution_rise / MONTHS_PER_YEAR * push * measures.substitution_pace[n]
        fall = rules.substitution_fall / MONTHS_PER_YEAR * (1.0 - push) * measures.substitution_fall[n]
        limit = np.minimum(rules.substitution_limit + measures.substitution_room[n], 1.0)
        np.minimum(np.maximum(share + rise - fall, learned), limit, out=share)
        np.maximum(learned, rules.substitution_memory * share, out=learned)
        if before is not None:
            self._tell_substitution(before)

    def _tell_substitution(self, before: Float) -> None:
        """Tell each further step of demand that is engineered away, or comes back."""
        block = self.block
        share = block.state.substitution[self.nation]
        steps = np.floor(share / STORY_STEP) - np.floor(before / STORY_STEP)
        away = share * block.month.reference[self.nation]
        for good in np.flatnonzero(steps.any(axis=1)):
            name = block.structure.goods[good]
            block.tell(
                steps[good] > 0.0, "substitution", self.name, name, away[good],
                f"{self.name}: industry does without some {name}",
            )  # fmt: skip
            block.tell(
                steps[good] < 0.0, "substitution undone", self.name, name, away[good],
                f"{self.name}: industry comes back to {name}, and still does without some",
            )  # fmt: skip

    def _on_the_way(self) -> Float:
        """Return tonnes in transit to the nation, ``(good, W)``, slots added in a fixed order."""
        slots = self.block.state.transit[:, self.nation]
        coming = slots[0].copy()
        for slot in slots[1:]:
            coming += slot
        return coming
