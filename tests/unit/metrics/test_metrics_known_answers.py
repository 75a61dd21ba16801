"""Metrics of small recordings whose answers can be counted by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics
from sim.recording import Recording

SETTINGS = MetricSettings(shortage_threshold=0.1, shortage_months=3)
METRICS = all_metrics(SETTINGS)


def months_of(*values):
    """One nation, one good, one world."""
    return np.array(values, dtype=float).reshape(-1, 1, 1, 1)


def recording(series=None, prices=None, accounts=None, gdp=np.nan):
    series = series or {}
    months = max((len(values) for values in (series | (prices or {})).values()), default=1)
    series.setdefault("reference", np.full((months, 1, 1, 1), 100.0))
    return Recording(
        worlds=np.array([0]),
        months=tuple(f"2026-{month + 1:02d}" for month in range(months)),
        nations=("JPN",),
        goods=("gallium",),
        series=series,
        prices=prices or {},
        accounts=accounts or {},
        gdp=np.array([gdp]),
    )


def value(name, **parts):
    result = METRICS[name].compute(recording(**parts))
    assert result.shape == (1, 1, 1)
    return float(result[0, 0, 0])


@pytest.mark.parametrize(
    ("unserved", "expected"),
    [
        ((20, 20, 0, 20, 20), 0.0),  # two months, twice: never three running
        ((0, 10, 10, 10, 0), 1.0),  # the threshold itself counts
        ((9.99, 9.99, 9.99, 9.99, 9.99), 0.0),
        ((0, 0, 50, 50, 50), 1.0),  # a run that reaches the horizon
    ],
)
def test_shortage_needs_enough_months_running(unserved, expected):
    assert value("shortage", series={"unserved": months_of(*unserved)}) == expected


def test_priced_out_demand_counts_in_the_companion_only():
    series = {"unserved": months_of(5, 5, 5), "destroyed": months_of(5, 5, 5)}
    assert value("shortage", series=series) == 0.0
    assert value("shortage_unmet", series=series) == 1.0


def test_depth_over_the_horizon():
    series = {"unserved": months_of(0, 30, 60), "destroyed": months_of(15, 0, 0)}
    assert value("unserved", series=series) == pytest.approx(0.3)
    assert value("unserved_cvar95", series=series) == pytest.approx(0.3)
    assert value("destroyed", series=series) == pytest.approx(0.05)
    assert value("unmet", series=series) == pytest.approx(0.35)
    assert value("worst_month", series=series) == pytest.approx(0.6)
    assert value("unserved_tonnes", series=series) == pytest.approx(90.0)
    assert value("months_in_shortage", series=series) == 2.0


def test_time_to_survive_and_recover():
    series = {"unserved": months_of(0, 20, 0, 20, 20, 20, 20, 0)}
    assert value("time_to_survive", series=series) == 3.0
    assert value("time_to_recover", series=series) == 4.0


def test_no_shortage_survives_the_horizon_and_needs_no_recovery():
    series = {"unserved": months_of(0, 20, 0, 20)}
    assert value("time_to_survive", series=series) == 4.0
    assert value("time_to_recover", series=series) == 0.0


def test_an_endless_shortage_is_cut_at_the_horizon():
    series = {"unserved": months_of(0, 20, 20, 20, 20)}
    assert value("time_to_recover", series=series) == 4.0


def test_peak_price_is_the_highest_multiple_for_every_nation_with_demand():
    prices = {"price_outside_thin": np.array([1.0, 3.2, 2.0]).reshape(3, 1, 1)}
    assert value("peak_price_outside_thin", prices=prices) == 3.2


def test_dependence():
    series = {
        "imports": months_of(50, 50),
        "imports_controller": months_of(50, 10),
        "imports_largest": months_of(50, 30),
        "export": months_of(0, 20),
        "output": months_of(40, 60),
        "hhi": months_of(1.0, 0.5),
    }
    assert value("controller_dependence", series=series) == pytest.approx(0.6)
    assert value("supplier_hhi", series=series) == pytest.approx(0.75)
    assert value("net_import_reliance", series=series) == pytest.approx(80 / 180)
    assert value("n1_coverage", series=series) == pytest.approx((20 + 80) / 200)


def test_months_without_purchases_do_not_dilute_concentration():
    assert value("supplier_hhi", series={"hhi": months_of(0.8, 0.0, np.nan)}) == pytest.approx(0.8)


def test_stock_cover_against_use_and_against_the_deficit():
    series = {
        "stock": months_of(150, 50),
        "public_stock": months_of(50, 50),
        "imports": months_of(100, 60),
        "output": months_of(0, 0),
        "export": months_of(0, 0),
    }
    assert value("stock_cover_gross", series=series) == pytest.approx(30.4375 * 1.5)
    assert value("stock_cover_lowest", series=series) == pytest.approx(30.4375 * 1.0)
    assert value("stock_cover_net", series=series) == pytest.approx(30.4375 * 100 / 40)


def test_net_cover_is_not_binding_without_a_deficit():
    plenty = {name: months_of(100, 95) for name in ("stock", "public_stock", "imports", "output")}
    assert np.isnan(value("stock_cover_net", series=plenty | {"export": months_of(95, 95)}))


def test_accounts_are_taken_as_they_are():
    assert value("cost_total", accounts={"cost_total": np.full((1, 1, 1), 7.5e6)}) == 7.5e6


def test_value_at_risk_over_the_horizon_and_in_the_worst_twelve_months():
    """Fifteen months; the worst twelve end with the last and leave out the first three."""
    monthly = months_of(5, 0, 0, *[1] * 11, 9)
    assert value("value_at_risk", series={"value_at_risk": monthly}) == 25.0
    assert value("value_at_risk_gdp", series={"value_at_risk": monthly}, gdp=2000.0) == pytest.approx(20 / 2000)
    assert value("value_at_risk_gdp", series={"value_at_risk": monthly[:4]}, gdp=2000.0) == pytest.approx(6 / 2000)
    assert np.isnan(value("value_at_risk_gdp", series={"value_at_risk": monthly}))
    assert np.isnan(value("value_at_risk", series={"value_at_risk": np.nan * monthly}))


def test_the_worst_year_is_the_nations_so_that_its_goods_add_up():
    """Apart, gallium's worst year is the first and germanium's the second; together the second is worse."""
    monthly = np.zeros((24, 1, 3, 1))
    monthly[:12, 0, 0], monthly[12:, 0, 0], monthly[12:, 0, 1], monthly[:, 0, 2] = 3.0, 2.0, 4.0, np.nan
    whole = Recording(
        worlds=np.array([0]), months=tuple(map(str, range(24))), nations=("JPN",), prices={}, accounts={},
        goods=("gallium", "germanium", "copper"), gdp=np.array([720.0]),
        series={"reference": np.ones((24, 1, 3, 1)), "value_at_risk": monthly},
    )  # fmt: skip
    found = METRICS["value_at_risk_gdp"].compute(whole)[0, :, 0]
    assert found[:2] == pytest.approx([24 / 720, 48 / 720])
    assert np.isnan(found[2])


def test_a_pair_without_demand_is_not_applicable():
    zero = months_of(0, 0, 0)
    for name, metric in METRICS.items():
        if "reference" not in metric.needs:
            continue
        series = {need: zero for need in metric.needs if not need.startswith("price")}
        prices = {need: np.ones((3, 1, 1)) for need in metric.needs if need.startswith("price")}
        assert np.isnan(value(name, series=series, prices=prices)), name


def test_a_world_has_the_same_bits_alone_and_in_a_block():
    generator = np.random.default_rng(3)
    names = sorted({need for metric in METRICS.values() for need in metric.needs})
    wide = {name: generator.random((40, 1, 1, 64)) * 100 for name in names}

    def block(worlds):
        return Recording(
            worlds=np.arange(64)[worlds],
            months=tuple(str(month) for month in range(40)),
            nations=("JPN",),
            goods=("gallium",),
            series={name: np.ascontiguousarray(values[..., worlds]) for name, values in wide.items()},
            prices={name: np.ascontiguousarray(values[:, 0][..., worlds]) for name, values in wide.items()},
            accounts={name: np.ascontiguousarray(values[0][..., worlds]) for name, values in wide.items()},
        )

    for metric in METRICS.values():
        together = metric.compute(block(slice(None)))
        alone = metric.compute(block(slice(17, 18)))
        assert_array_equal(together[..., 17:18], alone, err_msg=metric.name)
    assert_allclose(METRICS["unserved"].compute(block(slice(None))).mean(), 1.0, rtol=0.2)


def test_plant_stops():
    stops = {"standing": months_of(0.0, 0.2, 0.1, 0.0, 0.3)}
    assert value("months_to_first_stop", series=stops) == 1.0
    assert value("months_stopped", series=stops) == 3.0
    calm = {"standing": months_of(0.0, 0.0, 0.0)}
    assert value("months_to_first_stop", series=calm) == 3.0
    assert value("months_stopped", series=calm) == 0.0
    no_lines = {"standing": months_of(np.nan, np.nan)}
    assert np.isnan(value("months_to_first_stop", series=no_lines))
    assert np.isnan(value("months_stopped", series=no_lines))
