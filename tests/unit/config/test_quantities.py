"""Each number of a spec has a name of its own, which becomes a column of the design."""

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
