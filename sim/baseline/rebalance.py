"""Balances the tables again from other numbers, on the links and processes that a base year already has.

The method is that of `reconcile` with two differences, both because the list of links must not change.
Trade nobody observed starts from the same prior, scaled with what its seller makes and its buyer needs.
And nothing that is above zero may vanish: every number keeps at least a hundredth of the base year's own.
That floor is itself a balanced set of tables, so what lies above it can be balanced like any other.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sim.baseline.economy import Baseline, Bools, Floats
from sim.baseline.evidence import guessed_trade, link_guess, production_guess, world_balanced
from sim.baseline.least_squares import balance
from sim.baseline.observed import Observed
from sim.baseline.system import LinkList, by_nation, link_matrix, production_matrix

FLOOR = 0.01


@dataclass(frozen=True)
class Tables:
    """The balances of one base year over its outputs, final uses and links that carry something, V numbers.

    Attributes
    ----------
    observed
        What was observed.
    production
        Columns of outputs and final uses, see `production_matrix`.
    links
        Those with a flow.
    matrix
        All balances.
    central
        (V,) the base year's own numbers, t/month.
    guess
        (V,) the same before balancing.
    spread
        (V,) how far each may move, relative to its guess.
    filled
        (L,) links whose trade nobody observed.
    totals
        Supply and need, (N, G) each, t/month, once the guess adds up over the world.
    """

    observed: Observed
    production: sparse.csr_matrix
    links: LinkList
    matrix: sparse.csr_matrix
    central: Floats
    guess: Floats
    spread: Floats
    filled: Bools
    totals: tuple[Floats, Floats]

    @classmethod
    def of(cls, observed: Observed, baseline: Baseline) -> "Tables":
        """Return the tables of a base year that was reconciled from these observations."""
        production = production_matrix(observed)
        guess, spread = production_guess(observed)
        totals = world_balanced(observed, production, guess, spread)
        links = _links_in_use(baseline)
        flow, flow_spread = link_guess(observed, guessed_trade(observed, production, totals), links)
        nations, goods = len(observed.nations), len(observed.goods)
        used = [baseline.final_use[cell] for cell in observed.final_use]
        return cls(
            observed=observed,
            production=production,
            links=links,
            matrix=sparse.csr_matrix(sparse.hstack([production, link_matrix(links, nations, goods)])),
            central=np.concatenate([baseline.output, used, baseline.flow[baseline.flow > 0.0]]),
            guess=np.concatenate([guess, flow]),
            spread=np.concatenate([spread, flow_spread]),
            filled=np.array([key not in observed.imports for key in links.triples()], dtype=np.bool_),
            totals=by_nation(production, totals, nations, goods),
        )

    def split(self, values: Floats) -> tuple[Floats, Floats, Floats]:
        """Return outputs, final uses and flows, views of (..., V) numbers."""
        outputs, both = len(self.observed.processes), self.production.shape[1]
        return values[..., :outputs], values[..., outputs:both], values[..., both:]

    def supply_and_need(self, values: Floats) -> tuple[Floats, Floats]:
        """Return what is made and what is used, (N, G) each, t/month, for (V,) numbers or for those without flows."""
        nations, goods = len(self.observed.nations), len(self.observed.goods)
        return by_nation(self.production, values[: self.production.shape[1]], nations, goods)

    def rebalanced(self, drawn: Floats) -> Floats:
        """Return (V,) balanced numbers close to the drawn ones; unobserved trade among those is not read.

        Raises
        ------
        BalanceError
            When a good of the drawn numbers only balances by vanishing.
        """
        floor = FLOOR * self.central
        both = self.production.shape[1]
        wanted = np.concatenate([drawn[:both], np.where(self.filled, self._trade_prior(drawn[:both]), drawn[both:])])
        # Twice the floor leaves even the smallest number some room to move.
        wanted = np.where(self.central > 0.0, np.maximum(wanted, 2.0 * floor), 0.0)
        above = wanted - floor
        spread = np.divide(self.spread * wanted, above, out=np.zeros_like(above), where=above > 0.0)
        return floor + balance(self.matrix, above, spread)

    def _trade_prior(self, made_and_used: Floats) -> Floats:
        """Return the guess of every flow, scaled by gravity: seller's supply times buyer's need over the world's."""
        totals = world_balanced(self.observed, self.production, made_and_used, self.spread[: len(made_and_used)])
        supply, need = self.supply_and_need(totals)
        links, (supply_before, need_before) = self.links, self.totals
        of_seller = _ratio(supply, supply_before)[links.seller, links.good]
        of_buyer = _ratio(need, need_before)[links.buyer, links.good]
        of_world = _ratio(supply.sum(axis=0), supply_before.sum(axis=0))[links.good]
        return self.guess[len(made_and_used) :] * _ratio(of_seller * of_buyer, of_world)


def _links_in_use(baseline: Baseline) -> LinkList:
    used = baseline.flow > 0.0
    return LinkList(good=baseline.link_good[used], seller=baseline.link_seller[used], buyer=baseline.link_buyer[used])


def _ratio(after: Floats, before: Floats) -> Floats:
    return np.divide(after, before, out=np.ones_like(after), where=before > 0.0)
