"""What a run knows of its first months is what a run of just these months finds, and what is added up is there."""

from dataclasses import replace

import numpy as np
import pytest

from sim.counted import IN_FORCE, STOPS
from sim.metrics.base import MetricSettings, month_total
from sim.metrics.registry import all_metrics, needed_variables
from sim.model import simulate
from sim.observer import FLOWS, MEASURES, PRICES, PROJECTS, RESERVES, SERIES, YEARS
from sim.recording import Recording
from sim.structure import Structure
from sim.totals import Total
from tests.properties.economies import drawn, same_numbers, thorough

WORLDS = np.arange(5)
MONTHS = 27
METRICS = all_metrics(MetricSettings(0.05, 2))


@pytest.fixture(scope="module")
def structure() -> Structure:
    """Every control and clause in one economy, whose scored months begin in January."""
    return replace(thorough(), months=MONTHS).structure()


def run(structure: Structure, months: int, *beside: str) -> Recording:
    wanted = {*needed_variables(METRICS.values())} & {*SERIES, *PRICES}
    calendar = replace(structure.calendar, scored=months)
    case = {name: np.full(len(WORLDS), value) for name, value in structure.case("test", "all").items()}
    return simulate(
        replace(structure, calendar=calendar), seed=7, worlds=WORLDS, values=case | drawn(structure, 7, WORLDS),
        record=(*sorted(wanted), *beside),
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(structure: Structure) -> Recording:
    return run(structure, MONTHS, MEASURES, YEARS)


def of(recording: Recording, table: str, quantity: str) -> dict[tuple[str, ...], np.ndarray]:
    """Return the amounts of a quantity by the keys of its rows, each ``(period, W)``."""
    totals: list[Total] = [each for each in recording.totals if (each.table, each.quantity) == (table, quantity)]
    return {key: each.amounts[:, place] for each in totals for place, key in enumerate(each.keys)}


@pytest.mark.parametrize("months", [12, 24])
def test_metrics_until_a_year_is_over_are_those_of_a_shorter_run(structure, whole, months):
    """All of them to the last bit, costs included: they are kept as they stood, and a run does not know its end."""
    short, cut = run(structure, months), whole.until(months)
    for name, metric in METRICS.items():
        assert same_numbers(metric.compute(cut), metric.compute(short)), name
    assert same_numbers(METRICS["cost_total"].compute(whole), METRICS["cost_total"].compute(run(structure, MONTHS)))
    assert not same_numbers(METRICS["cost_total"].compute(cut), METRICS["cost_total"].compute(whole))


def test_going_on_from_an_earlier_date_gives_the_same_bits(whole):
    """In whatever order dates are asked for; and nobody can change what the next one goes on from."""
    kept = replace(whole, folded={})
    for recording, plain in [(kept.until(n), whole.until(n)) for n in (12, 24, 12)] + [(kept, whole), (kept, whole)]:
        for name, metric in METRICS.items():
            found = metric.compute(recording)
            assert same_numbers(found, metric.compute(plain)), name
            if name not in whole.accounts:
                found[...] = -1.0


def test_only_ends_of_years_within_the_run_are_kept(structure, whole):
    assert set(whole.accounts_at) == {12, 24}
    assert [whole.months[place] for place in whole.accounts_at] == ["2027-01", "2028-01"]
    assert not run(structure, 13).accounts_at
    with pytest.raises(KeyError):
        whole.until(13)


def test_asking_for_years_changes_nothing(structure, whole):
    without = run(structure, MONTHS)
    assert not without.totals
    for name, series in without.series.items():
        assert same_numbers(series, whole.series[name]), name


def test_flows_from_abroad_are_the_imports(whole):
    flows = of(whole, FLOWS, "tonnes")
    abroad = {key: amounts for key, amounts in flows.items() if key[0] not in {key[1], RESERVES}}
    for n, nation in enumerate(whole.nations):
        for g, good in enumerate(whole.goods):
            found = sum(amounts for key, amounts in abroad.items() if key[1:] == (nation, good))
            for year, span in enumerate((slice(0, 12), slice(12, 24), slice(24, MONTHS))):
                imports = month_total(whole.series["imports"][span, n, g])
                np.testing.assert_allclose(found[year] if np.ndim(found) else 0.0, imports, atol=1e-9)


def test_what_comes_through_third_countries_and_past_quotas_is_part_of_it(whole):
    flows = of(whole, FLOWS, "tonnes")
    for quantity in ("through_third_countries", "past_quota"):
        part = of(whole, FLOWS, quantity)
        assert sum(amounts.sum() for amounts in part.values()) > 0.0
        assert all((amounts <= flows[key] + 1e-9).all() for key, amounts in part.items())


def test_reserves_supply_what_they_release(whole):
    """Joint and national stockpiles; the account of the partnership has the joint part."""
    flows = of(whole, FLOWS, "tonnes")
    released = sum(amounts.sum() for key, amounts in flows.items() if key[0] == RESERVES)
    assert released >= whole.accounts["released"].sum() > 0.0


def test_home_supply_is_there(whole):
    made_at_home = of(whole, FLOWS, "tonnes")["CHN", "CHN", "metal"]
    assert (made_at_home > 0.0).all()


def test_projects_make_at_most_what_they_can(whole):
    capacity, made = of(whole, PROJECTS, "capacity"), of(whole, PROJECTS, "made")
    assert set(capacity) == {("new_smelter", "USA", "metal"), ("late", "AUS", "metal")}
    for key, amounts in made.items():
        assert amounts[-1].sum() > 0.0
        assert (amounts <= 1.2 * capacity[key]).all()  # a plant may be stretched a little


def test_measures_are_in_force_as_many_months_as_days_say(whole):
    days = {item.measure.name: item.amounts for item in whole.counted if item.quantity == "days"}
    for key, marks in of(whole, MEASURES, IN_FORCE).items():
        months, own = marks.sum(axis=0), days[key[1]]
        assert (own <= 31.0 * months).all(), key
        assert ((own > 0.0) == (months > 0.0)).all(), key


def test_a_measure_stops_something_only_in_months_in_which_it_is_in_force(whole):
    forced, stopped = of(whole, MEASURES, IN_FORCE), of(whole, MEASURES, STOPS)
    kept_back = {item.measure.name: item.amounts for item in whole.counted if item.quantity == "stopped"}
    for key, marks in stopped.items():
        assert (marks <= forced[key]).all(), key
        if kept_back.get(key[1], np.zeros(1)).max() >= 1.0:
            assert marks.any(), key
    assert any(marks.any() and not marks.all() for marks in stopped.values())
    assert not any(marks.any() for key, marks in stopped.items() if key[0] == "clause")
