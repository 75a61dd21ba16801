"""What is kept of links, by hand: what sets out, what goes through third countries, what is smuggled; and of scrap."""

import numpy as np
import pytest

from sim.market.shipping import ship
from sim.model import simulate
from sim.observer import LINKS, SERIES
from tests.properties.economies import control, controlled, everything, open_model, thorough
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, gate, govern, link, process, with_control

MARCH = 14  # 2026, counted from January 2025


def test_what_sets_out_is_what_is_sold_less_what_customs_keeps_and_what_it_lets_go() -> None:
    hold = control("customs_hold", targets=["JPN"], patience="1.5 month", share="80 %", ends="2026-04")
    model, _ = with_control(hold)
    to_japan, to_usa = link(model, CHN, JPN), link(model, CHN, USA)
    found = []
    for month in (-1, 0, 1):
        govern(model, MARCH + month)
        model.block.state.flow[...] = 0.0
        model.block.state.flow[to_japan], model.block.state.flow[to_usa] = 10.0, 2.0
        ship(model.block)
        found.append(LINKS["sent"](model.block)[[to_japan, to_usa], 0].tolist())
    assert np.array(found) == pytest.approx(np.array([[10.0, 2.0], [2.0, 2.0], [18.0, 2.0]]))


def test_without_customs_all_that_is_sold_sets_out() -> None:
    model = open_model(controlled().structure())
    model.step()
    assert np.array_equal(LINKS["sent"](model.block), model.block.state.flow)


@pytest.mark.parametrize(
    ("sold", "sent", "through"), [(12.0, 12.0, 4.0), (20.0, 20.0, 5.0), (7.0, 7.0, 0.0), (12.0, 3.0, 3.0)]
)
def test_what_is_sold_beyond_the_direct_limit_goes_through_third_countries(
    sold: float, sent: float, through: float
) -> None:
    """Of a limit of 13 t 5 t leak: the first 8 t go direct, and no more than sets out goes anywhere."""
    model = open_model(controlled(controls=(control("total_ban", share="50 %"),)).structure())
    block, way, row = model.block, link(model, CHN, JPN), gate(model, JPN)
    block.state.flow[...] = block.base.flow
    block.state.flow[way] = sold
    block.sent = block.state.flow.copy()
    block.sent[way] = sent
    block.measures.limits[row], block.month.leaked[row] = 13.0, 5.0
    found = LINKS["rerouted"](block)
    assert found[way, 0] == pytest.approx(through)
    assert not np.delete(found, way, axis=0).any()


def test_what_is_smuggled_is_the_same_share_of_all_that_sets_out_from_a_pool() -> None:
    """Of 18 t sold 3 t are smuggled, a sixth of each link's; 12 t sold to USA, of which customs keeps 6 t."""
    model = open_model(controlled(controls=(control("quota", volume="50 %", carry_over="0 %"),)).structure())
    block = model.block
    execution = [link(model, CHN, buyer) for buyer in (JPN, USA, AUS)]
    block.state.flow[...] = 5.0
    block.state.flow[execution] = np.array([6.0, 12.0, 0.0])[:, None]
    block.sent = block.state.flow.copy()
    block.sent[execution[1]] = 6.0
    block.measures.smuggled[...] = 3.0
    found = LINKS["smuggled_on"](block)
    assert found[execution, 0] == pytest.approx([1.0, 1.0, 0.0])
    assert not np.delete(found, execution, axis=0).any()
    assert SERIES["smuggled"](block, np.arange(4))[CHN, METAL, 0] == pytest.approx(2.0)
    block.state.flow[execution] = block.sent[execution] = np.array([1.0, 0.5, 0.0])[:, None]
    assert LINKS["smuggled_on"](block)[execution, 0] == pytest.approx([1.0, 0.5, 0.0])
    block.measures.smuggled[...] = 0.0
    assert not LINKS["smuggled_on"](block).any()


def test_secondary_output_is_what_recyclers_made() -> None:
    model = open_model(thorough().structure())
    model.block.state.run[...] = 9.0
    for name, tonnes in (("swarf.CHN", 3.0), ("swarf.AUS", 2.0), ("tin_scrap.JPN", 1.5), ("tin_scrap.USA", 0.5)):
        model.block.state.run[process(model, name)] = tonnes
    goods = model.block.structure.goods
    scrap = [place for place, must in enumerate(model.block.structure.recipes.must_run) if must]
    named = {"swarf.CHN", "swarf.AUS", "tin_scrap.JPN", "tin_scrap.USA"}
    for place in scrap:
        if model.block.structure.recipes.names[place] not in named:
            model.block.state.run[place] = 0.0
    found = SERIES["secondary"](model.block, np.array([CHN, JPN, USA, AUS]))[..., 0]
    assert found[:, goods.index("metal")] == pytest.approx([3.0, 0.0, 0.0, 2.0])
    assert found[:, goods.index("tin")] == pytest.approx([0.0, 1.5, 0.5, 0.0])
    assert found.sum() == pytest.approx(7.0)
    assert SERIES["secondary"](model.block, np.array([AUS]))[0, goods.index("metal"), 0] == pytest.approx(2.0)


def test_a_run_keeps_links_by_month_with_its_base_year_and_they_agree_with_what_nations_import() -> None:
    structure = everything().structure()
    kept = simulate(
        structure, seed=4, worlds=np.arange(3), values=structure.case("test", "none"),
        record=("sent", "rerouted", "smuggled_on", "imports", "smuggled"),
    )  # fmt: skip
    links = structure.links
    assert {name: array.shape for name, array in kept.links.items()} == dict.fromkeys(
        ("sent", "rerouted", "smuggled_on"), (24, len(links.seller), 3)
    )
    imports, smuggled = np.zeros((2, *kept.series["imports"].shape))
    for way, good in enumerate(structure.good_of_link):
        if links.seller[way] != links.buyer[way]:
            imports[:, links.buyer[way], good] += kept.links["sent"][:, way]
        smuggled[:, links.seller[way], good] += kept.links["smuggled_on"][:, way]
    assert np.allclose(imports, kept.series["imports"], rtol=1e-12)
    assert np.allclose(smuggled, kept.series["smuggled"], rtol=1e-12)
    for name in ("rerouted", "smuggled_on"):
        assert kept.links[name].max() > 0.0
        assert (kept.links[name] <= kept.links["sent"] * (1.0 + 1e-12)).all()
    assert kept.base is not None
    assert kept.base.flow.shape == (len(links.seller), 3)
    assert np.array_equal(kept.base.flow, open_model(structure, worlds=3).block.base.flow[:, :3])


def test_without_links_no_base_year_is_kept_and_an_unknown_name_is_an_error_that_names_all() -> None:
    structure = controlled(months=1).structure()
    asked = {"seed": 4, "worlds": np.arange(1), "values": {}}
    assert simulate(structure, record=("stock",), **asked).base is None
    with pytest.raises(KeyError, match=r"no such variables: \['sold'\].*stock.*price_inside_thin.*rerouted"):
        simulate(structure, record=("sold",), **asked)
