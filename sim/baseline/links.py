"""Adds links that carry nothing in the base year but may open later.

The list of links is fixed for a run, so every trade that a project, a partner's promise or a smuggler may
start has to have its place from the beginning.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from sim.baseline import transit
from sim.baseline.economy import Baseline
from sim.baseline.system import LinkList


def with_links(baseline: Baseline, triples: Iterable[tuple[str, str, str]]) -> Baseline:
    """Return the base year with more links of zero flow; the order by good, seller, buyer is kept.

    Parameters
    ----------
    triples
        (seller, buyer, good) identifiers; those already there change nothing.

    Raises
    ------
    KeyError
        When a nation or good is unknown.
    ConfigError
        When a pair has no transit time.
    """
    present = dict(zip(_links_of(baseline).triples(), baseline.flow.tolist(), strict=True))
    place = {name: index for index, name in enumerate(baseline.nations)}
    kinds = {name: index for index, name in enumerate(baseline.goods)}
    wanted = {(kinds[good], place[seller], place[buyer]) for seller, buyer, good in triples}
    links = LinkList.of(sorted(wanted | present.keys()))
    return replace(
        baseline,
        link_seller=links.seller,
        link_buyer=links.buyer,
        link_good=links.good,
        flow=np.array([present.get(key, 0.0) for key in links.triples()]),
        lead=transit.of_links(baseline.months_between, baseline.nations, links),
        passages={name: pairs[links.seller, links.buyer] for name, pairs in baseline.routes_through.items()},
    )


def _links_of(baseline: Baseline) -> LinkList:
    return LinkList(good=baseline.link_good, seller=baseline.link_seller, buyer=baseline.link_buyer)
