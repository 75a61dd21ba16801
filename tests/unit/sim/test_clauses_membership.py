"""Who is in a partnership, by hand: third parties join, members leave or break their word, and clauses follow."""

import numpy as np
import pytest

from sim.agents.partnership import Partnership
from sim.build import build
from tests.properties.economies import (
    Economy,
    bundled_library,
    control,
    controlled,
    one_of_each_clause,
    open_model,
    pact,
)
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, link, with_clause


def joining(**accession: str) -> dict:
    return {"accessions": {"AUS": {"starts": "2025-04"} | accession}}


def perhaps_joined() -> Economy:
    """Return an economy with a pact that AUS joins in a quarter of the worlds."""
    alliance = pact(rapid_response=one_of_each_clause()["rapid_response"]) | {"signed": "2024-12"}
    return controlled(partnerships={"pact": alliance | joining(chance="25 %")})


def test_a_third_party_is_a_member_from_its_date() -> None:
    model, clause = with_clause("rapid_response", agreement=joining())
    found = []
    for clock in (2, 3):
        model.block.clock = clock
        found.append((float(clause.membership(AUS)[0]), float(clause.company()[0])))
    assert found == [(0.0, 2.0), (1.0, 3.0)]


def test_a_third_party_joins_in_as_many_worlds_as_its_chance_says() -> None:
    structure = perhaps_joined().structure()
    column = next(column for column in structure.columns if column.name == "member.pact.AUS")
    assert (column.value, column.dist, column.role) == (0.25, "bernoulli", "uncertainty")
    assert "member.pact.AUS" not in structure.case("test", "all")
    model = open_model(structure, policy="all", worlds=8, values={"member.pact.AUS": [1, 0, 1, 0, 0, 0, 0, 1]})
    assert model.block.pacts[0].membership(AUS, 20).tolist() == [1, 0, 1, 0, 0, 0, 0, 1]


def test_a_policy_may_put_nations_in_and_take_them_out() -> None:
    data = perhaps_joined().data()
    data["experiment"]["policies"]["other"] = {"pact": {"members": ["AUS"], "without": ["USA"]}}
    structure = build(bundled_library().revive(data))
    levers = structure.case("test", "other")
    members = {name: levers.get(f"member.pact.{name}") for name in ("JPN", "USA", "AUS")}
    assert members == {"JPN": 1.0, "USA": 0.0, "AUS": 1.0}
    assert structure.case("test", "none")["member.pact.JPN"] == 0.0


def test_who_is_no_member_neither_stores_nor_pays() -> None:
    model, clause = with_clause("complementary_stockpile", values={"member.pact.USA": 0.0})
    clause.request()
    assert model.block.month.fill[JPN, METAL, 0] > 0.0
    assert model.block.month.fill[USA].max() == 0.0
    model, clause = with_clause("project_finance", public_share="50 %", values={"member.pact.USA": 0.0})
    clause.support()
    model.block.clock = 20
    clause.account()
    paid = model.block.accounts["cost_finance"][:, METAL, 0]
    assert paid[USA] == 0.0
    assert paid[JPN] == pytest.approx(0.5 * 12e6 / 11.0)


def test_who_is_no_member_does_not_give_way() -> None:
    for member, reserved in ((1.0, True), (0.0, False)):
        model, clause = with_clause("rapid_response", values={"member.pact.USA": member})
        model.block.state.industry_stock[JPN, METAL] = 0.0
        model.block.state.flow[link(model, CHN, USA)] = 10.0
        clause.reserve()
        assert bool(model.block.measures.reserved.max() > 0.0) is reserved


def test_the_group_notices_a_need_late_and_a_relapse_sooner() -> None:
    """Two months of detection: help in the third month of need; after one good month, in the second of the next."""
    model, clause = with_clause("rapid_response", trigger="80 %", share="40 %", detection="2 month")
    block = model.block
    calm = block.state.industry_stock[JPN, METAL].copy()
    found = []
    for short in (True, True, True, True, False, True, True):
        block.state.industry_stock[JPN, METAL] = 0.0 if short else calm
        clause.reserve()
        found.append(bool(block.measures.reserved.max() > 0.0))
    assert found == [False, False, True, True, False, True, True]


