"""An importer: the using industry of a nation, which orders, bids, uses, substitutes and remembers."""

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.base import NationAgent
from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.market.prices import scarcity_multiple
from sim.state import INSIDE, OUTSIDE

Float = NDArray[np.float64]


class Importer(NationAgent):
    """All industry of one nation that uses minerals, pooled: stock is tradable inside a nation.

    Attributes
    ----------
    cover
        Months of use that the industry holds when calm, ``(good, W)``.
    zone
        Side of each good's control wall on which the nation buys, ``(good,)``.
    """

    def __init__(self, model: mesa.Model, block: Block, nation: int) -> None:
        super().__init__(model, block, nation)
        structure = block.structure
        self.cover = block.calm_cover[nation]
        self.zone = np.where(structure.baseline.controller == nation, INSIDE, OUTSIDE)
        self.need = block.base.need[nation]
        self.stock_build = block.base.stock_build[nation]

    def want(self) -> None:
        """Set reference demand of final use, and what is wanted of it at the price and after substitution.

        What is bought for stock is no need: it is not part of the reference and vanishes as the price rises.
        """
        block, n = self.block, self.nation
        state, month, rules = block.state, block.month, block.rules
        goods = np.arange(len(self.zone))
        spot = state.spot[self.zone, goods]
        paid = rules.contract_share * state.contract[self.zone, goods] + (1.0 - rules.contract_share) * spot
        month.landed[n] = paid * (1.0 + month.tax_paid[n])
        final = self.need * state.growth * block.measures.demand
        month.reference[n] = final + month.reference_input[n]
        response = month.landed[n] ** -rules.demand_elasticity
        month.final_wanted[n] = final * (1.0 - state.substitution[n]) * response
        appetite = np.minimum(np.maximum(1.0 - (month.landed[n] - 1.0) / rules.stock_build_span, 0.0), 1.0)
        month.stock_wanted[n] = self.stock_build * appetite

    def order(self) -> None:
        """Order by stock management (Sterman 1989), and bid the more the leaner the stock.

        Expected use, plus a correction of the stock and, under-weighted as in his experiments, of the pipeline. Fear
        and announced controls raise the target; bids look at the unraised one, or fear would feed on itself. A surplus
        is run down in calm only: who is afraid, or sees its supplier's exports blocked, goes on ordering what it uses.
        """
        block, n = self.block, self.nation
        state, month, rules = block.state, block.month, block.rules
        use = state.expected_use[n]
        wanted = month.final_wanted[n] + month.input_wanted[n] + month.stock_wanted[n]
        use += (wanted - use) / rules.use_smoothing_months
        calm = self.cover * use
        raised = calm * (1.0 + rules.fear_cover * state.fear[n])
        raised += rules.front_loading_cover * month.frontload[n] * use
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
        month.bid[n] = scarcity_multiple(
            cover, rules.bid_gain, rules.bid_convexity, rules.glut_slope, rules.price_floor
        )
        month.bid_weight[n] = month.bid[n] ** rules.bid_priority

    def consume(self) -> None:
        """Use what is there for final demand; what is wanted and missing is the shortage."""
        block, n = self.block, self.nation
        state, month = block.state, block.month
        np.minimum(month.final_wanted[n], state.industry_stock[n], out=month.consumed[n])
        state.industry_stock[n] -= month.consumed[n]
        month.missed[n] += month.final_wanted[n] - month.consumed[n]
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
        """Engineer demand away while prices are high or goods are missing; fall back slowly when they are not."""
        block, n = self.block, self.nation
        state, month, rules = block.state, block.month, block.rules
        price_push = (month.landed[n] - rules.substitution_trigger) / rules.substitution_span
        push = np.minimum(np.maximum(price_push, state.unfilled[n]), 1.0)
        share = state.substitution[n]
        rise = rules.substitution_rise / MONTHS_PER_YEAR * push
        fall = rules.substitution_fall / MONTHS_PER_YEAR * (1.0 - push)
        np.minimum(np.maximum(share + rise - fall, 0.0), rules.substitution_limit, out=share)

    def _on_the_way(self) -> Float:
        """Return tonnes in transit to the nation, ``(good, W)``, slots added in a fixed order."""
        slots = self.block.state.transit[:, self.nation]
        coming = slots[0].copy()
        for slot in slots[1:]:
            coming += slot
        return coming
