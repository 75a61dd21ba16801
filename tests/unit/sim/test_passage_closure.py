"""Closed passages by hand: who goes round, for how long, what it costs and what cannot move at all."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.market.suppliers import set_preferences
from sim.market.wall import close_ports, weigh_wall
from sim.model import CritminModel
from sim.shocks.passage_closure import PassageClosureModifier
from sim.state import open_month
from tests.properties.economies import GUESS, controlled, one_of_each_control, open_model
from tests.unit.sim.hands import AUS, CHN, JPN, METAL, USA, link

DAY = 1.0 / 30.4375
WATERS = {
    "passages": {"CHN": {"JPN": ["narrows"], "USA": ["narrows", "canal"]}, "AUS": {"JPN": ["gate"], "USA": ["canal"]}},
    "reroutes": {"narrows": {"CHN": {"JPN": "4 day"}}},
    "reroute_days": {"narrows": "6 day", "canal": "10 day"},
}
SHUT = GUESS | {
    "id": "war", "kind": "passage_closure", "passages": ["narrows"], "starts": "2025-03", "lasts": "2 month",
    "waiting": "3 day", "insurance": "10 %",
}  # fmt: skip


def opened(
    waters: dict[str, Any] | None = None, worlds: int = 1, values: dict[str, Any] | None = None, **changes: Any
) -> tuple[CritminModel, PassageClosureModifier]:
    """Return a model with one closure and what carries it out."""
    controls = changes.pop("controls", ())
    economy = controlled(shocks=(SHUT | changes,), transit=WATERS | (waters or {}), controls=controls)
    model = open_model(economy.structure(), worlds=worlds, values=values)
    shock = model.shocks[0]
    assert isinstance(shock, PassageClosureModifier)
    return model, shock


def months(model: CritminModel, shock: PassageClosureModifier, count: int) -> np.ndarray:
    """Return the delay of every link in each of the next months, ``(month, L, W)``."""
    block = model.block
    found = np.zeros((count, len(block.structure.links.seller), block.width))
    for place in range(count):
        open_month(block.month, block.measures)
        shock.strike()
        found[place, block.structure.sea_links] = block.measures.delay
        block.clock += 1
    return found


def strike(model: CritminModel, shock: PassageClosureModifier, clock: int = 2) -> None:
    model.block.clock = clock
    open_month(model.block.month, model.block.measures)
    shock.strike()


def test_cargo_goes_round_while_the_passage_is_shut_and_only_then() -> None:
    """JPN's own way round takes 4 days, the passage's usual one 6; three days of waiting come on top."""
    model, shock = opened()
    found = months(model, shock, 6)[:, :, 0]
    assert found[:, link(model, CHN, JPN)] == pytest.approx(np.array([0, 0, 7, 7, 0, 0]) * DAY)
    assert found[:, link(model, CHN, USA)] == pytest.approx(np.array([0, 0, 9, 9, 0, 0]) * DAY)
    assert found[:, link(model, AUS, USA)].max() == 0.0


def test_a_closure_of_part_of_a_month_counts_for_that_part() -> None:
    model, shock = opened(lasts="1.5 month")
    assert months(model, shock, 5)[:, link(model, CHN, JPN), 0] == pytest.approx(np.array([0, 0, 7, 3.5, 0]) * DAY)


def test_of_two_shut_passages_on_one_way_the_longer_way_round_counts() -> None:
    model, shock = opened(passages=["narrows", "canal"])
    assert months(model, shock, 3)[2, link(model, CHN, USA), 0] == pytest.approx(13 * DAY)


def test_what_has_no_way_round_stops_and_waits_for_nothing() -> None:
    model, shock = opened(passages=["gate"])
    strike(model, shock)
    close_ports(model.block)
    assert model.block.measures.delay.max() == 0.0
    assert model.block.measures.limits[model.block.structure.links.gate[link(model, AUS, JPN)], 0] == 0.0


def test_ports_on_the_passage_lose_their_share_of_trade_both_ways_but_not_by_land() -> None:
    model, shock = opened(waters={"overland": {"USA": ["CHN"]}}, stopped={"USA": "40 %", "AUS": "25 %"})
    strike(model, shock)
    close_ports(model.block)
    block = model.block
    for seller, buyer, share in ((AUS, USA, 0.4), (AUS, JPN, 0.25), (CHN, AUS, 0.25)):
        place = link(model, seller, buyer)
        passes = block.measures.limits[block.structure.links.gate[place], 0]
        assert passes == pytest.approx((1.0 - share) * block.base.flow[place, 0] * block.state.growth[METAL, 0])
    assert block.structure.links.gate[link(model, CHN, USA)] == -1
    assert block.structure.links.gate[link(model, CHN, JPN)] == -1


def test_a_closed_passage_is_no_wall_that_a_control_built() -> None:
    ban = one_of_each_control()["total_ban"]
    model, shock = opened(stopped={"CHN": "100 %", "AUS": "100 %"}, controls=(ban,))
    strike(model, shock)
    model.leakage.act()
    weigh_wall(model.block)
    close_ports(model.block)
    assert model.block.measures.limits.max() == 0.0
    assert model.block.measures.wall.max() == 0.0
    assert model.block.month.leaked.max() == 0.0


def test_insurance_is_paid_by_the_share_bought_over_the_passage_and_turns_buyers_to_others() -> None:
    model, shock = opened()
    block = model.block
    set_preferences(block)
    before = block.month.preference[link(model, CHN, JPN), 0]
    strike(model, shock)
    weigh_wall(block)
    share = block.state.habit[link(model, CHN, JPN), 0]
    assert block.month.tax_paid[JPN, METAL, 0] == pytest.approx(0.1 * share)
    set_preferences(block)
    elasticity = block.rules.supplier_price_elasticity[0]
    assert block.month.preference[link(model, CHN, JPN), 0] == pytest.approx(before * 1.1**-elasticity)


def test_by_chance_it_shuts_as_often_as_the_hazard_says_and_stays_shut_for_its_months() -> None:
    """Open for 1 / (1 - exp(-0.5)) = 2.54 months on average, shut for two."""
    model, shock = opened(starts=None, hazard="6 1/yr", worlds=400)
    shut = months(model, shock, 60)[:, link(model, CHN, JPN)] > 0.0
    starts = shut[1:] & ~shut[:-1]
    assert shut[10:].mean() == pytest.approx(2.0 / (2.0 + 1.54), abs=0.02)
    assert (shut[2:] | ~starts[:-1]).all()


def test_it_is_told_when_a_passage_shuts_and_opens() -> None:
    model, shock = opened()
    model.block.watched[0] = True
    months(model, shock, 6)
    assert [(event.month, event.kind) for event in model.block.events] == [(2, "passage shut"), (4, "passage open")]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"starts": None}, "nothing ever shuts the passage"),
        ({"waiting": "2 month"}, "cargo waits 2 months"),
        ({"passages": []}, "the list is empty"),
    ],
)
def test_bad_parameters_are_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        opened(**changes)


def test_a_way_round_a_passage_that_no_route_takes_is_a_mistake() -> None:
    with pytest.raises(ValidationError, match="no route under passages goes through 'canl'"):
        opened(waters={"reroute_days": {"canl": "6 day", "narrows": "6 day"}})
