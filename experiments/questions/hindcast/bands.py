"""Tolerance bands: what counts as a hit, and how far outside a number lies."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim.calendar import month_label, month_number
from sim.config.schema.hindcast import PRICES, Observation

Float = NDArray[np.float64]

_LEAST = 1e-3
"""Keeps logarithms of ratios finite where nothing is exported."""


@dataclass(frozen=True)
class Band:
    """What was seen, and the band around it, in the unit of the row.

    Attributes
    ----------
    id, title, unit
        The row.
    low, seen, high
        Ends of the band, and what was seen.
    of_price
        Whether the row is a price or a ratio of prices.
    month
        Whether the numbers are running months of the calendar.
    """

    id: str
    title: str
    unit: str
    low: float
    seen: float
    high: float
    of_price: bool
    month: bool

    @classmethod
    def of(cls, row: Observation) -> Self:
        """Return the band of a row; months to a first stop are compared as whole months, the band widened to them."""
        price = row.series in PRICES and row.metric in {"level", "ratio", "peak"}
        if row.month is not None:
            low, seen, high = (float(month_number(day)) for day in row.month)
            return cls(row.id, row.title or row.id, "month", low, seen, high, of_price=False, month=True)
        assert row.seen is not None
        low = row.seen.value if row.seen.low is None else row.seen.low
        high = row.seen.value if row.seen.high is None else row.seen.high
        if row.metric == "first_stop":
            low, high = float(np.floor(low)), float(np.ceil(high))
        return cls(row.id, row.title or row.id, row.seen.unit, low, row.seen.value, high, of_price=price, month=False)

    def holds(self, values: Float | float) -> NDArray[np.bool_]:
        """Return which numbers lie in the band; what is no number does not."""
        values = np.asarray(values, dtype=np.float64)
        return np.asarray((values >= self.low) & (values <= self.high))

    def miss(self, values: Float) -> Float:
        """Return how far outside the band numbers lie, in halves of its width; ratios by their logarithms.

        What is no number, and what is very far, counts as `FARTHEST`.
        """
        if self.month or self.low <= 0.0:
            low, high, found = self.low, self.high, values
        else:
            low, high = np.log(self.low), np.log(self.high)
            found = np.log(np.maximum(values, _LEAST * self.low))
        half = max((high - low) / 2.0, 1e-9)
        far = np.maximum(np.maximum(low - found, found - high), 0.0) / half
        return np.minimum(np.where(np.isfinite(far), far, FARTHEST), FARTHEST)

    def error_factor(self, value: float) -> float:
        """Return by which factor a number misses what was seen, in either direction."""
        if not value > 0.0 or not self.seen > 0.0 or not np.isfinite(value):
            return float("nan")
        return float(np.exp(abs(np.log(value / self.seen))))

    def text(self, value: float) -> str:
        """Return a number of this row as people read it."""
        if not np.isfinite(value):
            return "never" if value > 0.0 else "none"
        return month_label(round(value)) if self.month else f"{value:.2f}"


FARTHEST = 3.0
"""Most that one row counts as a miss, in halves of its band: a row that no draw hits must not decide about the rest."""


def median(values: Float) -> float:
    """Return the median of numbers some of which may have no end; what is no number counts as without end."""
    known = np.sort(np.where(np.isnan(values), np.inf, values))
    middle = (len(known) - 1) // 2
    if len(known) % 2 or known[middle] == known[middle + 1]:
        return float(known[middle])
    return float((known[middle] + known[middle + 1]) / 2.0)


def quantile(values: Float, share: float) -> float:
    """Return the nearest quantile of numbers some of which may have no end."""
    known = np.sort(np.where(np.isnan(values), np.inf, values))
    return float(known[min(round(share * (len(known) - 1)), len(known) - 1)])
