"""Who gains and who pays, on tables small enough to add up by hand."""

import numpy as np
import pytest

from experiments.analysis.at_risk import at_risk_rows
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.spillover import EVERY, MEMBER, OTHER, spillover_rows
from experiments.store.metrics import MetricInfo, MetricTable

NATIONS, GOODS, WORLDS = ("JPN", "USA", "EU27"), ("gallium", "indium"), 8
INFOS = {
    "unserved_tonnes": MetricInfo("unserved_tonnes", "Unserved", "t", "lower", "mean"),
    "value_at_risk": MetricInfo("value_at_risk", "At risk", "USD_2024", "lower", "median"),
    "value_at_risk_gdp": MetricInfo("value_at_risk_gdp", "Worst year", "share of GDP", "lower", "median"),
    "cost_total": MetricInfo("cost_total", "Cost", "USD_2024", "lower", "mean"),
}
NAN = np.nan


def table_of(**metrics):
    """Each metric a table (nation, good), the same in all worlds but for a small ripple."""
    ripple = 1.0 + 0.01 * np.arange(WORLDS)
    values = np.array([np.asarray(rows, dtype=float)[:, :, None] * ripple for rows in metrics.values()])
    return MetricTable(tuple(metrics), NATIONS, GOODS, np.arange(WORLDS), values)


NONE = table_of(
    unserved_tonnes=[[100, 10], [50, 0], [80, 40]],
    value_at_risk=[[7, NAN], [5, 1], [6, NAN]],
    cost_total=[[0, 0], [0, 0], [0, 0]],
)
POLICY = table_of(
    unserved_tonnes=[[60, 12], [50, 0], [50, 44]],
    value_at_risk=[[4, NAN], [5, 1], [4, NAN]],
    cost_total=[[30, 2], [30, 0], [0, 0]],
)


@pytest.fixture(scope="module")
def rows():
    found = spillover_rows(("pact", POLICY), ("none", NONE), {"JPN", "USA"}, INFOS, Resampling(WORLDS, seed=3))
    return found.set_index(["metric", "role", "nation", "good"])


def test_members_and_others_are_added_up_apart(rows):
    mean = 1.0 + 0.01 * np.arange(WORLDS).mean()
    difference = rows["difference"] / mean
    assert difference["unserved_tonnes", MEMBER, EVERY, "gallium"] == pytest.approx(-40.0)
    assert difference["unserved_tonnes", OTHER, EVERY, "gallium"] == pytest.approx(-30.0)
    assert difference["value_at_risk", MEMBER, EVERY, EVERY] == pytest.approx(-3.0)
    assert difference["value_at_risk", OTHER, EVERY, EVERY] == pytest.approx(-2.0)
    assert rows["paid"]["value_at_risk", MEMBER, EVERY, EVERY] / mean == pytest.approx(62.0)
    assert rows["ci_low"]["unserved_tonnes", MEMBER, "JPN", "gallium"] < -40.0 * 1.0
    assert rows["unit"]["unserved_tonnes", OTHER, EVERY, "gallium"] == "t"


def test_tonnes_of_different_goods_are_not_added(rows):
    goods = rows.loc["unserved_tonnes"].index.get_level_values("good")
    assert set(goods) == set(GOODS)


def test_a_free_rider_gains_clearly_and_is_no_member(rows):
    free = rows.index[rows["free_rider"]]
    assert set(free) == {
        ("unserved_tonnes", OTHER, "EU27", "gallium"),
        ("value_at_risk", OTHER, "EU27", "gallium"),
        ("value_at_risk", OTHER, "EU27", EVERY),
    }


def test_who_has_no_estimate_has_no_row(rows):
    assert ("value_at_risk", OTHER, "EU27", "indium") not in rows.index
    assert ("value_at_risk", OTHER, EVERY, "indium") not in rows.index


def test_a_gain_in_half_of_the_worlds_is_no_clear_one():
    noisy = np.where(np.arange(WORLDS) % 2, 130.0, 70.0)
    array = NONE.array.copy()
    array[0, 2, 0] = noisy * 0.8
    policy = MetricTable(NONE.metrics, NATIONS, GOODS, NONE.worlds, array)
    found = spillover_rows(("pact", policy), ("none", NONE), {"JPN"}, INFOS, Resampling(WORLDS, seed=3))
    assert not found["free_rider"].any()


def test_value_at_risk_is_added_over_goods_and_stays_a_range():
    table = table_of(
        value_at_risk=[[7, 3], [5, NAN], [NAN, NAN]], value_at_risk_gdp=[[0.1, 0.2], [0.1, NAN], [NAN, NAN]]
    )
    found = at_risk_rows(table, INFOS, "none").set_index(["nation", "metric"])
    assert found.index.get_level_values("nation").unique().tolist() == ["JPN", "USA"]
    low, middle, high = found.loc[("JPN", "value_at_risk"), ["p05", "p50", "p95"]]
    assert (low, middle, high) == pytest.approx(tuple(np.quantile(10 + 0.1 * np.arange(WORLDS), (0.05, 0.5, 0.95))))
    assert found["p50"]["JPN", "value_at_risk_gdp"] == pytest.approx(0.3 * 1.035)
