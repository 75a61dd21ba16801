"""What a controller does back, by hand: retaliation, flooding and bargaining."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.controls.base import Modifier
from sim.market.prices import form_prices
from sim.model import CritminModel
from sim.phases import PHASES
from tests.properties.economies import (
    ANSWER,
    FLOOD,
    NEW_SMELTER,
    REGIME,
    TALKS,
    TERMS,
    control,
    controlled,
    one_of_each_clause,
    open_model,
    pact,
)
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, ORE, TIN, USA, gate, link, process

SIGNED, STARTS = 9, 12  # October 2025 and January 2026, counted from January 2025
WORLDS = 4000
SURE = "1e6 1/yr"
NEVER = "1e9 month"
PHASE = {phase.name: phase for phase in PHASES}


def opened(*controls: dict[str, Any], policy: str = "all", worlds: int = 1, **values: Any) -> CritminModel:
    """Return a model with these controls and a pact of JPN and USA that finances a smelter."""
    names = ("rapid_response", "project_finance")
    alliance = pact(**{name: one_of_each_clause()[name] for name in names})
    economy = controlled(partnerships={"pact": alliance}, projects={"new_smelter": NEW_SMELTER})
    held = {
        "controls": tuple(one for one in controls if one["kind"] != "escalation"),
        "escalation": tuple(one for one in controls if one["kind"] == "escalation"),
    }
    return open_model(replace(economy, **held).structure(), policy=policy, worlds=worlds, values=values)


def modifiers(model: CritminModel) -> list[Modifier]:
    """Return what carries out CHN's controls, in the order in which they act."""
    return next(iter(model.agents)).controls


def govern(model: CritminModel, clock: int) -> None:
    """Let all governments act in this month."""
    model.block.clock = clock
    PHASE["shocks"].run(model)
    PHASE["controls"].run(model)


def watch(model: CritminModel) -> None:
    """Keep the events of the first world."""
    model.block.watched[0] = True


def told(model: CritminModel, kind: str) -> list[tuple[int, float, str]]:
    """Return month, amount and text of the events of a kind."""
    return [(event.month, event.amount, event.text) for event in model.block.events if event.kind == kind]


# --- retaliation -----------------------------------------------------------------------------------------------------


def answer(**changes: Any) -> dict[str, Any]:
    held = ANSWER | {"hazard": SURE, "lasts": NEVER, "targets": ["JPN", "USA", "AUS"], "starts": "2025-01"} | changes
    return control("retaliation", **held)


def test_the_answer_to_a_signing_stops_its_share_towards_members_and_spills_over() -> None:
    """90 % of the normal flow to the members, a fifth of that to the third target; in the month of the signing."""
    model = opened(answer())
    watch(model)
    block = model.block
    govern(model, SIGNED - 1)
    assert np.isinf(block.measures.limits).all()
    assert not block.alarm.get(("CHN", "retaliation"), np.zeros(1)).any()
    govern(model, SIGNED)
    for buyer, spared in ((JPN, 0.1), (USA, 0.1), (AUS, 0.82)):
        normal = block.base.flow[link(model, CHN, buyer), 0]
        assert block.measures.limits[gate(model, buyer), 0] == pytest.approx(spared * normal)
        habit = block.state.habit[link(model, CHN, buyer), 0]
        assert block.measures.news[buyer, METAL, 0] == pytest.approx(habit * (0.2 if buyer == AUS else 1.0))
    assert block.alarm["CHN", "retaliation"].all()
    assert told(model, "retaliation") == [(SIGNED, 0.9, "CHN: retaliation answers pact")]
    govern(model, SIGNED + 1)
    assert block.measures.news.max() == 0.0
    assert block.measures.limits[gate(model, JPN), 0] < np.inf


def test_only_targets_that_are_members_are_punished() -> None:
    model = opened(answer(targets=["USA"]))
    govern(model, SIGNED)
    assert np.isinf(model.block.measures.limits[gate(model, JPN)]).all()
    assert model.block.measures.limits[gate(model, USA), 0] < np.inf
    model = opened(answer(targets=["AUS"]))
    govern(model, SIGNED)
    assert np.isinf(model.block.measures.limits).all()


def test_without_the_partnership_nothing_is_answered() -> None:
    model = opened(answer(), policy="none")
    for clock in range(STARTS + 6):
        govern(model, clock)
        assert np.isinf(model.block.measures.limits).all()
    assert model.block.alarm == {}


def struck(model: CritminModel, first: int, months: int) -> np.ndarray:
    """Return the share of worlds that have been struck after each month."""
    (modifier,) = modifiers(model)
    path = []
    for clock in range(first, first + months):
        govern(model, clock)
        path.append(modifier._hit.any(axis=0).mean())
    return np.array(path)


