"""Trade that facts rule out is not filled in: between estranged nations, and from sellers that customs do not show."""

import pytest

from sim.baseline import reconcile
from sim.baseline.observed import observe
from sim.catalogue import open_library
from sim.config.replay import case_baseline

ALLIES = ("JPN", "USA", "EU27", "GBR", "KOR", "TWN", "AUS", "CAN")


def part(base, good, seller, buyer):
    """Share of a buyer's purchases of a good that comes from one seller."""
    place = base.nations.index
    bought = (base.link_good == base.goods.index(good)) & (base.link_buyer == place(buyer))
    return base.flow[bought & (base.link_seller == place(seller))].sum() / base.flow[bought].sum()


@pytest.mark.parametrize("buyer", ALLIES)
def test_russia_sells_its_opponents_only_what_customs_show(base, buyer):
    sold = {
        cell.good: cell for cell in base.ledger if (cell.what, cell.partner, cell.nation) == ("trade", "RUS", buyer)
    }
    assert all(cell.observed is not None for cell in sold.values()), sorted(sold)


@pytest.mark.parametrize("good", ["germanium", "antimony_metal", "cobalt_ore"])
def test_japan_buys_no_invented_russian_metal(base, good):
    assert part(base, good, "RUS", "JPN") == 0.0


def test_what_was_seen_of_russia_stays(base):
    assert part(base, "nickel_refined", "RUS", "EU27") > 0.02


def test_japans_cobalt_feed_is_philippine(base):
    assert part(base, "cobalt_ore", "ROW", "JPN") == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("good", "buyer"),
    [("tungsten_ore", "JPN"), ("antimony_ore", "USA"), ("antimony_ore", "EU27"), ("lithium_ore", "KOR")],
)
def test_china_sells_no_ore_where_customs_show_none(base, good, buyer):
    assert part(base, good, "CHN", buyer) == 0.0


def test_china_which_buys_nickel_ore_from_all_sells_little_of_its_own(base):
    sold = (base.link_good == base.goods.index("nickel_ore")) & (base.link_seller == base.nations.index("CHN"))
    abroad = sold & (base.link_buyer != base.link_seller)
    assert base.flow[abroad].sum() < 0.05 * base.flow[sold].sum()


def test_a_stated_zero_and_a_complete_table_rule_out_trade(config):
    mineral = config.minerals["copper"]
    bought = mineral.imports["copper_ore"]
    name, table = next(iter(bought.items()))
    seller = next(iter(table.values))
    zero = table[seller].model_copy(update={"value": 0.0, "low": None, "high": None})
    tables = {**bought, name: table.model_copy(update={"values": {**table.values, seller: zero}})}
    key = (list(config.goods).index("copper_ore"), *(list(config.nations).index(n) for n in (seller, name)))
    assert key not in observe(config).no_trade
    assert key in observe(_with(config, tables)).no_trade
    full = {**bought, name: table.model_copy(update={"complete": True})}
    others = {s for g, s, b in observe(_with(config, full)).no_trade if (g, b) == (key[0], key[2])}
    listed = {list(config.nations).index(n) for n in table.values}
    assert others == set(range(len(config.nations))) - listed - {key[2]}


def _with(config, tables):
    mineral = config.minerals["copper"]
    changed = mineral.model_copy(update={"imports": {**mineral.imports, "copper_ore": tables}})
    return config.model_copy(update={"minerals": {**config.minerals, "copper": changed}})


def test_an_old_case_knows_nothing_of_a_later_estrangement():
    library, bundled = open_library(), open_library().baseline()
    estranged = {
        name: case_baseline(library.hindcast(name), bundled).estranged for name in ("gallium-2023", "quota-2010")
    }
    assert set(estranged["gallium-2023"]) == {"russia-2022"}
    assert estranged["quota-2010"] == {}


def test_without_estrangement_the_prior_would_fill_them(config):
    free = reconcile(config.model_copy(update={"estranged": {}}))
    assert part(free, "germanium", "RUS", "JPN") > 0.05
