"""What each measure did, by hand: days in force, tonnes wanted, stopped, leaked, lost and moved."""

from typing import Any

import numpy as np
import pytest

from sim.catalogue import uncounted_kinds
from sim.counted import DAYS, HELD
from sim.market.stopped import add_served
from sim.model import CritminModel, simulate
from sim.observer import MEASURES, SERIES
from sim.phases import PHASES
from tests.properties.economies import (
    BOOM,
    CLOSURE,
    GUESS,
    LOSS,
    NEW_SMELTER,
    WATERS,
    control,
    controlled,
    drawn,
    everything,
    one_of_each_clause,
    open_model,
    pact,
    same_numbers,
    still,
    thorough,
)
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, gate, govern, link, process

START = 14  # March 2026, counted from January 2025
BALANCED = 0.01  # by how much the base year, once it balances, is off what the economy states
WISHES = {JPN: 12.0, USA: 9.0, AUS: 3.0}
Counts = dict[tuple[str, str, str], float]


def model_with(*controls: dict[str, Any], **changes: Any) -> CritminModel:
    """Return a model in which CHN's customers want 12, 9 and 3 t of metal, and usually buy just that."""
    economy = controlled(
        controls=controls, **{key: changes.pop(key) for key in ("transit", "shocks") if key in changes}
    )
    model = open_model(economy.structure(), counting=True, values=changes or None)
    block = model.block
    for buyer, wish in WISHES.items():
        block.state.habit[link(model, CHN, buyer)] = 1.0
        block.month.order[buyer, METAL] = wish
        block.base.flow[link(model, CHN, buyer)] = wish
    block.state.flow[...] = 0.0
    block.sent = block.state.flow
    return model


def record(model: CritminModel) -> Counts:
    """Let the month be recorded, and return what was counted so far in the first world."""
    next(phase for phase in PHASES if phase.name == "record").run(model)
    return counts(model)


def counts(model: CritminModel) -> Counts:
    assert model.block.tally is not None
    return {
        (item.measure.name, item.quantity, item.good): float(item.amounts[0]) for item in model.block.tally.counted(1)
    }


def month(model: CritminModel, clock: int = START) -> Counts:
    govern(model, clock)
    return record(model)


def test_a_ban_stops_what_is_wanted_of_its_target_on_the_days_of_the_month() -> None:
    model = model_with(control("destination_ban", targets=["JPN"], share="100 %"))
    assert month(model, START - 1)["destination-ban", DAYS, ""] == 0.0
    found = month(model)
    assert found["destination-ban", HELD, ""] == 1.0
    assert found["destination-ban", DAYS, ""] == 31.0
    assert found["destination-ban", "wanted", "metal"] == 12.0
    assert found["destination-ban", "stopped", "metal"] == 12.0
    assert month(model, START + 1)["destination-ban", DAYS, ""] == 61.0


def test_what_the_run_in_holds_is_not_counted() -> None:
    model = model_with(control("destination_ban", targets=["JPN"], share="100 %", starts="2025-03"))
    assert month(model, 11)["destination-ban", DAYS, ""] == 0.0
    assert month(model, 12)["destination-ban", DAYS, ""] == 31.0


def test_a_ban_from_the_fifteenth_counts_seventeen_days_and_stops_that_part_of_the_month() -> None:
    found = month(model_with(control("total_ban", share="100 %", starts="2026-03-15")))
    assert found["total-ban", DAYS, ""] == pytest.approx(17.0)
    assert found["total-ban", "stopped", "metal"] == pytest.approx(24.0 * 17.0 / 31.0)


def test_a_later_control_stops_only_what_earlier_ones_let_pass() -> None:
    half = control("total_ban", share="50 %", starts="2026-02")
    most = control("destination_ban", targets=["JPN"], share="90 %")
    again = control("destination_ban", id="again", targets=["JPN"], share="90 %", starts="2026-03-02")
    found = month(model_with(again, most, half), START + 1)
    assert found["total-ban", "stopped", "metal"] == pytest.approx(12.0)
    assert found["destination-ban", "stopped", "metal"] == pytest.approx(12.0 * 0.4)
    assert found["again", "wanted", "metal"] == pytest.approx(12.0)
    assert ("again", "stopped", "metal") not in found


def test_a_quota_stops_what_is_wanted_beyond_its_pool() -> None:
    found = month(model_with(control("quota", volume="120 t/yr", carry_over="0 %")))
    assert found["quota", "wanted", "metal"] == pytest.approx(24.0)
    assert found["quota", "stopped", "metal"] == pytest.approx(24.0 - 10.0)


