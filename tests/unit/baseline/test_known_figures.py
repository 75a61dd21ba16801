"""Figures of 2024 a reader would look up first."""

import numpy as np
import pytest

GOODS = {
    "ree_ore_light", "ree_ore_ionic", "ndpr_oxide", "dytb_oxide", "ndfeb_magnet", "gallium", "germanium",
    "antimony_ore", "antimony_metal", "tungsten_ore", "tungsten_apt", "graphite_natural", "graphite_anode",
    "cobalt_ore", "cobalt_refined", "lithium_ore", "lithium_chemical", "nickel_ore", "nickel_refined", "indium",
    "copper_ore", "copper_refined",
}  # fmt: skip
NATIONS = [
    "CHN", "JPN", "USA", "EU27", "KOR", "TWN", "IND", "GBR", "AUS", "CAN", "MYS",
    "VNM", "MMR", "COD", "IDN", "CHL", "ARG", "BRA", "ZAF", "RUS", "KAZ", "ROW",
]  # fmt: skip


def primary(base, process):
    """Output of one process type by nation, t/yr."""
    return {
        base.nations[p.nation]: 12.0 * output
        for p, output in zip(base.processes, base.output, strict=True)
        if p.type == process
    }


def share(base, process, nation):
    made = primary(base, process)
    return made[nation] / sum(made.values())


def test_all_goods_and_nations_are_there(base):
    assert set(base.goods) == GOODS
    assert list(base.nations) == NATIONS


@pytest.mark.parametrize(
    ("process", "nation", "expected", "slack"),
    [
        ("gallium_primary", "CHN", 0.989, 0.003),
        ("tungsten_mine", "CHN", 0.82, 0.02),
        ("graphite_mine", "CHN", 0.80, 0.03),
        ("indium_primary", "CHN", 0.70, 0.02),
        ("antimony_mine", "CHN", 0.336, 0.02),
        ("nickel_mine", "IDN", 0.62, 0.02),
        ("copper_mine", "CHL", 0.24, 0.01),
        ("magnet_making", "CHN", 0.94, 0.01),
    ],
)
def test_share_of_the_world(base, process, nation, expected, slack):
    assert share(base, process, nation) == pytest.approx(expected, abs=slack)


def test_china_makes_nearly_all_heavy_rare_earths(base):
    made = base.supply()[:, base.goods.index("dytb_oxide")]
    assert made[base.nations.index("CHN")] > 0.97 * made.sum()


def test_ionic_ore_goes_to_china(base):
    of_ionic = base.link_good == base.goods.index("ree_ore_ionic")
    assert {base.nations[buyer] for buyer in base.link_buyer[of_ionic]} == {"CHN"}


def test_magnets_need_both_oxides(base):
    both = {base.goods.index("ndpr_oxide"), base.goods.index("dytb_oxide")}
    makers = [process for process in base.processes if process.type == "magnet_making"]
    assert makers
    assert all({good for good, _ in process.inputs} == both for process in makers)


def test_controllers(base):
    control = {good: int(place) for good, place in zip(base.goods, base.controller, strict=True)}
    assert base.nations[control["gallium"]] == "CHN"
    assert base.nations[control["cobalt_ore"]] == "COD"
    assert control["copper_refined"] == -1


def test_china_ships_to_japan_in_weeks_and_to_europe_through_suez(base):
    china, japan, europe = (base.nations.index(name) for name in ("CHN", "JPN", "EU27"))
    assert 0.3 < base.months_between[china, japan] < 0.8
    assert base.routes_through["suez"][china, europe]
    assert not base.routes_through["suez"][china, japan]


def test_stocks_lie_where_they_should(base):
    japan, europe = base.nations.index("JPN"), base.nations.index("EU27")
    assert (base.public_stock[japan] > 0.0).any()
    assert not base.public_stock[europe].any()
    assert np.count_nonzero(base.industry_stock) == np.count_nonzero(base.final_use + base.process_use())
