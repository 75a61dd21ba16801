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
    return float("nan") if found is None else found.value


def routes_through(transit: TransitFile, nations: tuple[str, ...]) -> dict[str, Bools]:
    """Return for each passage, sorted by name, which (seller, buyer) pairs go through it, (N, N)."""
    routes = {(s, b): names for s, to in transit.passages.items() for b, names in to.items()}
    known = sorted({name for names in routes.values() for name in names} | set(transit.reroute_days))
    return {
        name: np.array([[name in routes.get((seller, buyer), ()) for buyer in nations] for seller in nations])
        for name in known
    }


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