def test_a_seller_that_is_no_member_must_agree() -> None:
    """With consent in half of the worlds, AUS sells ahead in some and not in others, and always once it is a member."""
    model, clause = with_clause("offtake", consent="50 %", worlds=64, agreement=joining())
    block = model.block
    block.month.offer[AUS, METAL] = 10.0
    block.month.order[...] = block.state.expected_use
    clause.reserve()
    agreed = block.measures.reserved.max(axis=0) > 0.0
    assert 0.25 < agreed.mean() < 0.75
    block.clock = 3
    clause.reserve()
    assert (block.measures.reserved.max(axis=0) > 0.0).all()


def breaking(**changes: str) -> dict:
    return {"default": {"hazard": "0.12 1/yr", "in_need": "1 ratio", "lasts": "4 month"} | changes}


def test_members_break_their_word_as_often_as_the_hazard_says() -> None:
    """0.12 a year for one month: one in a hundred; ten times that while they are short of the good."""
    for missed, expected in ((0.0, 1.0 - np.exp(-0.01)), (1.0, 1.0 - np.exp(-0.1))):
        model, _ = with_clause("complementary_stockpile", agreement=breaking(in_need="10 ratio"), worlds=4096)
        model.block.month.missed[JPN, METAL] = missed
        model.of(Partnership).do("support")
        broken = 1.0 - model.block.pacts[0].word(JPN)[METAL]
        assert broken.mean() == pytest.approx(expected, abs=3.0 * np.sqrt(expected / 4096.0))


def test_a_default_lasts_as_long_as_it_says() -> None:
    model, _ = with_clause("complementary_stockpile", agreement=breaking(hazard="0 1/yr"), worlds=4096)
    pact_ = model.block.pacts[0]
    pact_.faithful[...] = 0.0
    model.of(Partnership).do("support")
    assert pact_.word(USA)[METAL].mean() == pytest.approx(0.25, abs=0.03)


def test_who_breaks_its_word_does_not_deliver_under_an_offtake() -> None:
    model, clause = with_clause("offtake", agreement=joining())
    block = model.block
    block.clock = 6
    block.month.offer[AUS, METAL] = 10.0
    block.month.order[...] = block.state.expected_use
    clause.reserve()
    assert block.measures.reserved.max() > 0.0
    block.pacts[0].faithful[2] = 0.0
    clause.reserve()
    assert block.measures.reserved.max() == 0.0


def test_who_breaks_its_word_does_not_give_way_but_may_still_be_helped() -> None:
    model, clause = with_clause("rapid_response")
    block = model.block
    block.state.flow[link(model, CHN, USA)] = 10.0
    block.state.industry_stock[JPN, METAL] = 0.0
    block.pacts[0].faithful[block.pacts[0].members.index(JPN)] = 0.0
    clause.reserve()
    assert block.measures.reserved.max() > 0.0
    block.pacts[0].faithful[block.pacts[0].members.index(USA)] = 0.0
    clause.reserve()
    assert block.measures.reserved.max() == 0.0


def test_a_partner_that_never_keeps_its_word_makes_the_partnership_worth_less() -> None:
    """Japan alone is banned; the American part of the reserve reaches it only while the United States are faithful."""
    ban = control("destination_ban", targets=["JPN"], share="100 %", ends="2026-12")
    clauses = {"complementary_stockpile": one_of_each_clause()["complementary_stockpile"] | {"cover": "20 day"}}
    missed = []
    for hazard in ("0 1/yr", "1000 1/yr"):
        alliance = pact(**clauses) | breaking(hazard=hazard, lasts="1000 month") | {"signed": "2024-12"}
        economy = controlled(cover=30.0, controls=(ban,), partnerships={"pact": alliance | {"starts": "2025-01"}})
        model = open_model(economy.structure(), policy="all", checked=True)
        total = 0.0
        for _ in range(24):
            model.step()
            total += float(model.block.month.missed[JPN, METAL, 0])
        missed.append(total)
    assert missed[1] > missed[0] * 1.05
