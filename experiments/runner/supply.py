"""Add up by calendar year what importers want, make, buy and miss, from what was recorded of each month."""

from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.metrics.base import month_total
from sim.recording import Recording
from sim.totals import Total

SUPPLY: Final = "supply"
"""Table of what importers want and get; rows are nation and good."""

FLOWS: Final = ("reference", "unserved", "destroyed", "imports", "output", "export")
"""Series that are added up over the months of a year."""

LEVELS: Final = ("stock", "public_stock")
"""Series of which the last month of a year is kept."""


def supply_totals(recording: Recording) -> tuple[Total, ...]:
    """Return tonnes by calendar year, nation and good; of stocks those at the end of the year."""
    years = np.array([int(month[:4]) for month in recording.months])
    first = np.flatnonzero(np.diff(years, prepend=years[0] - 1))
    spans = [slice(start, stop) for start, stop in zip(first, (*first[1:], len(years)), strict=True)]
    flows = {name: [month_total(recording.series[name][span]) for span in spans] for name in FLOWS}
    levels = {name: [recording.series[name][span][-1] for span in spans] for name in LEVELS}
    keys = tuple(product(recording.nations, recording.goods))
    return tuple(Total(SUPPLY, name, keys, _rows(np.stack(amounts))) for name, amounts in (flows | levels).items())


def _rows(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    years, nations, goods, worlds = amounts.shape
    return amounts.reshape(years, nations * goods, worlds)
