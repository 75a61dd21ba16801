"""Value added at risk: what unserved demand may cost the economy, with the spread of the published studies.

It is never one number. Each world takes one study, so the headline is the median over worlds and belongs beside the 5
and 95 % quantiles that stand in the same row.
"""

from typing import Final

import numpy as np

from sim.calendar import MONTHS_PER_YEAR
from sim.config.text import Text
from sim.metrics.base import FloatArray, Metric, MetricSettings, where_demand
from sim.recording import Recording

NEEDS: Final = ("reference", "value_at_risk")

_HORIZON: Final = (
    Text("Value added at risk", "失われうる付加価値"),
    Text(
        "Value added that the nation may lose through unserved demand over all months, by the published study that a "
        "world takes, discounted to the first month.",
        "未充足需要によって国が全期間に失いうる付加価値。試行ごとに選ぶ公表研究の推計により、最初の月の価値に割り引く。",
    ),
)
_WORST_YEAR: Final = (
    Text("Value added at risk in the worst twelve months", "最悪の12か月に失われうる付加価値"),
    Text(
        "Value added that the nation may lose through unserved demand in its worst twelve months, as a share of one "
        "year's GDP.",
        "未充足需要によって国が最悪の12か月に失いうる付加価値の、1年間のGDPに対する割合。",
    ),
)


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return the value at risk over the horizon, and in the worst year as a share of GDP."""
    del settings  # no threshold enters a loss
    return (
        Metric("value_at_risk", *_HORIZON, "USD_2024", "lower", "median", NEEDS, value_at_risk),
        Metric("value_at_risk_gdp", *_WORST_YEAR, "share of GDP", "lower", "median", NEEDS, worst_year),
    )


def value_at_risk(recording: Recording) -> FloatArray:
    """Value at risk over the horizon, USD of 2024, discounted to the first scored month as costs are."""
    monthly = recording.series["value_at_risk"]
    total = np.zeros(monthly.shape[1:])
    for worth, lost in zip(
        np.broadcast_to(recording.discount, (len(monthly), monthly.shape[-1])), monthly, strict=True
    ):
        total += worth * lost
    return where_demand(recording, total)


def worst_year(recording: Recording) -> FloatArray:
    """Value at risk in the nation's worst twelve months over its yearly GDP; the goods add up to the nation's own.

    A share of one year's GDP is what that year's money is worth, so it is not discounted.
    """
    told = recording.series["value_at_risk"]
    exposed = np.flatnonzero(~np.isnan(told).all(axis=(0, 1, 3)))  # of most goods no study speaks
    monthly = told[:, :, exposed]
    until = np.concatenate([np.zeros((1, *monthly.shape[1:])), np.cumsum(monthly, axis=0)])
    span = min(MONTHS_PER_YEAR, len(monthly))
    years = until[span:] - until[:-span]
    together = np.zeros((years.shape[0], years.shape[1], years.shape[3]))
    for good in range(years.shape[2]):
        together += np.nan_to_num(years[:, :, good])
    worst = np.argmax(together, axis=0)[None, :, None, :]
    lost = np.full(told.shape[1:], np.nan)
    lost[:, exposed] = np.take_along_axis(years, worst, axis=0)[0]
    return where_demand(recording, lost / recording.gdp[:, None, None])
