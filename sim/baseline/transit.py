"""Transit time and narrow passages between nations."""

import numpy as np

from sim.baseline.economy import Bools, Floats
from sim.baseline.system import LinkList
from sim.config.errors import ConfigError
from sim.config.schema.baseline import TransitFile


def months_between(transit: TransitFile, nations: tuple[str, ...]) -> Floats:
    """Return months from seller (row) to buyer (column), 0.0 at home, NaN where not configured."""
    return np.array([[_months(transit, seller, buyer) for buyer in nations] for seller in nations])


def _months(transit: TransitFile, seller: str, buyer: str) -> float:
    if seller == buyer:
        return 0.0
    table = transit.lead_times.get(seller)
    found = table.get(buyer) if table is not None else None
    found = found or transit.usual
    return float("nan") if found is None else found.value


def routes_through(transit: TransitFile, nations: tuple[str, ...]) -> dict[str, Bools]:
    """Return for each passage, sorted by name, which (seller, buyer) pairs go through it, (N, N)."""
    routes = {(s, b): names for s, to in transit.passages.items() for b, names in to.items()}
    return {
        name: np.array([[name in routes.get((seller, buyer), ()) for buyer in nations] for seller in nations])
        for name in sorted(transit.known_passages)
    }


def months_round(transit: TransitFile, passage: str, nations: tuple[str, ...]) -> Floats:
    """Return months that each (seller, buyer) pair needs more while a passage is shut, (N, N).

    Only pairs that go through it mean anything; NaN where no way leads round it.
    """
    usual = transit.reroute_days.get(passage)
    months = np.full((len(nations), len(nations)), np.nan if usual is None else usual.value)
    for seller, table in transit.reroutes.get(passage, {}).items():
        for buyer, cell in table.items():
            if seller in nations and buyer in nations:
                months[nations.index(seller), nations.index(buyer)] = cell.value
    return months


def longest_round(transit: TransitFile, nations: tuple[str, ...]) -> Floats:
    """Return months that each (seller, buyer) pair needs more if the worst passage on its way is shut, (N, N)."""
    longest = np.zeros((len(nations), len(nations)))
    for passage, through in routes_through(transit, nations).items():
        longest = np.fmax(longest, np.where(through, months_round(transit, passage, nations), 0.0))
    return longest


def by_land(transit: TransitFile, nations: tuple[str, ...]) -> Bools:
    """Return which pairs trade by land, either way, (N, N)."""
    listed = {(one, other) for one, others in transit.overland.items() for other in others}
    return np.array([[(a, b) in listed or (b, a) in listed for b in nations] for a in nations])


def of_links(months: Floats, nations: tuple[str, ...], links: LinkList) -> Floats:
    """Return months in transit per link.

    Raises
    ------
    ConfigError
        When a pair that trades has no transit time.
    """
    lead: Floats = months[links.seller, links.buyer]
    missing = np.flatnonzero(np.isnan(lead))
    if len(missing):
        first = missing[0]
        pair = f"{nations[links.seller[first]]} to {nations[links.buyer[first]]}"
        raise ConfigError(f"transit has no lead time from {pair}", hint="add it under lead_times")
    return lead
