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
from sim.baseline.gravity import Trade, first_guess
from sim.baseline.least_squares import UnbalancedError, balance
from sim.baseline.ledger import Gaps
from sim.baseline.observed import Observed, observe
from sim.baseline.spread import FILLED_ABROAD, FILLED_HOME, spread
from sim.baseline.system import LinkList, by_nation, link_matrix, production_matrix, world_matrix
from sim.config.errors import UserError
from sim.config.schema.baseline import BaselineConfig

# A link below this part of both its buyer's use and its seller's output is left out.
LEAST_SHARE = 1e-3
# What is left of a number that had to vanish for the tables to balance.
_VANISHED = 1e-6


class BalanceError(UserError):
    """A good is made that nobody takes, or used that nobody makes: the tables cannot be balanced."""


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
    guess, spreads = _production_guess(observed)
    totals = _world_balanced(observed, production, guess, spreads)
    trade = _guessed_trade(observed, production, totals)
    links = _links(trade)
    values = _balanced(observed, production, (guess, spreads), trade, links)
    while len(kept := _without_trifles(observed, production, links, values)) < len(links):
        links = kept
        values = _balanced(observed, production, (guess, spreads), trade, links)
    return assembled(config, observed, links, values, _gaps(observed, production, guess))


def _production_guess(observed: Observed) -> tuple[Floats, Floats]:
    """Return outputs and final uses as observed, and their spreads."""
    numbers = [*observed.output, *observed.final_use.values()]
    guess = np.array([number.value if number else 0.0 for number in numbers])
    return guess, np.array([spread(number) if number else 0.0 for number in numbers])


def _world_balanced(observed: Observed, production: sparse.csr_matrix, guess: Floats, spreads: Floats) -> Floats:
    """Return outputs and final uses of which each good's add up over the world.

    Raises
    ------
    BalanceError
        When they only do by vanishing.
    """
    nations, goods = len(observed.nations), len(observed.goods)
    try:
        totals = balance(world_matrix(production, nations, goods), guess, spreads)
    except UnbalancedError as error:
        raise BalanceError(f"no balance of the world for {observed.goods[error.row or 0]!r}") from error
    made, used = by_nation(production, guess, nations, goods)
    supply, _ = by_nation(production, totals, nations, goods)
    gone = np.flatnonzero(supply.sum(axis=0) < _VANISHED * np.maximum(made, used).sum(axis=0))
    if len(gone):
        one_sided = "used, but nobody makes it" if made[:, gone[0]].sum() == 0.0 else "made, but nobody uses it"
        raise BalanceError(f"{observed.goods[gone[0]]!r} is {one_sided}; add the other side, or a stock build")
    return totals


def _guessed_trade(observed: Observed, production: sparse.csr_matrix, totals: Floats) -> tuple[Trade, ...]:
    """Return the first guess of trade in each good."""
    nations, goods = len(observed.nations), len(observed.goods)
    supply, need = by_nation(production, totals, nations, goods)
    known = np.full((goods, nations, nations), np.nan)
    for key, quantity in observed.imports.items():
        known[key] = quantity.value
    return tuple(first_guess(supply[:, good], need[:, good], known[good]) for good in range(goods))


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
    flow = np.array([trade[good].flow[seller, buyer] for good, seller, buyer in links.triples()])
    flow_spread = np.array([_flow_spread(observed, key) for key in links.triples()])
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


def _flow_spread(observed: Observed, key: tuple[int, int, int]) -> float:
    quantity = observed.imports.get(key)
    if quantity is not None:
        return spread(quantity)
    return FILLED_HOME if key[1] == key[2] else FILLED_ABROAD


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
