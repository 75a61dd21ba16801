"""Drawn base years: balanced, within their ranges, the same for whoever asks, and the first is the central one."""

from dataclasses import fields, replace

import numpy as np
import pytest

from sim.baseline import with_links
from sim.baseline.draws import of_tables
from sim.baseline.observed import observe
from sim.baseline.rebalance import FLOOR, Tables
from sim.baseline.variants import Variants, variants
from sim.rng import uniform

COUNT = 32
SEED = 20251028
ROUNDING = 1e-12
NAMES = [field.name for field in fields(Variants)]


@pytest.fixture(scope="module")
def drawn(config, base):
    return variants(config, base, COUNT, SEED)


def base_year(base, drawn, number):
    """Return one variant as a base year of its own."""
    return replace(base, **{name: getattr(drawn, name)[number] for name in NAMES})


def by_cell(base, place):
    """Sum of flows by nation (seller or buyer) and good."""
    total = np.zeros((len(base.nations), len(base.goods)))
    np.add.at(total, (place, base.link_good), base.flow)
    return total


def mined(base, drawn, process):
    """Output of one process type, (variant, nation that has it), and China's column."""
    places = [i for i, made in enumerate(base.processes) if made.type == process]
    nations = [base.nations[base.processes[i].nation] for i in places]
    return drawn.output[:, places], nations.index("CHN")


def test_the_first_is_the_base_year_bit_for_bit(base, drawn):
    for name in NAMES:
        assert np.array_equal(getattr(drawn, name)[0], getattr(base, name)), name


def test_every_variant_balances(base, drawn):
    for number in range(COUNT):
        year = base_year(base, drawn, number)
        use = year.final_use + year.process_use()
        np.testing.assert_allclose(by_cell(year, year.link_seller), year.supply(), rtol=ROUNDING, atol=0.0)
        np.testing.assert_allclose(by_cell(year, year.link_buyer), use, rtol=ROUNDING, atol=0.0)


@pytest.mark.parametrize("name", ["output", "capacity", "final_use", "flow", "industry_stock", "seller_stock"])
def test_what_is_there_stays_and_what_is_not_there_does_not_appear(drawn, name):
    numbers = getattr(drawn, name)
    central = numbers[0]
    assert (numbers >= FLOOR * central * (1.0 - ROUNDING)).all()
    assert (numbers[:, central == 0.0] == 0.0).all()


def test_stock_build_is_part_of_final_use(drawn):
    assert (drawn.stock_build >= 0.0).all()
    assert (drawn.stock_build <= drawn.final_use).all()


def test_utilisation_and_covers_are_central(base, drawn):
    runs = base.output > 0.0
    utilisation = drawn.output[:, runs] / drawn.capacity[:, runs]
    np.testing.assert_allclose(utilisation, np.tile(utilisation[0], (COUNT, 1)), rtol=ROUNDING)
    used = base.final_use + base.process_use() > 0.0
    for number in range(COUNT):
        year = base_year(base, drawn, number)
        use = (year.final_use + year.process_use())[used]
        cover = base.industry_stock[used] / (base.final_use + base.process_use())[used]
        np.testing.assert_allclose(year.industry_stock[used] / use, cover, rtol=ROUNDING)


def test_public_masses_are_drawn_and_covers_are_not(base, drawn):
    metal, gallium = base.goods.index("antimony_metal"), base.goods.index("gallium")
    held = drawn.public_stock[1:, base.nations.index("USA"), metal]
    assert held.std() > 50.0
    assert (held >= 0.0).all()
    assert (held <= 700.0).all()
    japan = base.nations.index("JPN")
    used = drawn.final_use[:, japan, gallium]
    np.testing.assert_allclose(
        drawn.public_stock[:, japan, gallium] / used,
        np.full(COUNT, base.public_stock[japan, gallium] / used[0]),
        rtol=ROUNDING,
    )