@pytest.mark.parametrize("strength", [1.0, 0.5])
def test_answers_come_as_often_as_hazard_and_depth_say_and_only_in_the_window(strength: float) -> None:
    """Signing provokes from month 9, the start again from month 12: with a window of 4 months, 7 months in all."""
    levers = {f"clause.pact.{name}.strength": strength for name in ("rapid_response", "project_finance")}
    model = opened(answer(hazard="1.2 1/yr", window="4 month", growth="100 %"), worlds=WORLDS, **levers)
    found = struck(model, 0, 24)
    months = np.clip(np.arange(24) - SIGNED + 1, 0, 7)
    expected = 1.0 - np.exp(-0.1 * strength * months)
    spread = np.sqrt(expected * (1.0 - expected) / WORLDS)
    assert (np.abs(found - expected) <= 4.0 * spread).all()
    assert found[SIGNED - 1] == 0.0
    assert found[15] == found[23] > 0.0


def test_a_pact_signed_before_the_first_month_provokes_for_what_is_left_of_the_window() -> None:
    """Signed and started six months before, with a window of 8 months: months 0 and 1 are left."""
    old = pact(rapid_response=one_of_each_clause()["rapid_response"]) | {"signed": "2024-07", "starts": "2024-07"}
    economy = controlled(partnerships={"pact": old}, controls=(answer(hazard="6 1/yr", window="8 month"),))
    found = struck(open_model(economy.structure(), policy="all", worlds=WORLDS), 0, 6)
    assert found == pytest.approx(1.0 - np.exp(-0.5 * np.array([1, 2, 2, 2, 2, 2])), abs=0.03)


def test_growth_of_the_partners_provokes_anew_and_each_step_once() -> None:
    """The pact's window is over; another 5 % of world use among the members opens it again, the rival's does not."""
    model = opened(answer(window="1 month", starts="2026-09"))
    (modifier,) = modifiers(model)
    block = model.block
    month = STARTS + 8
    for clock in range(month):
        block.month.world_use[METAL] = 100.0
        govern(model, clock)
    for gained, nation, hit in ((4.9, "USA", False), (9.0, "AUS", False), (0.2, "USA", True)):
        month += 1
        if nation == "USA":
            block.projects.built[0] = 0.0
            block.state.capacity[process(model, "smelting.USA")] += gained
        else:
            block.state.capacity[process(model, "smelting.AUS")] += gained
        govern(model, month)
        assert modifier._hit.any() == hit, (gained, nation)
    modifier._hit[...] = False
    for clock in (month + 1, month + 2):
        govern(model, clock)
        assert not modifier._hit.any()
    block.state.capacity[process(model, "smelting.USA")] += 5.0
    govern(model, month + 3)
    assert modifier._hit.any()


def test_who_joins_later_is_spared_until_then_and_its_joining_provokes_anew() -> None:
    """Signed in month 9, joined in month 11: the first answer hits the founders, the second the newcomer as well."""
    alliance = pact(rapid_response=one_of_each_clause()["rapid_response"]) | {"starts": "2025-10"}
    alliance |= {"accessions": {"AUS": {"starts": "2025-12"}}}
    economy = controlled(partnerships={"pact": alliance}, controls=(answer(spill="0 %"),))
    model = open_model(economy.structure(), policy="all")
    for clock, joined in ((SIGNED, False), (SIGNED + 1, False), (SIGNED + 2, True)):
        govern(model, clock)
        assert model.block.measures.limits[gate(model, JPN), 0] < np.inf
        assert (model.block.measures.limits[gate(model, AUS), 0] < np.inf) == joined


def test_a_project_that_the_pact_finances_abroad_counts_as_growth() -> None:
    abroad = NEW_SMELTER | {"nation": "AUS"}
    alliance = pact(project_finance=one_of_each_clause()["project_finance"])
    economy = controlled(
        partnerships={"pact": alliance}, projects={"new_smelter": abroad},
        controls=(answer(window="1 month", starts="2026-09"),),
    )  # fmt: skip
    model = open_model(economy.structure(), policy="all")
    (modifier,) = modifiers(model)
    block = model.block
    for clock in range(STARTS + 9):
        block.month.world_use[METAL] = 50.0
        govern(model, clock)
    assert not modifier._hit.any()
    block.projects.built[0] = 0.4  # of 5 t a month: 4 % of 50
    govern(model, STARTS + 10)
    assert not modifier._hit.any()
    block.projects.built[0] = 0.6
    govern(model, STARTS + 11)
    assert modifier._hit.any()