def test_a_quota_stops_nothing_that_a_ban_stops_already() -> None:
    ban = control("destination_ban", targets=["JPN"], share="100 %")
    found = month(model_with(control("quota", volume="120 t/yr", carry_over="0 %", starts="2026-02"), ban))
    assert found["destination-ban", "stopped", "metal"] == pytest.approx(12.0)
    assert found["quota", "stopped", "metal"] == pytest.approx(24.0 - 12.0 - 10.0)


def test_what_is_smuggled_past_a_quota_leaks() -> None:
    smuggling = {"potential": "50 %", "enforcement": "0 %"}
    model = model_with(control("quota", volume="120 t/yr", carry_over="0 %", smuggling=smuggling))
    govern(model, START)
    model.block.measures.smuggled[...] = 4.0
    model.block.state.flow[link(model, CHN, USA)] = 9.0
    assert record(model)["quota", "leaked", "metal"] == pytest.approx(4.0)


def test_a_licence_office_that_approves_nothing_yet_stops_everything() -> None:
    terms = {"approval": "1 1/month", "delay": "2 month", "ramp": "0 month", "throughput": "1 ratio"}
    found = month(model_with(control("licence", terms=terms | {"patience": "6 month"}, targets=["USA"])))
    assert found["licence", "stopped", "metal"] == pytest.approx(9.0)


def test_customs_hold_up_what_was_sold() -> None:
    model = model_with(control("customs_hold", targets=["JPN"], patience="1.5 month", ends="2026-06"))
    govern(model, START)
    model.block.state.flow[link(model, CHN, JPN)] = 10.0
    found = record(model)
    assert found["customs-hold", "held_up", "metal"] == pytest.approx(10.0)
    assert found["customs-hold", DAYS, ""] == 31.0


def test_a_tax_counts_what_was_sold_under_it() -> None:
    model = model_with(control("export_tax", rate="50 %"))
    govern(model, START)
    model.block.state.flow[link(model, CHN, USA)] = 7.0
    found = record(model)
    assert found["export-tax", "taxed", "metal"] == pytest.approx(7.0)
    assert ("export-tax", "stopped", "metal") not in found


def test_a_ban_that_leaks_says_how_much_and_the_rest_is_kept() -> None:
    """USA re-exports: pull 0.6 of a reach of 50 % of 12 t, three quarters undetected, half of it after a month."""
    dock = {"name": "Dock", "nation": "USA", "reach": "50 %", "detour": "1 month", "markup": "20 %"}
    rules = {
        "behaviour.leak_span": 0.5, "behaviour.leak_enforcement": 0.25, "behaviour.leak_months": 2.0,
        "behaviour.leak_opening": 0.05, "behaviour.leak_capacity": 3.0, "behaviour.bid_gain": 0.0,
        "behaviour.crackdown_hazard": 0.0,
    }  # fmt: skip
    ban = control("destination_ban", targets=["JPN"], share="100 %")
    model = model_with(ban, transit={"entrepots": {"dock": dock}}, **rules)
    state = model.block.state
    state.contract[0, METAL], state.spot[1, METAL] = 2.0, 3.0
    govern(model, START)
    leaked = 0.5 * 0.6 * 0.5 * 12.0 * 0.75
    assert model.block.month.leaked[gate(model, JPN), 0] == pytest.approx(leaked)
    state.flow[link(model, CHN, JPN)] = 1.0
    found = record(model)
    assert found["destination-ban", "stopped", "metal"] == pytest.approx(12.0)
    assert found["destination-ban", "leaked", "metal"] == pytest.approx(1.0)
    state.flow[link(model, CHN, JPN)] = leaked
    assert month(model, START + 1)["destination-ban", "leaked", "metal"] == pytest.approx(1.0 + leaked)


def test_a_control_that_cannot_bite_is_in_force_and_moves_nothing() -> None:
    found = month(model_with(control("destination_ban", nation="JPN", targets=["USA"], share="100 %")))
    assert found["destination-ban", DAYS, ""] == 31.0
    assert [key for key in found if key[0] == "destination-ban" and key[1] not in {HELD, DAYS}] == []


def test_a_control_of_another_scenario_is_not_held() -> None:
    economy = controlled(controls=(control("total_ban", share="100 %"),))
    model = open_model(economy.structure(), "calm", counting=True)
    found = month(model)
    assert [key for key in found if key[0] == "total-ban"] == []


@pytest.mark.parametrize("kind", ["truce", "technology_ban"])
def test_what_stops_no_goods_counts_its_days_alone(kind: str) -> None:
    own = {"truce": {"suspends": "all"}, "technology_ban": {"slowdown": "50 %"}}[kind]
    found = month(model_with(control(kind, **own)))
    name = kind.replace("_", "-")
    assert {key[1]: amount for key, amount in found.items() if key[0] == name} == {HELD: 1.0, DAYS: 31.0}


