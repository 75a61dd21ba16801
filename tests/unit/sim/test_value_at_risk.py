"""Value at risk by hand: a stop as the studies describe it costs what they say, and less costs less."""

from functools import cache

import numpy as np
import pytest

from sim.build import build
from sim.structure import Structure
from sim.value_at_risk import Exposure, exposures, gdp_of, month_at_risk
from tests.properties.economies import bundled_experiment

YEAR = 12
JAPAN_A_YEAR = 4110e9


@cache
def structure() -> Structure:
    return build(bundled_experiment())


def at_risk(
    nation: str, share: dict[str, float] | float, group: str = "rare_earths", **changes: float
) -> dict[str, np.ndarray]:
    """Return a month's value at risk by good, one world for each study, if these shares of the goods are missing."""
    config = structure().resolved.baseline.value_at_risk
    assert config is not None
    goods = config.groups[group].goods
    likeness = config.groups[group].likenesses.get(nation)
    studied = nation if likeness is None else likeness.like
    count = sum(study.nation == studied for study in config.groups[group].studies.values())
    picks = (np.arange(count) + 0.5) / count
    columns = {column.name: np.full(count, column.value) for column in structure().columns}
    columns |= {f"value_at_risk.{group}.study": picks}
    columns |= {f"value_at_risk.{name}": np.full(count, value) for name, value in changes.items()}
    place = np.array([structure().nations.index(nation)])
    reference = np.zeros((1, len(structure().goods), count))
    unserved = np.zeros_like(reference)
    for good in goods:
        row = structure().goods.index(good)
        reference[0, row] = 100.0
        unserved[0, row] = 100.0 * (share if isinstance(share, float) else share.get(good, 0.0))
    found = month_at_risk(exposures(structure(), columns.__getitem__), reference, unserved, place)[0]
    return {good: found[structure().goods.index(good)] for good in structure().goods}


def total(values: dict[str, np.ndarray]) -> np.ndarray:
    return np.nansum(list(values.values()), axis=0)


def test_a_full_stop_of_a_year_in_japan_costs_what_the_studies_say() -> None:
    """NRI 0.43 %, Mizuho 0.88 % for the ten months that its stock leaves, Daiwa 1.3 %, IMF 1.8 % of GDP."""
    found = YEAR * total(at_risk("JPN", 1.0)) / JAPAN_A_YEAR
    assert found == pytest.approx([0.0043, 0.0088 * 12 / 10, 0.013, 0.018])


def test_a_stop_of_three_months_costs_a_quarter_of_a_year_as_in_the_study() -> None:
    """The study of NRI has 0.11 % for three months and 0.43 % for twelve."""
    assert 3 * total(at_risk("JPN", 1.0))[0] / JAPAN_A_YEAR == pytest.approx(0.0011, rel=0.03)


def test_half_of_the_supply_costs_at_most_what_the_study_has_for_a_half_cut() -> None:
    """With 60 days of stock a half cut is felt for eight months; the study of Mizuho has at most 0.2 % of GDP."""
    found = 8 * total(at_risk("JPN", 0.5, convexity=1.82))[1] / JAPAN_A_YEAR
    assert found == pytest.approx(0.0020, rel=0.02)


def test_loss_grows_with_a_power_of_the_share_up_to_the_cut_of_the_study() -> None:
    full, at_cut, half = (total(at_risk("JPN", share, convexity=1.5)) for share in (1.0, 0.8, 0.4))
    assert full[3] == pytest.approx(at_cut[3])
    assert half / at_cut == pytest.approx(np.full(4, 0.5**1.5))
    assert total(at_risk("JPN", 0.0)).tolist() == [0.0] * 4


def test_the_scarcest_good_counts_as_far_as_the_goods_need_each_other() -> None:
    """Only dysprosium and terbium are missing, wholly: weight 340 of 55 + 340 + 50 by value."""
    heavy = {"dytb_oxide": 1.0}
    stopped = total(at_risk("JPN", heavy, complementarity=1.0, convexity=1.0))
    assert stopped == pytest.approx(total(at_risk("JPN", 1.0)))
    prices = {good: structure().baseline.price[structure().goods.index(good)] for good in structure().goods}
    weight = prices["dytb_oxide"] / sum(prices[good] for good in ("ndpr_oxide", "dytb_oxide", "ndfeb_magnet"))
    apart = total(at_risk("JPN", heavy, complementarity=0.0, convexity=1.0))
    assert apart[:3] == pytest.approx(weight * stopped[:3])
    assert apart[3] == pytest.approx(weight / 0.8 * stopped[3])


def test_the_loss_stands_at_the_goods_that_are_missing() -> None:
    found = at_risk("JPN", {"dytb_oxide": 0.6, "ndfeb_magnet": 0.2})
    assert found["dytb_oxide"] == pytest.approx(3.0 * found["ndfeb_magnet"])
    assert found["ndpr_oxide"].tolist() == [0.0] * 4
    assert np.isnan(found["copper_refined"]).all()


def test_an_estimate_in_dollars_is_taken_as_it_is() -> None:
    found = YEAR * total(at_risk("USA", 0.9, "gallium"))
    assert found == pytest.approx([3.1e9])
    assert np.isnan(at_risk("JPN", 0.9, "rare_earths")["gallium"]).all()


def test_a_nation_like_another_loses_the_same_share_of_its_own_gdp() -> None:
    japan, korea = (total(at_risk(name, 0.7)) for name in ("JPN", "KOR"))
    half = total(at_risk("KOR", 0.7, **{"rare_earths.KOR.scale": 0.5}))
    gdp = gdp_of(structure(), np.array([structure().nations.index(name) for name in ("JPN", "KOR", "AUS")]))
    assert korea / gdp[1] == pytest.approx(japan / gdp[0])
    assert half == pytest.approx(0.5 * korea)
    assert np.isnan(gdp[2])


def test_a_nation_without_demand_for_some_goods_is_judged_by_the_others() -> None:
    exposure = Exposure(
        nations=np.array([0]), goods=np.array([0, 1]), price=np.array([[1.0], [3.0]]), loss=np.full((1, 1), 10.0),
        cut=np.ones((1, 1)), convexity=np.ones(1), complementarity=np.zeros(1),
    )  # fmt: skip
    reference, unserved = np.array([[[8.0], [0.0]]]), np.array([[[2.0], [0.0]]])
    assert exposure.monthly(reference, unserved, np.array([0]))[0, :, 0].tolist() == [2.5, 0.0]
    assert not exposure.monthly(0.0 * reference, 0.0 * unserved, np.array([0])).any()
