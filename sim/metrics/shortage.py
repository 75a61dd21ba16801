"""Probability of a shortage: enough of the demand missing for enough months running.

The headline counts demand that was wanted at the month's price and was not there. Its companion also counts
demand that the price or substitution took away, so that a price response cannot define a shortage away.
"""

from typing import Final

import numpy as np

from sim.config.text import Text
from sim.metrics.base import FloatArray, Metric, MetricSettings, where_demand
from sim.metrics.events import first_shortage, months_short
from sim.recording import Recording

_SHORTAGE: Final = Text("Shortage probability", "供給不足の確率")
_UNMET: Final = Text(
    "Probability of a shortage, priced-out demand counted", "供給不足の確率（価格上昇で失われた需要を含む）"
)
_MONTHS: Final = Text("Months in shortage", "供給不足の月数")


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return the two shortage events and the number of short months."""

    def event(recording: Recording) -> FloatArray:
        """Return 1 where a shortage of unserved demand happened, else 0."""
        return _event(recording, ("unserved",), settings)

    def event_unmet(recording: Recording) -> FloatArray:
        """Return 1 where unserved and destroyed demand together made a shortage, else 0."""
        return _event(recording, ("unserved", "destroyed"), settings)

    def months(recording: Recording) -> FloatArray:
        """Count the short months of the horizon."""
        return where_demand(recording, months_short(recording, settings))

    needs = ("reference", "unserved")
    said, said_unmet, said_months = _definitions(settings)
    return (
        Metric("shortage", _SHORTAGE, said, "share", "lower", "probability", needs, event),
        Metric(
            "shortage_unmet", _UNMET, said_unmet, "share", "lower", "probability", (*needs, "destroyed"), event_unmet
        ),
        Metric("months_in_shortage", _MONTHS, said_months, "month", "lower", "mean", needs, months),
    )


def _definitions(settings: MetricSettings) -> tuple[Text, Text, Text]:
    share, months = settings.share, settings.shortage_months
    en = f"Probability that, for {months} or more months running, at least {share} of the demand at base prices"
    ja = f"基準価格での需要の{settings.share_ja}以上が、{months}か月以上続けて"
    return (
        Text(
            f"{en} is wanted at the market price and cannot be had.", f"{ja}、市場価格で求められても手に入らない確率。"
        ),
        Text(
            f"{en} is not met, because it cannot be had or because price or substitution has taken it away.",
            f"{ja}満たされない確率。手に入らない需要と、価格上昇や代替で失われた需要の両方を数える。",
        ),
        Text(
            f"Number of months in which at least {share} of the demand at base prices cannot be had.",
            f"基準価格での需要の{settings.share_ja}以上が手に入らない月の数。",
        ),
    )


def _event(recording: Recording, missing: tuple[str, ...], settings: MetricSettings) -> FloatArray:
    happened = first_shortage(recording, missing, settings).happened
    return where_demand(recording, happened.astype(np.float64))