def test_an_answer_is_eased_after_its_mean_time() -> None:
    """With a mean of 5 months a fifth of the worlds is eased each month."""
    model = opened(answer(window="1 month", lasts="5 month", growth="100 %"), worlds=WORLDS)
    found = struck(model, STARTS, 8)
    assert found == pytest.approx(0.8 ** np.arange(8), abs=0.03)


def test_a_truce_holds_back_answers_and_suspends_those_that_stand() -> None:
    truce = control("truce", suspends="all", starts="2025-08", ends="2025-12", severity="0 share")
    model = opened(answer(window="6 month"), truce)
    for clock in range(SIGNED, SIGNED + 2):
        govern(model, clock)
        assert np.isinf(model.block.measures.limits).all()
    govern(model, SIGNED + 2)
    assert model.block.measures.limits[gate(model, JPN), 0] < np.inf


def test_retaliation_heats_the_escalation_of_other_goods() -> None:
    """With a contagion of 2 a hazard of 1.2 a year is threefold from the month after the strike."""
    stays = REGIME | {"target_hazard": "0 1/yr", "licensing_lasts": NEVER, "license_hazard": "1.2 1/yr"}
    quarrel = control("escalation", goods=["ore"], regime=stays | {"contagion": "2 ratio"}, terms=TERMS,
                      targets=["JPN"], starts="2025-10")  # fmt: skip
    for policy, heat in (("none", 1.0), ("all", 3.0)):
        model = opened(answer(), quarrel, policy=policy, worlds=WORLDS)
        regime = modifiers(model)[1]
        for clock in range(SIGNED, SIGNED + 4):
            govern(model, clock)
        expected = 1.0 - np.exp(-0.1 * (heat * 4.0))
        assert (regime._regime > 0).mean() == pytest.approx(expected, abs=0.03)


def test_a_step_of_growth_of_no_size_is_refused() -> None:
    with pytest.raises(ValidationError, match="a step of growth is above zero"):
        opened(answer(growth="0 %"))


# --- flooding --------------------------------------------------------------------------------------------------------


def flood(**changes: Any) -> dict[str, Any]:
    return control("flooding", **FLOOD | {"hazard": SURE, "starts": "2025-01", "severity": "0 share"} | changes)


def rivals_gain(model: CritminModel, tonnes: float) -> None:
    """Settle the rivals' opening share against a use of 100 t a month, then add capacity."""
    model.block.month.world_use[METAL] = 100.0
    govern(model, 1)
    model.block.state.capacity[process(model, "smelting.AUS")] += tonnes


@pytest.mark.parametrize(("gained", "floods"), [(0.0, False), (2.9, False), (3.1, True)])
def test_flooding_starts_when_rivals_have_gained_enough(gained: float, floods: bool) -> None:
    model = opened(flood(threat="3 %"))
    rivals_gain(model, gained)
    govern(model, 2)
    measures = model.block.measures
    assert measures.dumping[METAL, 0] == (0.3 if floods else 0.0)
    assert measures.push[CHN, METAL, 0] == (0.2 if floods else 0.0)
    plants = [process(model, name) for name in ("smelting.CHN", "smelting.AUS", "mining.CHN")]
    assert measures.floor[plants, 0].tolist() == [1.0 if floods else 0.0, 0.0, 0.0]
    assert measures.dumping[ORE].max() == measures.dumping[TIN].max() == measures.push[AUS].max() == 0.0


def test_a_mothballed_rival_does_not_threaten() -> None:
    model = opened(flood(threat="3 %"))
    rivals_gain(model, 3.1)
    model.block.state.idle[process(model, "smelting.AUS")] = 0.1
    govern(model, 2)
    assert model.block.measures.dumping.max() == 0.0


def test_flooding_watches_its_targets_only() -> None:
    model = opened(flood(threat="3 %", targets=["JPN", "USA"]))
    rivals_gain(model, 50.0)
    govern(model, 2)
    assert model.block.measures.dumping.max() == 0.0