def test_most_drawn_numbers_stay_in_their_range(config, base, drawn):
    observed = observe(config)
    tables = Tables.of(observed, base)
    used = [drawn.final_use[:, nation, good] for nation, good in observed.final_use]
    numbers = np.column_stack([drawn.output, *used, drawn.flow])
    inside = [
        ((numbers[1:, cell.place] >= cell.quantity.low) & (numbers[1:, cell.place] <= cell.quantity.high)).mean()
        for cell in of_tables(observed, tables.links)
        if tables.central[cell.place] > 0.0
    ]
    assert len(inside) > 200
    assert np.mean(inside) > 0.95


def test_chinas_share_of_antimony_mining_spreads_over_what_sources_say(base, drawn):
    output, china = mined(base, drawn, "antimony_mine")
    share = (output[:, china] / output.sum(axis=1))[1:]
    low, high = np.quantile(share, (0.05, 0.95))
    assert high - low > 0.06
    assert low > 0.31
    assert high < 0.59


@pytest.mark.parametrize("process", ["antimony_mine", "ree_ionic_mine", "graphite_mine"])
def test_output_follows_its_own_draw(base, drawn, process):
    output, china = mined(base, drawn, process)
    own = uniform(SEED, f"baseline.output.{process}.CHN", np.arange(COUNT))
    assert np.corrcoef(own[1:], output[1:, china])[0, 1] > 0.4


def test_most_outputs_follow_their_own_draw_closely(base, drawn):
    follows = [
        np.corrcoef(uniform(SEED, f"baseline.output.{process.id}", np.arange(COUNT))[1:], output[1:])[0, 1]
        for process, output in zip(base.processes, drawn.output.T, strict=True)
        if output.std() > 0.1 * output.mean() > 0.0
    ]
    assert len(follows) > 50
    assert np.median(follows) > 0.8


def test_the_same_again(config, base, drawn):
    again = variants(config, base, COUNT, SEED)
    for name in NAMES:
        assert np.array_equal(getattr(again, name), getattr(drawn, name)), name


def test_a_variant_does_not_depend_on_how_many_are_asked_for(config, base, drawn):
    few = variants(config, base, 8, SEED)
    for name in NAMES:
        assert np.array_equal(getattr(few, name), getattr(drawn, name)[:8]), name


def test_another_seed_gives_other_years_but_the_same_first(config, base, drawn):
    other = variants(config, base, 3, SEED + 1)
    assert np.array_equal(other.flow[0], base.flow)
    assert not np.array_equal(other.output[1], drawn.output[1])


def test_latent_links_carry_nothing_and_change_nothing(config, base, drawn):
    more = with_links(base, [("AUS", "JPN", "gallium"), ("EU27", "JPN", "dytb_oxide")])
    wide = variants(config, more, 4, SEED)
    assert (wide.flow[:, more.flow == 0.0] == 0.0).all()
    assert np.array_equal(wide.flow[:, more.flow > 0.0], drawn.flow[:4])
    assert np.array_equal(wide.output, drawn.output[:4])


def test_one_number_less_leaves_the_other_draws(config, base):
    mineral = config.minerals["gallium"]
    fewer = {name: process for name, process in mineral.processes.items() if name != "gallium_scrap"}
    smaller = {**config.minerals, "gallium": mineral.model_copy(update={"processes": fewer})}
    links = Tables.of(observe(config), base).links
    before = {cell.stream: cell.draws(SEED, 4) for cell in of_tables(observe(config), links)}
    without = observe(config.model_copy(update={"minerals": smaller}))
    after = {cell.stream: cell.draws(SEED, 4) for cell in of_tables(without, links)}
    assert 0 < len(after) < len(before)
    assert all(np.array_equal(before[stream], numbers) for stream, numbers in after.items())


def test_none_or_another_base_year_is_an_error(config, base):
    with pytest.raises(ValueError, match="ask for 1 or more"):
        variants(config, base, 0, SEED)
    with pytest.raises(ValueError, match="reconcile this one first"):
        variants(config, replace(base, nations=base.nations[::-1]), 2, SEED)
