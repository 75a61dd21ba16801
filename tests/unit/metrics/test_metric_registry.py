"""The folder of metrics: scanned, complete, and without two metrics of one name."""

from dataclasses import replace

import pytest

from sim.metrics.base import MetricSettings
from sim.metrics.registry import DuplicateMetricError, all_metrics, collect, needed_variables

SETTINGS = MetricSettings(shortage_threshold=0.1, shortage_months=3)


def test_every_metric_of_the_design_is_found():
    found = set(all_metrics(SETTINGS))
    expected = {
        "shortage", "unserved", "unserved_cvar95", "destroyed", "unmet", "worst_month", "months_in_shortage",
        "time_to_survive", "time_to_recover", "peak_price_inside_thin", "peak_price_inside_weighted",
        "peak_price_outside_thin", "peak_price_outside_weighted", "controller_dependence", "supplier_hhi",
        "net_import_reliance", "n1_coverage", "stock_cover_gross", "stock_cover_net", "cost_holding",
        "cost_finance", "cost_offtake", "cost_floor", "cost_total", "value_at_risk", "value_at_risk_gdp",
    }  # fmt: skip
    assert expected <= found


def test_a_name_given_twice_is_an_error():
    metric = all_metrics(SETTINGS)["unserved"]
    with pytest.raises(DuplicateMetricError, match="'unserved' is defined twice"):
        collect([metric, replace(metric, title="another")])


def test_needs_are_gathered_once():
    metrics = all_metrics(SETTINGS)
    assert needed_variables([metrics["unserved"], metrics["destroyed"]]) == (
        "destroyed",
        "reference",
        "unserved",
    )


@pytest.mark.parametrize(("threshold", "months"), [(0.0, 3), (1.2, 3), (0.1, 0)])
def test_thresholds_without_meaning_are_refused(threshold, months):
    with pytest.raises(ValueError, match="shortage_"):
        MetricSettings(shortage_threshold=threshold, shortage_months=months)
