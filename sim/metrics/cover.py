"""Stock cover, against gross use and against the net deficit.

'Sixty days of stock' means nothing without its denominator. Gross cover divides by reference use. Net cover
divides by what inflow leaves uncovered, and is blank, 'not binding', in a world where no month is short of inflow
by the shortage threshold. Both are in days of the average month.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.config.text import Text
from sim.metrics.base import FloatArray, Metric, MetricSettings, ratio, total
from sim.recording import Arrays, Recording

# The average month of the Gregorian calendar: the same that turns days into months when a config is loaded.
DAYS_PER_MONTH: Final = 30.4375

Month = Mapping[str, FloatArray]

_GROSS: Final = (
    Text("Mean stock cover of gross use", "平均在庫日数（総使用量に対して）"),
    Text(
        "Mean stock of industry and government in the nation, in days of mean demand at base prices.",
        "国内の民間在庫と公的在庫の平均が、基準価格での平均需要の何日分に当たるか。",
    ),
)
_LOWEST: Final = (
    Text("Lowest stock cover of gross use", "最低在庫日数（総使用量に対して）"),
    Text(
        "Stock of industry and government in the nation in the month where it is lowest against demand, in days of "
        "that month's demand at base prices.",
        "国内の民間在庫と公的在庫が需要に対して最も少ない月に、基準価格での需要の何日分に当たるか。",
    ),
)
_NET: Final = Text("Stock cover of the deficit", "不足分に対する在庫日数")


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return mean gross cover, its lowest month and net cover over the months in deficit."""

    def net(recording: Recording) -> FloatArray:
        """Days that stock lasts against the deficit of inflow, over the months with a deficit."""

        def add(place: int, arrays: Arrays) -> None:
            month = _month(recording, place)
            reference = month["reference"]
            deficit = reference - _inflow(month)
            binding = (deficit >= settings.shortage_threshold * reference) & (reference > 0.0)
            arrays[0][...] += np.where(binding, _stock(month), 0.0)
            arrays[1][...] += np.where(binding, deficit, 0.0)

        key = ("net cover", settings.shortage_threshold)
        held, lacking = recording.fold(key, lambda: (_nothing(recording), _nothing(recording)), add)
        return DAYS_PER_MONTH * ratio(held, lacking)

    held = ("stock", "public_stock", "reference")
    flows = ("imports", "output", "export")
    net_said = Text(
        "Days that stock in the nation lasts against the demand that purchases abroad and home output leave uncovered, "
        f"over the months in which they leave at least {settings.share} uncovered.",
        "国外からの購入と国内生産で賄えない需要に対し、国内の在庫が何日もつか。"
        f"賄えない割合が{settings.share_ja}以上の月について数える。",
    )
    return (
        Metric("stock_cover_gross", *_GROSS, "day", "higher", "mean", held, gross),
        Metric("stock_cover_lowest", *_LOWEST, "day", "higher", "mean", held, lowest),
        Metric("stock_cover_net", _NET, net_said, "day", "higher", "mean", (*held, *flows), net),
    )


def gross(recording: Recording) -> FloatArray:
    """Mean stock over mean reference use, in days."""

    def add(month: int, arrays: Arrays) -> None:
        arrays[0][...] += _stock(_month(recording, month))

    (held,) = recording.fold("stock", lambda: (_nothing(recording),), add)
    return DAYS_PER_MONTH * ratio(held, total(recording, "reference"))


def lowest(recording: Recording) -> FloatArray:
    """Stock over reference use in the month where it is lowest, in days."""

    def add(place: int, arrays: Arrays) -> None:
        month = _month(recording, place)
        # fmin passes over months without demand, which are NaN.
        np.fmin(arrays[0], DAYS_PER_MONTH * ratio(_stock(month), month["reference"]), out=arrays[0])

    return recording.fold("lowest cover", lambda: (_nothing(recording) + np.nan,), add)[0]


def _nothing(recording: Recording) -> FloatArray:
    return np.zeros(recording.series["reference"].shape[1:])


def _month(recording: Recording, place: int) -> Month:
    """Return the series of one month."""
    return {name: series[place] for name, series in recording.series.items()}


def _stock(month: Month) -> FloatArray:
    """Industry and public stock inside the nation, t."""
    return np.add(month["stock"], month["public_stock"])


def _inflow(month: Month) -> FloatArray:
    """Add purchases abroad and output not exported: what reaches users, in time, without drawing on stock, t/month."""
    return np.add(month["imports"], np.maximum(month["output"] - month["export"], 0.0))
