"""Each number of a spec has a name of its own, which becomes a column of the design."""

import pytest

from sim.config.errors import ConfigError
from sim.config.listing import facts


def test_names_of_quantities(library, change):
    change("scenarios/tight.yaml", "rate: 50 %", "rate: 50 %, by_good: {tin_ore: 1}")
    assert list(library.scenario("tight").controls[0].quantities()) == ["rate", "by_good.tin_ore"]
    process = library.baseline().processes["tin_mine"].quantities()
    assert list(process) == ["supply_elasticity", "utilisation", "output.CHN", "output.EU27"]


def test_facts_are_what_is_no_number(library):
    told = dict(facts(library.scenario("tight")))
    assert told["opens"] == "2026-01-01"
    assert told["controls.tin_ban.goods"] == "tin_ore, tin_metal"
    assert "controls.tin_ban.rate" not in told


def test_a_reason_to_be_sure_stands_beside_a_number_or_an_entry(library, change):
    change(
        "baseline/minerals/tin.yaml",
        "price: 10 USD_2024/kg",
        "sure: ' by hand '\n    price: {value: 10 USD_2024/kg, sure: why}",
    )
    good = library.baseline().goods["tin_ore"]
    assert (good.sure, good.price.sure, good.seller_cover.sure) == ("by hand", "why", None)


@pytest.mark.parametrize("reason", ["''", "'  '"])
def test_an_empty_reason_is_refused(library, change, reason):
    path = change(
        "baseline/minerals/tin.yaml", "basis: t Sn\n    price: 10", f"basis: t Sn\n    sure: {reason}\n    price: 10"
    )
    with pytest.raises(ConfigError, match=r"the reason is empty .*; say why") as caught:
        library.baseline()
    assert caught.value.line == 1 + path.read_text(encoding="utf-8").splitlines().index(f"    sure: {reason}")