@pytest.mark.parametrize(("wall", "outside"), [(0.0, 0.7), (0.6, 0.88), (1.0, 1.0)])
def test_a_pressed_price_is_the_formed_price_less_the_discount(wall: float, outside: float) -> None:
    """A month's step towards the price that cover and news call for, times 1 - 0.3; outside as far as goods pass."""
    spots = []
    for dumping in (0.0, 0.3):
        model = opened(flood())
        model.block.measures.dumping[METAL], model.block.measures.wall[METAL] = dumping, wall
        start = model.block.state.spot.copy()
        form_prices(model.block)
        spots.append(model.block.state.spot[:, :, 0])
    pace = model.block.rules.price_adjustment[0]
    wanted = start[:, METAL, 0] + (spots[0][:, METAL] - start[:, METAL, 0]) / pace
    pressed = np.array([0.7, outside]) * wanted
    assert spots[1][:, METAL] == pytest.approx(start[:, METAL, 0] + pace * (pressed - start[:, METAL, 0]))
    assert (spots[1][:, [ORE, TIN]] == spots[0][:, [ORE, TIN]]).all()


def test_a_push_raises_what_the_nations_own_plants_plan() -> None:
    """They run at four fifths; three tenths of what stands idle is ready to run, up to 0.86 of capacity."""
    plans = []
    for push in (0.0, 0.05, 9.0):
        model = opened(flood(), **{"behaviour.idle_ready": 0.3})
        model.block.measures.push[CHN, METAL] = push
        PHASE["shocks"].run(model)
        model.block.measures.push[CHN, METAL] = push
        PHASE["plan"].run(model)
        plans.append(model.block.month.plan[:, 0].copy())
    own, rival = process(model, "smelting.CHN"), process(model, "smelting.AUS")
    assert plans[1][own] == pytest.approx(1.05 * plans[0][own])
    assert plans[2][own] == pytest.approx(0.86 * model.block.state.capacity[own, 0])
    assert plans[2][rival] == plans[0][rival]


def test_a_campaign_ends_by_chance_and_rests_before_the_next() -> None:
    """A mean of 4 months; then 3 months of rest; the hazard is certain, so all rested worlds flood."""
    model = opened(flood(lasts="4 month", rest="3 month", threat="5 %"), worlds=WORLDS)
    rivals_gain(model, 10.0)
    (modifier,) = modifiers(model)
    path = []
    for clock in range(2, 14):
        govern(model, clock)
        path.append(modifier._floods[0].copy())
        assert (model.block.measures.dumping[METAL] > 0.0).tolist() == path[-1].tolist()
    found = np.array(path)
    assert found[0].all()
    assert found[1:4].mean(axis=1) == pytest.approx([0.75, 0.75**2, 0.75**3], abs=0.03)
    stopped = found[:-4] & ~found[1:-3]
    assert not (stopped & (found[2:-2] | found[3:-1])).any()
    assert (found[4:] | ~stopped).all()


def test_what_a_campaign_costs_is_told_at_its_end() -> None:
    """Each month of it: discount x anchor price x what was sold the month before; 0.3 x 1000 x (50 + 70)."""
    model = opened(flood(lasts="1 month", discount="30 %"))
    watch(model)
    rivals_gain(model, 10.0)
    block = model.block
    (modifier,) = modifiers(model)
    modifier._floods[...] = True
    for clock, sold in ((2, 50.0), (3, 70.0)):
        modifier._since[...] = -np.inf
        modifier._floods[...] = True
        block.month.shipped[CHN, METAL] = sold
        if clock == 2:
            modifier._pay(np.ones(block.width, dtype=np.bool_))
        else:
            govern(model, clock)
    assert told(model, "flooding")[1:] == [
        (3, pytest.approx(36000.0), "CHN: flooding leaves the price of metal alone; it has cost so many USD")
    ]
    assert modifier._spent.max() == 0.0


# --- bargaining ------------------------------------------------------------------------------------------------------


def talks(**changes: Any) -> dict[str, Any]:
    held = {"starts": "2025-01", "severity": "0.5 share", "targets": ["JPN", "USA"], "breakdown": "0 1/yr"}
    return control("bargaining", **TALKS | held | changes)


def ban(**changes: Any) -> dict[str, Any]:
    return control("total_ban", share="100 %", starts="2025-01", **changes)


def hurt(model: CritminModel, blocked: float, missed: float) -> None:
    """Set what last month's measures did: the share blocked, and the share of the targets' demand not served."""
    block = model.block
    block.measures.wall[METAL] = blocked
    block.month.reference[JPN, METAL], block.month.reference[USA, METAL] = 30.0, 10.0
    block.month.missed[JPN, METAL] = 40.0 * missed


@pytest.mark.parametrize(("policy", "leverage"), [("none", 1.0), ("all", 3.0)])
def test_talks_succeed_as_often_as_hurt_and_leverage_say(policy: str, leverage: float) -> None:
    """0.6 blocked and 0.2 unserved: a hazard of 1.2 a year comes to 0.08 a month, three times that with a pact."""
    entry = talks(hazard="1.2 1/yr", leverage="2 ratio", lasts=NEVER)
    model = opened(ban(), entry, policy=policy, worlds=WORLDS)
    path = []
    for clock in range(STARTS, STARTS + 5):
        hurt(model, 0.6, 0.2)
        govern(model, clock)
        path.append(np.isinf(model.block.measures.limits[gate(model, JPN)]).mean())
    assert path == pytest.approx(1.0 - np.exp(-0.08 * leverage * np.arange(1, 6)), abs=0.03)


