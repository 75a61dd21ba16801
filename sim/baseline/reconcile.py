"""Makes the observed base year balance: every tonne made is sold, every tonne used was bought.

Three steps. World totals first, so that each good's supply equals its use. Then a first guess of trade:
what was observed, home supply, and a gravity prior for the rest. Last, outputs, final uses and trade
together, each moved as little as its evidence allows (`least_squares`). The residual glut of a mineral is
not forced away here: its causes (stock building, losses) are numbers of the configuration.
"""

import numpy as np
from scipy import sparse

from sim.baseline import ledger, stocks, transit
from sim.baseline.economy import Baseline, Floats
from sim.baseline.gravity import Trade, first_guess
from sim.baseline.least_squares import balance
from sim.baseline.observed import Observed, observe
from sim.baseline.spread import FILLED_ABROAD, FILLED_HOME, spread
from sim.baseline.system import LinkList, by_nation, link_matrix, production_matrix, world_matrix
from sim.config.schema.baseline import BaselineConfig

# A link below this part of both its buyer's use and its seller's output is left out.
LEAST_SHARE = 1e-3


def reconcile(config: BaselineConfig) -> Baseline:
    """Return the balanced base year of a configuration; deterministic.

    Raises
    ------
    BalanceError
        When a good is used that nobody can supply, or made that nobody takes.
    KeyError
        When a pair that trades has no transit time.
    """
    observed = observe(config)
    production = production_matrix(observed)
    guess, spreads = _production_guess(observed)
    totals = _world_balanced(observed, production, guess, spreads)
    trade = _guessed_trade(observed, production, totals)
    links = _links(trade)
    values = _balanced(observed, production, (guess, spreads), trade, links)
    links = _without_trifles(observed, production, links, values)
    values = _balanced(observed, production, (guess, spreads), trade, links)
    return _assembled(config, observed, links, values, _gaps(observed, production, guess))


def _production_guess(observed: Observed) -> tuple[Floats, Floats]:
    """Return outputs and final uses as observed, and their spreads."""
    numbers = [*observed.output, *observed.final_use.values()]
    guess = np.array([number.value if number else 0.0 for number in numbers])
    return guess, np.array([spread(number) if number else 0.0 for number in numbers])


def _world_balanced(
    observed: Observed, production: sparse.csr_matrix, guess: Floats, spreads: Floats
) -> Floats:
    world = world_matrix(production, len(observed.nations), len(observed.goods))
    return balance(world, guess, spreads)


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
    """Return outputs, final uses and flows that balance."""
    flow = np.array([trade[good].flow[seller, buyer] for good, seller, buyer in links.triples()])
    flow_spread = np.array([_flow_spread(observed, key) for key in links.triples()])
    matrix = sparse.csr_matrix(
        sparse.hstack([production, link_matrix(links, len(observed.nations), len(observed.goods))])
    )
    guess, spreads = made_and_used
    return balance(matrix, np.concatenate([guess, flow]), np.concatenate([spreads, flow_spread]))


def _flow_spread(observed: Observed, key: tuple[int, int, int]) -> float:
    quantity = observed.imports.get(key)
    if quantity is not None:
        return spread(quantity)
    return FILLED_HOME if key[1] == key[2] else FILLED_ABROAD


def _without_trifles(
    observed: Observed, production: sparse.csr_matrix, links: LinkList, values: Floats
) -> LinkList:
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


def _gaps(observed: Observed, production: sparse.csr_matrix, guess: Floats) -> tuple[Floats, Floats]:
    """Return how far the observed numbers are from balance, for the world and for each nation."""
    nations, goods = len(observed.nations), len(observed.goods)
    supply, need = by_nation(production, guess, nations, goods)
    bought, sold = np.zeros_like(supply), np.zeros_like(supply)
    for (good, seller, buyer), quantity in observed.imports.items():
        bought[buyer, good] += quantity.value
        sold[seller, good] += quantity.value
    own = _relative(supply + bought, need + sold)
    return _relative(supply.sum(axis=0), need.sum(axis=0)), own


def _relative(plus: Floats, minus: Floats) -> Floats:
    return (plus - minus) / np.maximum(np.maximum(plus, minus), 1e-300)


def _assembled(
    config: BaselineConfig, observed: Observed, links: LinkList, values: Floats, gaps: tuple[Floats, Floats]
) -> Baseline:
    outputs, uses = len(observed.processes), len(observed.final_use)
    output = values[:outputs].copy()
    final_use = np.zeros((len(observed.nations), len(observed.goods)))
    for cell, amount in zip(observed.final_use, values[outputs : outputs + uses], strict=True):
        final_use[cell] = amount
    supply, use = by_nation(
        production_matrix(observed), values[: outputs + uses], len(observed.nations), len(observed.goods)
    )
    mineral = config.mineral_of
    months = transit.months_between(config.transit, observed.nations)
    routes = transit.routes_through(config.transit, observed.nations)
    return Baseline(
        nations=observed.nations,
        goods=observed.goods,
        mineral_of_good=tuple(mineral[good] for good in observed.goods),
        controller=_controllers(config, observed),
        price=np.array([good.price.value for good in config.goods.values()]),
        processes=observed.processes,
        output=output,
        capacity=output / _utilisation(config, observed),
        final_use=final_use,
        link_seller=links.seller,
        link_buyer=links.buyer,
        link_good=links.good,
        flow=values[outputs + uses :].copy(),
        lead=transit.of_links(months, observed.nations, links),
        passages={name: pairs[links.seller, links.buyer] for name, pairs in routes.items()},
        months_between=months,
        routes_through=routes,
        industry_stock=stocks.industry_stock(config, use),
        seller_stock=stocks.seller_stock(config, supply),
        public_stock=stocks.public_stock(config, use),
        ledger=ledger.ledger(observed, links, values, gaps),
    )


def _controllers(config: BaselineConfig, observed: Observed) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    by_good = {good: mineral.controller for mineral in config.minerals.values() for good in mineral.goods}
    place = {name: index for index, name in enumerate(observed.nations)}
    return np.array([place.get(by_good[good] or "", -1) for good in observed.goods], dtype=np.int64)


def _utilisation(config: BaselineConfig, observed: Observed) -> Floats:
    types = config.processes
    found = []
    for process in observed.processes:
        own = types[process.type].utilisation_by_nation
        nation = observed.nations[process.nation]
        found.append((own.get(nation) if own else None) or types[process.type].utilisation)
    return np.array([quantity.value for quantity in found])
