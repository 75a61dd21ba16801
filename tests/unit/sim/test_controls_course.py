"""The course of a control by hand: expected, extended, suspended, brought back; and what counts as news."""

import numpy as np
import pytest
from pydantic import ValidationError

from sim.market.prices import move_anchor
from sim.model import CritminModel
from tests.properties.economies import control, controlled, open_model
from tests.unit.sim.hands import CHN, JPN, METAL, USA, gate, govern, link, with_control

START = 14  # March 2026, counted from January 2025
WORLDS = 800


def ban(**fields):
    """Return a full stop towards JPN from March 2026."""
    return control("destination_ban", targets=["JPN"], **({"share": "100 %"} | fields))


def shut(model: CritminModel) -> np.ndarray:
    """Return in which worlds nothing may pass to JPN."""
    return model.block.measures.limits[gate(model, JPN)] == 0.0


def news(model: CritminModel, nation: int = JPN) -> np.ndarray:
    """Return the news that breaks on a nation, as a multiple of its dependence, ``(W,)``."""
    return model.block.measures.news[nation, METAL] / model.block.state.habit[link(model, CHN, nation)]


def test_an_announcement_weighs_less_the_more_it_was_expected() -> None:
    model, _ = with_control(ban(severity="80 %", expected="25 %"))
    govern(model, START)
    assert news(model) == pytest.approx(0.8 * 0.75)


def test_a_control_is_extended_in_its_share_of_worlds_and_that_is_news_as_far_as_it_surprises() -> None:
    entry = ban(severity="50 %", ends="2026-06", extension={"chance": "30 %", "lasts": "1.5 month"})
    model, _ = with_control(entry, worlds=WORLDS)
    govern(model, START + 2)
    assert shut(model).all()
    govern(model, START + 3)
    extended = shut(model)
    assert extended.mean() == pytest.approx(0.3, abs=0.06)
    assert news(model) == pytest.approx(np.where(extended, 0.5 * 0.7, 0.0))
    govern(model, START + 4)
    assert (shut(model) == extended).all()
    assert news(model).max() == 0.0
    govern(model, START + 5)
    assert not shut(model).any()


def test_a_suspended_control_rests_and_comes_back_in_its_share_of_worlds() -> None:
    rest = {"since": "2026-05", "until": "2026-08", "resumes": "40 %"}
    model, modifier = with_control(ban(announced="2026-02", suspended=rest), worlds=WORLDS)
    back = modifier.course.resumes
    assert back.mean() == pytest.approx(0.4, abs=0.06)
    for clock in range(START, START + 9):
        govern(model, clock)
        resting = START + 2 <= clock < START + 5
        assert (shut(model) == (~np.array(resting) & (back | (clock < START + 2)))).all()
        assert news(model) == pytest.approx(np.where(back & (clock == START + 5), 0.6, 0.0))
        # As long before its return as it was announced before its start, buyers order ahead as far as it is likely.
        ahead = model.block.month.frontload[JPN, METAL] / model.block.state.habit[link(model, CHN, JPN)]
        assert ahead == pytest.approx(0.4 if clock == START + 4 else 0.0)


def test_controls_that_hang_on_one_decision_come_back_together() -> None:
    rest = {"since": "2026-05", "until": "2026-08", "resumes": "50 %"}
    own = [ban(id=name, suspended=rest) for name in ("one", "two")]
    shared = [ban(id=name, suspended=rest | {"decision": "truce"}) for name in ("three", "four")]
    model = open_model(controlled(controls=(*own, *shared)).structure(), worlds=WORLDS)
    one, two, three, four = (modifier.course.resumes for modifier in next(iter(model.agents)).controls)
    assert (three == four).all()
    assert 0.4 < (one == two).mean() < 0.6


def test_a_package_suspended_before_its_start_never_acts_until_it_comes_back_and_is_new_then() -> None:
    rest = {"since": "2026-02", "until": "2026-09", "resumes": "100 %"}
    model, modifier = with_control(ban(announced="2025-12", suspended=rest))
    seen = []
    for clock in range(START - 4, START + 8):
        govern(model, clock)
        seen.append((bool(news(model).max() > 0.0), bool(shut(model).all()), float(modifier.age()[0])))
    assert [heard for heard, _, _ in seen] == [False, True, True] + [False] * 9
    assert [stopped for _, stopped, _ in seen] == [False] * 10 + [True] * 2
    assert [age for _, _, age in seen] == [-1.0] * 10 + [0.0, 1.0]


