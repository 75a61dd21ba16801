"""Rows of the summary and of the comparison: columns, directions, pairs that do not apply."""

import numpy as np
import pytest

from experiments.analysis.avoided import METRIC as AVOIDED
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.paired import COLUMNS as PAIRED_COLUMNS
from experiments.analysis.paired import compare
from experiments.analysis.summary import COLUMNS as SUMMARY_COLUMNS
from experiments.analysis.summary import summarise
from experiments.store.metrics import MetricInfo, MetricTable, metric_infos, same_worlds
from tests.unit.analysis.tables import MIDDLE, RELEASED, SHORTAGE, SURVIVE, TAIL, UNSERVED, table_of

INFOS = {info.name: info for info in (SHORTAGE, UNSERVED, TAIL, SURVIVE, MIDDLE, RELEASED)}
COSTS = {
    "cost_total": MetricInfo("cost_total", "Cost", "USD_2024", "lower", "mean"),
    "unserved_tonnes": MetricInfo("unserved_tonnes", "Unserved", "t", "lower", "mean"),
}


def resampling(worlds):
    return Resampling(worlds=worlds, seed=1, resamples=200)


def compared(policy, baseline):
    return compare(("framework", policy), ("none", baseline), INFOS | COSTS, resampling(len(policy.worlds)))


def test_summary_of_a_probability():
    rows = summarise(table_of(shortage=[1, 0, 0, 0]), INFOS, "none", resampling(4))
    assert tuple(rows.columns) == SUMMARY_COLUMNS
    row = rows.iloc[0]
    assert (row["policy"], row["nation"], row["good"], row["unit"]) == ("none", "JPN", "gallium", "share")
    assert row["value"] == 0.25
    assert row["ci_low"] == pytest.approx(0.0456, abs=1e-3)
    assert row["ci_high"] == pytest.approx(0.6994, abs=1e-3)


def test_every_aggregate_stays_inside_its_interval():
    generator = np.random.default_rng(4)
    values = {name: generator.random(60) for name in INFOS if name != "shortage"}
    rows = summarise(table_of(**values), INFOS, "none", resampling(60))
    assert (rows["ci_low"] <= rows["value"]).all()
    assert (rows["value"] <= rows["ci_high"]).all()
    assert (rows["p05"] <= rows["p50"]).all()
    assert (rows["p50"] <= rows["p95"]).all()


def test_pairs_that_do_not_apply_have_no_row_and_raise_nothing():
    nothing = table_of(unserved=[np.nan] * 5, unserved_cvar95=[np.nan] * 5, middle=[np.nan] * 5)
    assert summarise(nothing, INFOS, "none", resampling(5)).empty
    assert tuple(summarise(nothing, INFOS, "none", resampling(5)).columns) == SUMMARY_COLUMNS
    assert compared(nothing, nothing).empty


def test_worlds_that_do_not_apply_are_left_out():
    some = table_of(unserved=[1.0, np.nan, 3.0], unserved_cvar95=[1.0, np.nan, 3.0], middle=[1.0, np.nan, 3.0])
    values = summarise(some, INFOS, "none", resampling(3)).set_index("metric")["value"]
    assert values["unserved"] == 2.0
    assert values["unserved_cvar95"] == pytest.approx(3.0)
    assert values["middle"] == 2.0


def test_better_follows_the_direction_and_the_three_shares_add_up():
    policy = table_of(unserved=[0.1, 0.2, 0.5, 0.4], time_to_survive=[9, 2, 5, 4], released=[1, 0, 0, 0])
    none = table_of(unserved=[0.3, 0.2, 0.4, 0.4], time_to_survive=[8, 2, 6, 3], released=[0, 0, 0, 0])
    rows = compared(policy, none)
    assert tuple(rows.columns) == PAIRED_COLUMNS
    by_metric = rows.set_index("metric")
    shares = by_metric[["p_better", "p_equal", "p_worse"]]
    assert tuple(shares.loc["unserved"]) == (0.25, 0.5, 0.25)
    assert tuple(shares.loc["time_to_survive"]) == (0.5, 0.25, 0.25)
    assert shares.loc[["unserved", "time_to_survive"]].sum(axis=1).tolist() == [1.0, 1.0]
    assert shares.loc["released"].isna().tolist() == [True, False, True]
    assert by_metric.loc["unserved", "difference"] == pytest.approx(-0.025)


def test_rounding_is_no_effect():
    none = table_of(unserved=[0.1, 0.2, 0.3])
    rows = compared(table_of(unserved=[0.1 + 1e-13, 0.2, 0.3]), none)
    assert rows["p_equal"].tolist() == [1.0]


def test_a_difference_counts_worlds_where_both_apply():
    rows = compared(table_of(unserved=[0.1, np.nan, 0.2]), table_of(unserved=[0.3, 0.5, np.nan]))
    assert rows["difference"].tolist() == [pytest.approx(-0.2)]
    assert rows["p_better"].tolist() == [1.0]


def test_a_failed_block_leaves_the_pairing_whole():
    whole = table_of(unserved=[0.0, 0.1, 0.2, 0.3])
    holed = MetricTable(whole.metrics, whole.nations, whole.goods, np.array([0, 3]), whole.array[..., [0, 3]])
    left, right = same_worlds(holed, whole)
    assert left.worlds.tolist() == right.worlds.tolist() == [0, 3]
    assert (left.array == right.array).all()


def test_cost_per_avoided_tonne_is_a_ratio_of_means():
    policy = table_of(cost_total=[100.0] * 4, unserved_tonnes=[0, 5, 10, 10])
    none = table_of(cost_total=[0.0] * 4, unserved_tonnes=[10, 5, 10, 20])
    row = compared(policy, none).set_index("metric").loc[AVOIDED.name]
    assert row["difference"] == pytest.approx(100 / 5)
    assert (row["p_better"], row["p_equal"], row["p_worse"]) == (0.5, 0.5, 0.0)
    assert row["ci_low"] <= 20.0
    assert row["unit"] == "USD_2024/t"


def test_nothing_avoided_has_no_cost_per_avoided_tonne():
    policy = table_of(cost_total=[100.0] * 4, unserved_tonnes=[10, 10, 10, 10])
    none = table_of(cost_total=[0.0] * 4, unserved_tonnes=[10, 10, 10, 10])
    assert AVOIDED.name not in set(compared(policy, none)["metric"])


def test_a_metric_saved_by_another_version_is_refused():
    with pytest.raises(ValueError, match="another version"):
        metric_infos([{"name": "x", "title": "x", "unit": "t", "direction": "sideways", "aggregate": "mean"}])
