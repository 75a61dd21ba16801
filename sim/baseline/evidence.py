"""What the tables say before they balance: observed numbers, how far each may move, a first guess of trade.

Balancing once (`reconcile`) and balancing again with other draws (`variants`) start from the same evidence.
"""

import numpy as np
from scipy import sparse

from sim.baseline.economy import Floats
from sim.baseline.gravity import Trade, first_guess
from sim.baseline.least_squares import UnbalancedError, balance
from sim.baseline.observed import Observed
from sim.baseline.spread import FILLED_ABROAD, FILLED_HOME, spread
from sim.baseline.system import LinkList, by_nation, world_matrix
from sim.config.errors import UserError

# What is left of a number that had to vanish for the tables to balance.
_VANISHED = 1e-6


class BalanceError(UserError):
    """A good is made that nobody takes, or used that nobody makes: the tables cannot be balanced."""


def production_guess(observed: Observed) -> tuple[Floats, Floats]:
    """Return outputs and final uses as observed, t/month, and their spreads, relative."""
    numbers = [*observed.output, *observed.final_use.values()]
    guess = np.array([number.value if number else 0.0 for number in numbers])
    return guess, np.array([spread(number) if number else 0.0 for number in numbers])


def world_balanced(observed: Observed, production: sparse.csr_matrix, guess: Floats, spreads: Floats) -> Floats:
    """Return outputs and final uses of which each good's add up over the world, t/month.

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


def guessed_trade(observed: Observed, production: sparse.csr_matrix, totals: Floats) -> tuple[Trade, ...]:
    """Return the first guess of trade in each good, given outputs and final uses that add up over the world."""
    nations, goods = len(observed.nations), len(observed.goods)
    supply, need = by_nation(production, totals, nations, goods)
    known = np.full((goods, nations, nations), np.nan)
    for key, quantity in observed.imports.items():
        known[key] = quantity.value
    for key in observed.no_trade:
        known[key] = 0.0
    return tuple(first_guess(supply[:, good], need[:, good], known[good]) for good in range(goods))


def link_guess(observed: Observed, trade: tuple[Trade, ...], links: LinkList) -> tuple[Floats, Floats]:
    """Return the guessed flow of each link, t/month, and its spread, relative."""
    flow = np.array([trade[good].flow[seller, buyer] for good, seller, buyer in links.triples()])
    return flow, np.array([_flow_spread(observed, key) for key in links.triples()])


def _flow_spread(observed: Observed, key: tuple[int, int, int]) -> float:
    quantity = observed.imports.get(key)
    if quantity is not None:
        return spread(quantity)
    return FILLED_HOME if key[1] == key[2] else FILLED_ABROAD
