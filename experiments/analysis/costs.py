"""What a policy costs each nation, by part, in money of the first scored month."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.analysis.at_risk import over_goods
from experiments.analysis.bootstrap import Resampling, resampled_means
from experiments.store.metrics import Float, MetricTable

RATE = "behaviour.discount_rate"
PARTS = {
    "purchase": ("cost_purchase",),
    "residual": ("cost_residual",),
    "holding": ("cost_holding",),
    "projects": ("cost_finance", "cost_domestic", "cost_programme"),
    "premiums": ("cost_offtake", "cost_floor", "cost_border", "cost_consumers"),
}
TOTAL, PAID = "cost_total", "outlay"


@dataclass(frozen=True)
class Cost:
    """What one policy costs one nation, mean over worlds, in dollars of 2024.

    Attributes
    ----------
    parts
        Its parts, in the order of `PARTS`; receipts are negative.
    total, low, high
        Their sum, discounted and less what stocks are worth at the end, with its 95 % interval.
    paid
        What was spent, neither discounted nor less what is left.
    """

    nation: str
    policy: str
    parts: tuple[float, ...]
    total: float
    low: float
    high: float
    paid: float


def costs_of(tables: Mapping[str, MetricTable]) -> list[Cost]:
    """Return a cost for each policy and each nation that pays or receives anything under it.

    Parameters
    ----------
    tables
        Metrics by policy.
    """
    return [
        cost
        for policy, table in tables.items()
        if {TOTAL, PAID} <= set(table.metrics)
        for cost in _costs(policy, table)
    ]


def _costs(policy: str, table: MetricTable) -> list[Cost]:
    totals, paid = (over_goods(table.of(name)) for name in (TOTAL, PAID))
    resampling = Resampling(totals.shape[1], seed=0)
    low, high = resampling.interval(resampled_means(totals, resampling.counts))
    parts = [np.sum([over_goods(table.of(name)) for name in names], axis=0) for names in PARTS.values()]
    return [
        Cost(
            nation=nation,
            policy=policy,
            parts=tuple(_mean(part[place]) for part in parts),
            total=_mean(totals[place]),
            low=float(low[place]),
            high=float(high[place]),
            paid=_mean(paid[place]),
        )
        for place, nation in enumerate(table.nations)
        if np.nan_to_num(paid[place]).any()
    ]


def _mean(values: Float) -> float:
    return float(np.nanmean(values))


def discount_rate(manifest: Mapping[str, Any]) -> float | None:
    """Return the yearly rate at which a run's money is discounted; None where it is swept, or the run has none."""
    configured = manifest.get("config", {}).get("baseline", {}).get("behaviour", {}).get("discount_rate")
    identity = manifest.get("identity", {})
    if configured is None or RATE in identity.get("sweep", {}):
        return None
    return float(identity.get("set", {}).get(RATE, configured["value"]))


def discounting(manifest: Mapping[str, Any]) -> str:
    """Return how a run's money is discounted, in words; empty for a run from before it was."""
    rate = discount_rate(manifest)
    if rate is not None:
        return f"discounted at {100.0 * rate:g} % a year"
    return "discounted at the rates swept" if RATE in manifest.get("identity", {}).get("sweep", {}) else ""