# --- shocks -----------------------------------------------------------------------------------


def test_a_loss_of_supply_counts_output_at_the_usual_use_of_the_capacity() -> None:
    """AUS makes 160 t a year; half is lost for six months, then comes back in four steps."""
    model = model_with(shocks=(GUESS | LOSS,), **still(controlled(shocks=(GUESS | LOSS,)).structure()))
    for clock in range(12, 30):
        found = month(model, clock)
    assert found["flood", "lost", "metal"] == pytest.approx(7.5 * 160.0 / 12.0 * 0.5, rel=BALANCED)
    assert found["flood", DAYS, ""] == 183.0 + 31.0 + 30.0 + 31.0


def test_an_outage_takes_only_what_still_stands() -> None:
    both = (GUESS | LOSS, GUESS | LOSS | {"id": "again"})
    found = month(model_with(shocks=both), 15)
    assert found["flood", "lost", "metal"] == pytest.approx(160.0 / 12.0 * 0.5, rel=BALANCED)
    assert found["again", "lost", "metal"] == pytest.approx(160.0 / 12.0 * 0.25, rel=BALANCED)


def test_a_boom_adds_to_final_demand_where_it_is() -> None:
    """A third of 20 % more in the first month, of the 460 t that JPN, USA and AUS use a year."""
    still_there = still(controlled(shocks=(GUESS | BOOM,)).structure())
    model = model_with(shocks=(GUESS | BOOM,), **still_there)
    found = month(model, 16)
    assert found["boom", "demand_added", "metal"] == pytest.approx(0.2 / 3.0 * 460.0 / 12.0, rel=BALANCED)
    assert found["boom", DAYS, ""] == 31.0


def test_an_opening_surplus_is_counted_although_it_opens_the_run_in() -> None:
    glut = GUESS | {"id": "glut", "kind": "opening_stock", "nation": "JPN", "good": "metal", "surplus": "1 month"}
    assert record(model_with(shocks=(glut,)))["glut", "surplus", "metal"] == pytest.approx(20.0, rel=BALANCED)


def test_a_closure_stops_what_ports_cannot_move_and_delays_the_rest() -> None:
    """For half a month USA's ports move 60 % of the 9 t that CHN usually sells there; the way to JPN is longer."""
    closure = GUESS | CLOSURE | {"starts": "2026-03", "passages": ["narrows"], "lasts": "0.5 month"}
    closure.pop("hazard")
    model = model_with(shocks=(closure,), transit=WATERS | {"entrepots": {}})
    govern(model, START)
    model.block.sent = np.zeros_like(model.block.state.flow)
    model.block.sent[link(model, CHN, JPN)] = 5.0
    found = record(model)
    assert found["war", DAYS, ""] == 15.5
    assert found["war", "stopped", "metal"] == pytest.approx(0.5 * 0.4 * 9.0)
    assert found["war", "delayed", "metal"] == pytest.approx(5.0)


# --- clauses ----------------------------------------------------------------------------------


def clause_model(**clauses: Any) -> CritminModel:
    economy = controlled(partnerships={"pact": pact(**clauses)}, projects={"new_smelter": NEW_SMELTER})
    return open_model(economy.structure(), policy="all", counting=True)


def test_an_offtake_counts_what_was_bought_of_the_volumes_reserved() -> None:
    model = clause_model(offtake=one_of_each_clause()["offtake"])
    govern(model, START)
    model.block.measures.reserved[...] = 5.0
    model.block.state.flow[...] = 3.0
    found = record(model)
    assert found["pact.offtake", "bought", "metal"] == pytest.approx(2 * 3.0)
    assert found["pact.offtake", DAYS, ""] == 31.0


def test_two_volumes_on_one_link_share_what_was_sold_there_in_their_order() -> None:
    links, goods = np.array([4, 1, 4]), np.array([0, 0, 0, 0, 1])
    reserved = np.array([[9.0], [2.0], [5.0], [1.0], [4.0]])
    flow = np.array([[0.0], [8.0], [0.0], [0.0], [6.0]])
    served = np.zeros((2, 1))
    add_served(2, links[:2], goods, np.array([[1, 0], [1, 1]]), reserved, flow, served)
    assert served.tolist() == [[0.0], [5.0]]
    served[...] = 0.0
    add_served(2, links[:2], goods, np.array([[1, 1]]), reserved, flow, served)
    assert served.tolist() == [[1.0], [5.0]]


