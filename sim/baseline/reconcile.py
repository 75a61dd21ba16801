"""Makes the observed base year balance: every tonne made is sold, every tonne used was bought.

Three steps. World totals first, so that each good's supply equals its use. Then a first guess of trade:
what was observed, home supply, and a gravity prior for the rest. Last, outputs, final uses and trade
together, each moved as little as its evidence allows (`least_squares`). The residual glut of a mineral is
not forced away here: its causes (stock building, losses) are numbers of the configuration.
"""

import numpy as np
from scipy import sparse

from sim.baseline.assembly import assembled
from sim.baseline.economy import Baseline, Floats
from sim.baseline.evidence import BalanceError, guessed_trade, link_guess, production_guess, world_balanced
from sim.baseline.gravity import Trade
from sim.baseline.least_squares import UnbalancedError, balance
from sim.baseline.ledger import Gaps
from sim.baseline.observed import Observed, observe
from sim.baseline.system import LinkList, by_nation, link_matrix, production_matrix
from sim.config.schema.baseline import BaselineConfig

# A link below this part of both its buyer's use and its seller's output is left out.
LEAST_SHARE = 1e-3


def reconcile(config: BaselineConfig) -> Baseline:
    """Return the balanced base year of a configuration; deterministic.

    Raises
    ------
    BalanceError
        When a good is used that nobody can supply, or made that nobody takes.
    ConfigError
        When a pair that trades has no transit time.
    """
    observed = observe(config)
    production = production_matrix(observed)
    guess, spreads = production_guess(observed)
    totals = world_balanced(observed, production, guess, spreads)
    trade = guessed_trade(observed, production, totals)
    links = _links(trade)
    values = _balanced(observed, production, (guess, spreads), trade, links)
    while len(kept := _without_trifles(observed, production, links, values)) < len(links):
        links = kept
        values = _balanced(observed, production, (guess, spreads), trade, links)
    return assembled(config, observed, links, values, _gaps(observed, production, guess))


def _links(trade: tuple[Trade, ...]) -> LinkList:
    return LinkList.of(
        [(good, int(s), int(b)) for good, one in enumerate(trade) for s, b in np.argwhere(one.flow > 0.0)]
    )


def _balanced(
    observed: Observed,
    production: sparse.csr_matrix,
    made_and_used: tuple[Floats, Floats],
    trade: tuple[Trade, ...],
    links: LinkList,
) -> Floats:
    """Return outputs, final uses and flows that balance.

    Raises
    ------
    BalanceError
        When none do.
    """
    flow, flow_spread = link_guess(observed, trade, links)
    matrix = sparse.csr_matrix(
        sparse.hstack([production, link_matrix(links, len(observed.nations), len(observed.goods))])
    )
    guess, spreads = made_and_used
    try:
        return balance(matrix, np.concatenate([guess, flow]), np.concatenate([spreads, flow_spread]))
    except UnbalancedError as error:
        raise BalanceError(_stranded(observed, error.row)) from error


def _stranded(observed: Observed, row: int | None) -> str:
    """Return which balance cannot be met, in words."""
    if row is None:
        return "the tables cannot be balanced without numbers below zero"
    demand, cell = divmod(row, len(observed.nations) * len(observed.goods))
    nation, good = divmod(cell, len(observed.goods))
    side = "used in" if demand else "made in"
    return f"nothing can balance {observed.goods[good]!r} {side} {observed.nations[nation]}"


def _without_trifles(observed: Observed, production: sparse.csr_matrix, links: LinkList, values: Floats) -> LinkList:
    """Return the links that are at least a thousandth of what one side buys or sells."""
    nations, goods = len(observed.nations), len(observed.goods)
    split = production.shape[1]
    supply, need = by_nation(production, values[:split], nations, goods)
    flow = values[split:]
    counts = (flow >= LEAST_SHARE * supply[links.seller, links.good]) | (
        flow >= LEAST_SHARE * need[links.buyer, links.good]
    )
    kept = counts & (flow > 0.0)
    return LinkList.of([key for key, keep in zip(links.triples(), kept, strict=True) if keep])


def _gaps(observed: Observed, production: sparse.csr_matrix, guess: Floats) -> Gaps:
    """Return how far the observed numbers are from balance, for the world and for each nation."""
    nations, goods = len(observed.nations), len(observed.goods)
    supply, need = by_nation(production, guess, nations, goods)
    bought, sold = np.zeros_like(supply), np.zeros_like(supply)
    for (good, seller, buyer), quantity in observed.imports.items():
        bought[buyer, good] += quantity.value
        sold[seller, good] += quantity.value
    own = _relative(supply + bought, need + sold)
    return Gaps(world=_relative(supply.sum(axis=0), need.sum(axis=0)), own=own)


def _relative(plus: Floats, minus: Floats) -> Floats:
    return (plus - minus) / np.maximum(np.maximum(plus, minus), 1e-300)
