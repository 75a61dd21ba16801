"""How deep a shortage goes: reference demand that was not met, and why.

*Unserved* was wanted at the price and not there; *destroyed* was priced or substituted away. They are shown
apart and together. The tail metric holds the same values per world as the mean; only its aggregate differs.
"""

from typing import Final

import numpy as np

from sim.config.text import Text
from sim.metrics.base import (
    FloatArray,
    Metric,
    MetricSettings,
    ratio,
    share_of_reference,
    total,
    where_demand,
)
from sim.recording import Arrays, Recording

_UNSERVED: Final = (
    Text("Expected unserved demand", "未充足需要（平均）"),
    Text(
        "Share of the demand at base prices over all months that is wanted at the market price and cannot be had.",
        "全期間の基準価格での需要のうち、市場価格で求められても手に入らない割合。",
    ),
)
_WORST_WORLDS: Final = (
    Text("Unserved demand, worst 5 % of worlds", "未充足需要（最悪5%の試行の平均）"),
    Text(
        "Share of the demand at base prices over all months that cannot be had, mean over the worst 5 % of worlds.",
        "全期間の基準価格での需要のうち手に入らない割合の、最悪5%の試行における平均。",
    ),
)
_DESTROYED: Final = (
    Text("Demand priced or substituted away", "価格上昇や代替で失われた需要"),
    Text(
        "Share of the demand at base prices over all months that higher prices or substitution have taken away.",
        "全期間の基準価格での需要のうち、価格上昇や代替によって失われた割合。",
    ),
)
_UNMET: Final = (
    Text("Unserved and destroyed demand", "満たされない需要の合計"),
    Text(
        "Share of the demand at base prices over all months that is not met, because it cannot be had or because price "
        "or substitution has taken it away.",
        "全期間の基準価格での需要のうち、手に入らない需要と、価格上昇や代替で失われた需要を合わせた割合。",
    ),
)
_WORST_MONTH: Final = (
    Text("Unserved demand in the worst month", "最悪月の未充足需要"),
    Text(
        "Largest share of one month's demand at base prices that cannot be had.",
        "1か月の基準価格での需要のうち手に入らない割合の、全期間での最大値。",
    ),
)
_TONNES: Final = (
    Text("Unserved demand, amount", "未充足需要（数量）"),
    Text(
        "Tonnes that are wanted at the market price and cannot be had, over all months.",
        "市場価格で求められても手に入らない量の、全期間の合計。",
    ),
)


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return depth metrics over the horizon and in the worst month."""
    del settings  # no threshold enters a depth
    needs = ("reference", "unserved")
    all_needs = (*needs, "destroyed")
    return (
        Metric("unserved", *_UNSERVED, "share", "lower", "mean", needs, unserved),
        Metric("unserved_cvar95", *_WORST_WORLDS, "share", "lower", "cvar95", needs, unserved),
        Metric("destroyed", *_DESTROYED, "share", "lower", "mean", ("reference", "destroyed"), destroyed),
        Metric("unmet", *_UNMET, "share", "lower", "mean", all_needs, unmet),
        Metric("worst_month", *_WORST_MONTH, "share", "lower", "mean", needs, worst_month),
        Metric("unserved_tonnes", *_TONNES, "t", "lower", "mean", needs, tonnes),
    )


def unserved(recording: Recording) -> FloatArray:
    """Share of the horizon's reference demand that was unserved."""
    return share_of_reference(recording, "unserved")


def destroyed(recording: Recording) -> FloatArray:
    """Share of the horizon's reference demand that was priced or substituted away."""
    return share_of_reference(recording, "destroyed")


def unmet(recording: Recording) -> FloatArray:
    """Share of the horizon's reference demand that was unserved or destroyed."""
    return share_of_reference(recording, "unserved", "destroyed")


def worst_month(recording: Recording) -> FloatArray:
    """Largest monthly share of reference demand that was unserved."""
    missing, reference = recording.series["unserved"], recording.series["reference"]

    def add(month: int, arrays: Arrays) -> None:
        # fmax passes over months without demand, which are NaN.
        np.fmax(arrays[0], ratio(missing[month], reference[month]), out=arrays[0])

    return recording.fold("worst month", lambda: (np.full(missing.shape[1:], np.nan),), add)[0]


def tonnes(recording: Recording) -> FloatArray:
    """Tonnes of unserved demand over the horizon."""
    return where_demand(recording, total(recording, "unserved"))
