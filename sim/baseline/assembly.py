"""Puts the balanced numbers into the arrays the model starts from."""

import numpy as np

from sim.baseline import stocks, transit
from sim.baseline.economy import Baseline, Floats, Ints
from sim.baseline.ledger import Gaps, Ledger
from sim.baseline.observed import Observed
from sim.baseline.system import LinkList, by_nation, production_matrix
from sim.config.schema.baseline import BaselineConfig


def assembled(config: BaselineConfig, observed: Observed, links: LinkList, values: Floats, gaps: Gaps) -> Baseline:
    """Return the base year these outputs, final uses and flows make.

    Parameters
    ----------
    values
        Outputs, final uses and flows, in that order, t/month.

    Raises
    ------
    ConfigError
        When a pair that trades has no transit time.
    """
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
        stock_build=final_use * _stock_build_share(config, observed),
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
        ledger=Ledger(observed, gaps).cells(links, values),
    )


def _controllers(config: BaselineConfig, observed: Observed) -> Ints:
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


def _stock_build_share(config: BaselineConfig, observed: Observed) -> Floats:
    share = np.zeros((len(observed.nations), len(observed.goods)))
    for mineral in config.minerals.values():
        for good, table in mineral.stock_build.items():
            for nation, part in table.items():
                share[observed.nations.index(nation), observed.goods.index(good)] = part.value
    return share
