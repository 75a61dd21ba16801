"""What a policy costs each nation, by part, in money of the first scored month."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.analysis.at_risk import over_goods
from experiments.analysis.bootstrap import Resampling, resampled_means
from experiments.figures.data import FigureData
from experiments.store.metrics import Float, MetricTable
from experiments.words.sentences import listed, on_top_of

RATE = "behaviour.discount_rate"
BILLION = 1e9
PARTS = {
    "Goods bought": ("cost_purchase",),
    "Worth of what is left": ("cost_residual",),
    "Holding": ("cost_holding",),
    "Projects and programmes": ("cost_finance", "cost_domestic", "cost_programme"),
    "Premiums and floors": ("cost_offtake", "cost_floor", "cost_border", "cost_consumers"),
}
TOTAL, PAID = "cost_total", "outlay"


@dataclass(frozen=True)
class CostLine:
    """What one policy costs one nation, as text in bn USD: each part, the total with its interval, and as paid."""

    nation: str
    policy: str
    parts: tuple[str, ...]
    total: str
    paid: str


def discounting(manifest: Mapping[str, Any]) -> str:
    """Return how a run's money is discounted, in words; empty for a run from before it was."""
    configured = manifest.get("config", {}).get("baseline", {}).get("behaviour", {}).get("discount_rate")
    if configured is None:
        return ""
    identity = manifest.get("identity", {})
    if RATE in identity.get("sweep", {}):
        return "discounted at the rates swept"
    rate = float(identity.get("set", {}).get(RATE, configured["value"]))
    return f"discounted at {100.0 * rate:g} % a year"


def cost_lines(data: FigureData) -> list[CostLine]:
    """Return a line for each policy and each nation that pays or receives anything under it."""
    return [
        line
        for policy in data.policies
        if {TOTAL, PAID} <= set(data.tables[policy].metrics)
        for line in _lines(policy, data.tables[policy])
    ]


def added_sentences(data: FigureData) -> list[str]:
    """Say what each policy that stands on top of another adds to its cost: its own lines hold the cost of both."""
    return [
        f"The cost of '{policy}' holds that of '{below}' too. What it adds: {listed(added)}."
        for policy, below in ((policy, data.baseline_of(policy)) for policy in data.policies)
        if on_top_of(below) and policy != below and (added := _added(data, policy, below))
    ]


def _added(data: FigureData, policy: str, below: str) -> list[str]:
    """Return by nation what a policy costs more than another over the worlds that both have, where it costs more."""
    if below not in data.tables:
        return []
    upper, lower = data.tables[policy], data.tables[below]
    if not all(TOTAL in table.metrics for table in (upper, lower)):
        return []
    common = np.intersect1d(upper.worlds, lower.worlds)
    dearer, cheaper = (over_goods(table.on_worlds(common).of(TOTAL)) for table in (upper, lower))
    more = dearer - cheaper
    low, high = _interval(more)
    return [
        f"{data.labels.nation(nation)} {_billions(more[place].mean())} "
        f"[{_billions(low[place])}, {_billions(high[place])}]"
        for place, nation in enumerate(upper.nations)
        if np.nan_to_num(more[place]).any()
    ]


def _lines(policy: str, table: MetricTable) -> list[CostLine]:
    totals, paid = (over_goods(table.of(name)) for name in (TOTAL, PAID))
    low, high = _interval(totals)
    parts = [np.sum([over_goods(table.of(name)) for name in names], axis=0) for names in PARTS.values()]
    return [
        CostLine(
            nation=nation,
            policy=policy,
            parts=tuple(_billions(np.nanmean(part[place])) for part in parts),
            total=f"{_billions(np.nanmean(totals[place]))} [{_billions(low[place])}, {_billions(high[place])}]",
            paid=_billions(np.nanmean(paid[place])),
        )
        for place, nation in enumerate(table.nations)
        if np.nan_to_num(paid[place]).any()
    ]


def _interval(totals: Float) -> tuple[Float, Float]:
    """Return the interval of Monte Carlo error of each nation's mean."""
    resampling = Resampling(totals.shape[1], seed=0)
    return resampling.interval(resampled_means(totals, resampling.counts))


def _billions(value: float | np.floating) -> str:
    return f"{value / BILLION:.2f}".replace("-0.00", "0.00")
