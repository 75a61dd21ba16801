"""Peak prices, one metric for each of the four series of a controlled good.

A control splits a market in two, and on each side the quote of the leanest buyers parts from the price at
which most tonnes change hands. Naming the series in the metric keeps a frightening thin quote from being
read as what industry paid.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from sim.config.text import Text
from sim.metrics.base import FloatArray, Metric, MetricSettings, where_demand
from sim.recording import Recording

_THIN: Final = Text("Peak thin quote", "最高気配値（薄商い）")
_WEIGHTED: Final = Text("Peak volume-weighted price", "最高加重平均価格")
_INSIDE: Final = Text("inside the control wall", "輸出管理の壁の内側")
_OUTSIDE: Final = Text("outside the control wall", "輸出管理の壁の外側")
_UNIT: Final = "multiple of base price"
SERIES: Final = {
    "price_inside_thin": (_THIN, _INSIDE),
    "price_inside_weighted": (_WEIGHTED, _INSIDE),
    "price_outside_thin": (_THIN, _OUTSIDE),
    "price_outside_weighted": (_WEIGHTED, _OUTSIDE),
}


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return the peak multiple of the base price for each of the four series."""
    del settings  # a peak needs no threshold
    return tuple(
        Metric(f"peak_{name}", *_said(what, where), _UNIT, "lower", "mean", (name, "reference"), _peak(name))
        for name, (what, where) in SERIES.items()
    )


def _said(what: Text, where: Text) -> tuple[Text, Text]:
    """Return title and definition of a peak."""
    title = Text(f"{what} {where}", f"{where.ja}の{what.ja}")
    thin = what is _THIN
    en = "price that the buyers with the least stock bid" if thin else "price, weighted by volume"
    ja = "在庫の最も少ない買い手がつける値" if thin else "取引量で加重した平均価格"
    side = "in the nation that controls the good's exports" if where is _INSIDE else "in all other nations"
    side_ja = "その品目の輸出を管理する国" if where is _INSIDE else "それ以外の国"
    return title, Text(
        f"Highest monthly {en}, {side}, as a multiple of the base price.",
        f"{side_ja}で{ja}の月次の最高値。基準価格の倍率で表す。",
    )


def _peak(name: str) -> Callable[[Recording], FloatArray]:
    def peak(recording: Recording) -> FloatArray:
        """Highest monthly multiple; the same for every nation that uses the good."""
        highest = recording.prices[name].max(axis=0)
        nations = len(recording.nations)
        return where_demand(recording, np.broadcast_to(highest, (nations, *highest.shape)))

    return peak
