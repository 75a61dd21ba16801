"""Definitions of the metrics and columns of a workbook, so that it can be read alone."""

import inspect
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from experiments.analysis import Analysis
from experiments.analysis.avoided import METRIC as AVOIDED
from experiments.words.sentences import sentence
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics


class Column(NamedTuple):
    """A column of a workbook: its heading, what it holds, and its width in letters."""

    heading: str
    meaning: str
    width: int = 12


class Sheet(NamedTuple):
    """A sheet: its name, its rows, and its columns."""

    name: str
    rows: pd.DataFrame
    columns: Mapping[str, Column]


_INTERVAL: Final = "95 % interval of Monte Carlo error: how far another sample of as many worlds would move the number"
COLUMNS: Final = {
    "policy": Column("Policy", "policy that the row is about; `none` is the absence of any partnership", 22),
    "baseline": Column("Compared with", "policy that it is compared with, over the same worlds", 16),
    "nation": Column("Importer id", "importer, as files name it", 10),
    "nation_name": Column("Importer", "importer in words", 18),
    "good": Column("Good id", "good, as files name it", 18),
    "good_name": Column("Good", "good in words", 34),
    "role": Column("Role", "member of a partnership of the policy, or not", 12),
    "metric": Column("Metric", "name of the metric; its definition stands above", 24),
    "title": Column("What it is", "the metric in words", 44),
    "unit": Column("Unit", "unit of the numbers; shares are shown as per cent", 20),
    "without": Column("Risk without", "probability of a shortage under what the policy is compared with", 14),
    "with": Column("Risk with", "probability of a shortage under the policy", 14),
    "value": Column(
        "Value", "over all worlds: probability, mean, median or mean of the worst 5 %, as the metric says", 14
    ),
    "difference": Column("Change", "value under the policy less that under what it is compared with", 14),
    "ci_low": Column("Interval from", _INTERVAL, 14),
    "ci_high": Column("Interval to", _INTERVAL, 14),
    "clear": Column("Clear", "yes where the interval of the change leaves out zero", 8),
    "p05": Column("5 % of worlds", "5 % of the worlds lie below", 14),
    "p25": Column("25 % of worlds", "25 % of the worlds lie below", 14),
    "p50": Column("Median world", "half of the worlds lie below", 14),
    "p75": Column("75 % of worlds", "75 % of the worlds lie below", 14),
    "p95": Column("95 % of worlds", "95 % of the worlds lie below", 14),
    "p_better": Column("Worlds better", "share of worlds in which the policy is better for the importer", 14),
    "p_equal": Column("Worlds equal", "share of worlds in which it changes nothing", 14),
    "p_worse": Column("Worlds worse", "share of worlds in which it is worse", 14),
    "paid": Column("Pays", "mean cost of the policy to the nation, USD of 2024", 16),
    "free_rider": Column(
        "Free rider", "yes where a nation gains by a policy that it is no member of and pays nothing for", 10
    ),
}
"""Every column of a workbook by its name in the other formats."""

_COST_PER_TONNE: Final = (
    "What the policy costs a nation over what it takes off its unserved tonnes, by means; only among the changes."
)


def definitions(analysis: Analysis, manifest: Mapping[str, Any]) -> pd.DataFrame:
    """Return a row for each metric and column: what it is, its unit, and its definition."""
    settings = manifest.get("metric_settings")
    known = all_metrics(MetricSettings(**settings)) if settings else {}
    meanings = {name: _first_paragraph(metric.compute) for name, metric in known.items()}
    meanings[AVOIDED.name] = _COST_PER_TONNE
    metrics = [
        {
            "kind": "metric",
            "name": info.name,
            "title": info.title,
            "unit": info.unit,
            "meaning": meanings.get(info.name, ""),
            "better": info.direction,
            "over": info.aggregate,
        }
        for info in (*analysis.metrics.values(), AVOIDED)
    ]
    columns = [{"kind": "column", "name": one.heading, "meaning": one.meaning} for one in COLUMNS.values()]
    return pd.DataFrame([*metrics, *columns])


def _first_paragraph(function: object) -> str:
    text = " ".join((inspect.getdoc(function) or "").partition("\n\n")[0].split())
    return sentence(text.removeprefix("Return ")) if text.startswith("Return ") else text