def test_nothing_is_bargained_about_under_the_threshold_and_a_regime_at_a_ban_always() -> None:
    model = opened(ban(), talks(hazard=SURE, threshold="50 %"))
    for clock, blocked, free in ((1, 0.5, False), (2, 0.51, True)):
        hurt(model, blocked, 0.9)
        govern(model, clock)
        assert np.isinf(model.block.measures.limits).all() == free
    quarrel = control("escalation", regime=REGIME, terms=TERMS, targets=["JPN"], starts="2030-01")
    model = opened(ban(id="ban"), quarrel, talks(hazard=SURE, suspends=["ban"]))
    model.block.alarm["CHN", "escalation"] = np.ones(model.block.width, dtype=np.bool_)
    hurt(model, 0.0, 0.0)
    govern(model, 1)
    assert not np.isinf(model.block.measures.limits).all()
    model = opened(ban(id="ban"), quarrel, talks(hazard=SURE))
    model.block.alarm["CHN", "escalation"] = np.ones(model.block.width, dtype=np.bool_)
    hurt(model, 0.0, 0.0)
    govern(model, 1)
    assert np.isinf(model.block.measures.limits).all()


def test_a_truce_covers_what_it_names_runs_its_term_and_is_followed_by_rest() -> None:
    """The term lies between half and one and a half times 8 months; then six months without talks."""
    model = opened(ban(id="named"), ban(id="other", goods=["ore"]), talks(hazard=SURE, suspends=["named"]), worlds=64)
    watch(model)
    block = model.block
    gates = {good: block.structure.links.gate[link(model, CHN, AUS, good)] for good in (ORE, METAL)}
    path = []
    for clock in range(1, 26):
        hurt(model, 0.9, 0.0)
        govern(model, clock)
        path.append(np.isinf(block.measures.limits[gates[METAL]]))
        assert (block.measures.limits[gates[ORE]] == 0.0).all()
    held = np.array(path)
    first = np.array([np.flatnonzero(~row)[0] for row in held.T])
    assert held[0].all()
    assert first.min() >= 4
    assert first.max() <= 12
    assert len(set(first.tolist())) > 5
    for world, month in enumerate(first):
        assert not held[month : month + 6, world].any()
        assert held[month + 6, world]
    struck_, over, again = told(model, "bargaining")[:3]
    assert struck_ == (1, float(first[0]), "CHN: bargaining strikes a truce")
    assert over == (1 + first[0], 0.0, "CHN: bargaining sees its truce run out")
    assert again[0] == 1 + first[0] + 6


def test_a_truce_that_breaks_down_is_bad_news_and_ends_at_once() -> None:
    """With a hazard of 3 a year a share exp(-1/4) of the truces lives another month."""
    model = opened(ban(severity="0 share"), talks(hazard=SURE, breakdown="3 1/yr", lasts=NEVER), worlds=WORLDS)
    block = model.block
    exposure = block.state.habit[link(model, CHN, JPN), 0]
    alive = []
    for clock in range(1, 6):
        hurt(model, 0.9, 0.0)
        before = alive[-1] if alive else np.ones(block.width, dtype=np.bool_)
        govern(model, clock)
        alive.append(np.isinf(block.measures.limits[gate(model, JPN)]))
        assert block.measures.news[JPN, METAL] == pytest.approx(np.where(before & ~alive[-1], 0.5 * exposure, 0.0))
    assert np.array(alive).mean(axis=1) == pytest.approx(np.exp(-0.25 * np.arange(5)), abs=0.03)


def test_a_regime_under_a_truce_steps_down_to_calm() -> None:
    stays = REGIME | {"license_hazard": SURE, "target_hazard": SURE, "ban_hazard": SURE, "ban_lasts": NEVER}
    quarrel = control("escalation", regime=stays, terms=TERMS, targets=["JPN"], starts="2025-01")
    model = opened(quarrel, talks(hazard=SURE, lasts=NEVER, threshold="100 %"))
    regime = modifiers(model)[1]
    path = []
    for clock in range(1, 9):
        govern(model, clock)
        path.append(int(regime._regime[0]))
    assert path == [1, 2, 1, 0, 0, 0, 0, 0]
