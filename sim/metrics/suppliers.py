"""Who a nation depends on: the controller, a few sellers, imports as such, any single supplier.

Dependence is measured on what was bought, not on what was ordered, so that it answers 'from whom did the goods
come' in every world, including the ones where little came at all. Purchases count in the month they set out.
"""

from typing import Final

import numpy as np

from sim.config.text import Text
from sim.metrics.base import FloatArray, Metric, MetricSettings, ratio, total, where_demand
from sim.recording import Arrays, Recording

_CONTROLLER: Final = (
    Text("Share of imports that come from the controller", "輸出管理国からの輸入の割合"),
    Text(
        "Share of all tonnes bought abroad that comes from the nation which controls the good's exports.",
        "国外からの購入量のうち、その品目の輸出を管理する国から来る割合。",
    ),
)
_HHI: Final = (
    Text("Concentration of suppliers (Herfindahl-Hirschman)", "調達先の集中度（ハーフィンダール・ハーシュマン指数）"),
    Text(
        "Sum of the squared shares of the supplying nations in purchases abroad, mean over the months with purchases; "
        "1 is a single supplier.",
        "国外からの購入に占める各供給国の割合の2乗の和。購入のあった月の平均で、1は供給国が1か国であることを示す。",
    ),
)
_RELIANCE: Final = (
    Text("Net import reliance", "純輸入依存度"),
    Text(
        "Imports less exports, as a share of imports less exports plus home output; 0 for a net exporter.",
        "輸入から輸出を引いた量の、それに国内生産を足した量に対する割合。純輸出国では0。",
    ),
)
_N1: Final = (
    Text("Demand still covered without the largest supplier", "最大の供給国を失っても賄える需要（N-1）"),
    Text(
        "Share of the demand at base prices that home output kept at home and purchases abroad would still cover if "
        "each month's largest supplying nation fell away.",
        "毎月の最大の供給国からの購入がなくなった場合に、国内向けの生産と他国からの購入で賄える、"
        "基準価格での需要の割合。",
    ),
)


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return dependence, concentration, import reliance and the cover left without the largest supplier."""
    del settings  # shares need no threshold
    trade = ("imports", "imports_controller")
    home = ("imports", "export", "output")
    return (
        Metric(
            "controller_dependence",
            *_CONTROLLER,
            "share",
            "lower",
            "mean",
            (*trade, "reference"),
            controller_dependence,
        ),
        Metric(
            "supplier_hhi",
            *_HHI,
            "index 0-1",
            "lower",
            "mean",
            ("hhi", "reference"),
            supplier_hhi,
        ),
        Metric(
            "net_import_reliance",
            *_RELIANCE,
            "share",
            "lower",
            "mean",
            (*home, "reference"),
            net_import_reliance,
        ),
        Metric(
            "n1_coverage",
            *_N1,
            "share",
            "higher",
            "mean",
            (*home, "imports_largest", "reference"),
            n1_coverage,
        ),
    )


def controller_dependence(recording: Recording) -> FloatArray:
    """Purchases from the good's controller over all purchases from abroad."""
    bought = total(recording, "imports_controller")
    return where_demand(recording, ratio(bought, total(recording, "imports")))


def supplier_hhi(recording: Recording) -> FloatArray:
    """Mean over the months with purchases of the sum of squared supplier shares (Herfindahl 1950)."""
    index = recording.series["hhi"]

    def add(month: int, arrays: Arrays) -> None:
        bought = index[month] > 0.0
        arrays[0][...] += np.where(bought, index[month], 0.0)
        arrays[1][...] += bought

    added, months = recording.fold("hhi", lambda: (np.zeros(index.shape[1:]), np.zeros(index.shape[1:])), add)
    return where_demand(recording, ratio(added, months))


def net_import_reliance(recording: Recording) -> FloatArray:
    """Net imports over apparent consumption (USGS Mineral Commodity Summaries); 0 for a net exporter.

    Stock changes are left out of apparent consumption: over a long horizon they are small against the flows.
    """
    net = total(recording, "imports") - total(recording, "export")
    apparent = net + total(recording, "output")
    return where_demand(recording, ratio(np.maximum(net, 0.0), apparent))


def n1_coverage(recording: Recording) -> FloatArray:
    """Share of reference demand that supply would still cover if each month's largest supplier fell away (N-1 rule).

    Supply is home output not exported plus purchases abroad but for those from the largest supplier, at most the
    demand itself.
    """
    others = total(recording, "imports") - total(recording, "imports_largest")
    home = np.maximum(total(recording, "output") - total(recording, "export"), 0.0)
    covered = ratio(np.maximum(others, 0.0) + home, total(recording, "reference"))
    return np.minimum(covered, 1.0)