def test_its_course_is_told() -> None:
    rest = {"since": "2026-05", "until": "2026-06", "resumes": "100 %"}
    entry = ban(suspended=rest, ends="2026-08", extension={"chance": "100 %", "lasts": "2 month"})
    model, _ = with_control(entry)
    model.block.watched[0] = True
    for clock in range(START, START + 10):
        govern(model, clock)
    told = [(event.month - START, event.kind) for event in model.block.events]
    assert told == [
        (0, "control starts"), (2, "control suspended"), (3, "control resumes"), (5, "control extended"),
        (7, "control ends"),
    ]  # fmt: skip


def test_only_what_goes_beyond_standing_controls_is_news() -> None:
    first = ban(id="standing", share="60 %", starts="2026-02")
    second = ban(id="tighter", share="100 %", severity="90 %")
    third = control("licence", id="weaker", starts="2026-04", severity="50 %", terms={
        "approval": "1 1/month", "delay": "0 month", "ramp": "0 month", "throughput": "1 ratio", "patience": "12 month",
    })  # fmt: skip
    model = open_model(controlled(controls=(third, second, first)).structure())
    govern(model, START - 1)
    assert news(model) == pytest.approx(1.0)
    govern(model, START)
    assert news(model) == pytest.approx(0.9 - 0.6)
    govern(model, START + 1)
    assert news(model) == pytest.approx(0.0)
    assert news(model, USA) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("fields", "followed"),
    [({}, 1.0), ({"ends": "2027-03"}, 0.0), ({"ends": "2027-03", "open_ended": True}, 1.0),
     ({"ends": "2027-03", "extension": {"chance": "30 %", "lasts": "6 month"}}, 0.3)],
)  # fmt: skip
def test_the_cost_anchor_does_not_follow_a_price_that_passes(fields: dict, followed: float) -> None:
    model, _ = with_control(ban(**fields))
    state, rules = model.block.state, model.block.rules
    state.contract[1, METAL] = 1.4
    govern(model, START)
    assert model.block.measures.temporary[METAL] == pytest.approx(1.0 - followed)
    move_anchor(model.block)
    assert state.anchor[METAL] == pytest.approx(1.0 + followed * 0.4 / rules.anchor_months)


def test_the_anchor_falls_as_ever_and_follows_as_far_as_lasting_controls_stop_trade() -> None:
    lasting = control("destination_ban", id="lasting", targets=["USA"], share="100 %", starts="2026-02")
    model = open_model(controlled(controls=(ban(ends="2027-03"), lasting)).structure())
    flow = model.block.base.flow
    to_japan, to_usa = flow[link(model, CHN, JPN), 0], flow[link(model, CHN, USA), 0]
    govern(model, START)
    assert model.block.measures.temporary[METAL] == pytest.approx(to_japan / (to_japan + to_usa))
    model.block.state.contract[1, METAL] = 0.6
    move_anchor(model.block)
    assert model.block.state.anchor[METAL] == pytest.approx(1.0 - 0.4 / model.block.rules.anchor_months)


def test_without_the_mechanism_every_price_moves_the_anchor() -> None:
    model, _ = with_control(ban(ends="2027-03"), **{"switch.permanence": 0.0})
    govern(model, START)
    assert model.block.measures.temporary.max() == 0.0


def test_a_temporary_quota_counts_as_far_as_its_pool_stops_trade() -> None:
    model, _ = with_control(control("quota", volume="50 %", carry_over="0 %", ends="2027-03"))
    govern(model, START)
    assert model.block.measures.temporary[METAL] == pytest.approx(1.0)


def test_enforcement_is_the_strictest_of_the_controls_that_name_one() -> None:
    entries = (ban(id="one", enforcement="30 %", ends="2026-05"), ban(id="two", enforcement="20 %"), ban(id="three"))
    model = open_model(controlled(controls=entries).structure())
    for clock, found in ((START - 1, -1.0), (START, 0.3), (START + 2, 0.2)):
        govern(model, clock)
        assert model.block.measures.enforcement[gate(model, JPN)] == pytest.approx(found)
        assert model.block.measures.enforcement[gate(model, USA)] == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"extension": {"chance": "1 %", "lasts": "1 month"}}, "without an end"),
     ({"suspended": {"since": "2026-05", "until": "2026-05", "resumes": "1 %"}}, "not after its first day"),
     ({"suspended": {"since": "2026-03", "until": "2026-05", "resumes": "1 %"}}, "before anybody knew"),
     ({"suspended": {"since": "2026-05", "until": "2026-07", "resumes": "1 %"}, "ends": "2026-06"}, "after its end")],
)  # fmt: skip
def test_a_course_that_cannot_be_is_refused(fields: dict, message: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=message):
        controlled(controls=(ban(**fields),)).resolved()
