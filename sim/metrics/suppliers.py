"""Who a nation depends on: the controller, a few sellers, imports as such, any single supplier.

Dependence is measured on what was bought, not on what was ordered, so that it answers 'from whom did the goods
come' in every world, including the ones where little came at all. Purchases count in the month they set out.
"""

import numpy as np

from sim.metrics.base import FloatArray, Metric, MetricSettings, month_count, month_total, ratio, where_demand
from sim.recording import Recording


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return dependence, concentration, import reliance and the cover left without the largest supplier."""
    del settings  # shares need no threshold
    trade = ("imports", "imports_controller")
    home = ("imports", "export", "output")
    return (
        Metric(
            "controller_dependence",
            "Share of imports that come from the controller",
            "share",
            "lower",
            "mean",
            (*trade, "reference"),
            controller_dependence,
        ),
        Metric(
            "supplier_hhi",
            "Concentration of suppliers (Herfindahl-Hirschman)",
            "index 0-1",
            "lower",
            "mean",
            ("hhi", "reference"),
            supplier_hhi,
        ),
        Metric(
            "net_import_reliance",
            "Net import reliance",
            "share",
            "lower",
            "mean",
            (*home, "reference"),
            net_import_reliance,
        ),
        Metric(
            "n1_coverage",
            "Demand still covered without the largest supplier",
            "share",
            "higher",
            "mean",
            (*home, "imports_largest", "reference"),
            n1_coverage,
        ),
    )


def controller_dependence(recording: Recording) -> FloatArray:
    """Purchases from the good's controller over all purchases from abroad."""
    bought = month_total(recording.series["imports_controller"])
    return where_demand(recording, ratio(bought, month_total(recording.series["imports"])))


def supplier_hhi(recording: Recording) -> FloatArray:
    """Mean over the months with purchases of the sum of squared supplier shares (Herfindahl 1950)."""
    index = recording.series["hhi"]
    bought = index > 0.0
    mean = ratio(month_total(np.where(bought, index, 0.0)), month_count(bought))
    return where_demand(recording, mean)


def net_import_reliance(recording: Recording) -> FloatArray:
    """Net imports over apparent consumption (USGS Mineral Commodity Summaries); 0 for a net exporter.

    Stock changes are left out of apparent consumption: over a long horizon they are small against the flows.
    """
    net = month_total(recording.series["imports"]) - month_total(recording.series["export"])
    apparent = net + month_total(recording.series["output"])
    return where_demand(recording, ratio(np.maximum(net, 0.0), apparent))


def n1_coverage(recording: Recording) -> FloatArray:
    """Share of reference demand that supply would still cover if each month's largest supplier fell away (N-1 rule).

    Supply is home output not exported plus purchases abroad but for those from the largest supplier, at most the
    demand itself.
    """
    others = month_total(recording.series["imports"]) - month_total(recording.series["imports_largest"])
    home = np.maximum(month_total(recording.series["output"]) - month_total(recording.series["export"]), 0.0)
    covered = ratio(np.maximum(others, 0.0) + home, month_total(recording.series["reference"]))
    return np.minimum(covered, 1.0)