@pytest.mark.parametrize("kind", ["project_finance", "recycling", "domestic_supply"])
def test_what_a_clause_has_built_counts_its_part_of_what_the_process_makes(kind: str) -> None:
    """Of the process's capacity a quarter is the clause's, and it runs at 8 t a month."""
    model = clause_model(**{kind: one_of_each_clause()[kind]})
    nation = {"project_finance": "USA", "recycling": "JPN", "domestic_supply": "JPN"}[kind]
    place = process(model, f"{'scrap' if kind == 'recycling' else 'smelting'}.{nation}")
    govern(model, START)
    state = model.block.state
    state.capacity[place], state.run[place] = 10.0, 8.0
    clause = _clause(model)
    if kind == "project_finance":
        clause.support()
        model.block.projects.built[0] = 2.5 / model.block.projects.capacity[0]
    elif kind == "recycling":
        clause._built[clause._processes.tolist().index(place)] = 2.5
    else:
        clause._built = np.full(model.block.width, 2.5)
    assert record(model)[f"pact.{kind}", "made", "metal"] == pytest.approx(2.0)


def _clause(model: CritminModel) -> Any:
    from sim.agents.partnership import Partnership  # noqa: PLC0415  - only to look behind the curtain

    return next(agent for agent in model.agents if isinstance(agent, Partnership)).clauses[0]


def test_a_reserve_counts_what_it_gives_as_the_accounts_do() -> None:
    structure = everything().structure()
    worlds = np.arange(8)
    values = drawn(structure, 4, worlds) | structure.case("test", "all")
    found = simulate(structure, seed=4, worlds=worlds, values=values, record=(MEASURES,))
    released = [item.amounts for item in found.counted if item.quantity == "released"]
    booked = found.accounts["released"].sum(axis=(0, 1))
    assert booked.any()
    np.testing.assert_allclose(np.sum(released, axis=0), booked)


# --- all together -----------------------------------------------------------------------------


def test_what_is_wanted_at_a_limit_is_passed_leaked_or_kept() -> None:
    """What all controls together stop is what their limits stop, and no more of it leaks than was stopped."""
    model = open_model(thorough().structure(), policy="all", worlds=8, counting=True)
    block, tally = model.block, model.block.tally
    assert tally is not None
    links, stopped_any = block.structure.gated_links, False
    wanted = np.zeros((len(links), block.width))
    for _ in range(block.structure.calendar.total):
        for phase in PHASES:
            phase.run(model)
            if phase.name != "controls":
                continue
            wanted = (
                block.state.habit[links]
                * block.month.order[block.structure.links.buyer[links], block.structure.good_of_link[links]]
            )
            direct = np.where(np.isfinite(block.measures.ports), np.nan, block.measures.limits - block.month.leaked)
            stopped = np.where(np.isnan(direct), np.nan, wanted - np.minimum(wanted, direct))
            np.testing.assert_allclose(
                tally.stopped, np.where(np.isnan(stopped) | ~tally.counting, tally.stopped, stopped), atol=1e-9
            )
            stopped_any |= bool(tally.stopped.any())
        block.clock += 1
    assert stopped_any
    found = {(item.measure.name, item.quantity, item.good): item.amounts for item in tally.counted(8)}
    for (name, quantity, good), amounts in found.items():
        if quantity == "leaked":
            assert (amounts <= found[name, "stopped", good] + 1e-9).all()
        if quantity == "stopped":
            assert (amounts <= found[name, "wanted", good] + 1e-9).all()


def test_every_kind_counts_tonnes_or_says_that_it_does_not() -> None:
    structure = everything().structure()
    worlds = np.arange(8)
    values = drawn(structure, 4, worlds) | structure.case("test", "all")
    found = simulate(structure, seed=4, worlds=worlds, values=values, record=(MEASURES,))
    kinds = {item.measure.kind for item in found.counted}
    counted = {item.measure.kind for item in found.counted if item.quantity not in {HELD, DAYS}}
    assert kinds - counted == set(uncounted_kinds()) - {"technology_ban"}  # this one stops plants, too


def test_counting_changes_no_bit() -> None:
    structure = thorough().structure()
    worlds = np.arange(8)
    values = drawn(structure, 4, worlds) | structure.case("test", "all")
    plain, counted = (
        simulate(structure, seed=4, worlds=worlds, values=values, record=(*SERIES, *more)) for more in ((), (MEASURES,))
    )
    assert not plain.counted
    assert counted.counted
    assert all(same_numbers(plain.series[name], counted.series[name]) for name in SERIES)
    assert all(same_numbers(plain.accounts[name], counted.accounts[name]) for name in plain.accounts)
