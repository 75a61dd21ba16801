"""A partnership that starts on its own day is itself; one that starts later is a twin that meets the same chances."""

import numpy as np
import pytest

from experiments.runner.configs import open_library
from experiments.runner.question import Options, question_of
from experiments.runner.starts import combinations, read_starts, twin_policy, with_twins
from sim.build import build
from sim.config.errors import UserError
from sim.config.schema.experiment import PolicyConfig
from tests.properties.economies import control, controlled, drawn, one_of_each_clause, open_model, pact

CLAUSES = {name: one_of_each_clause()[name] for name in ("offtake", "complementary_stockpile")}


@pytest.fixture(scope="module")
def plain():
    ban = control("total_ban", share="60 %", starts="2026-06")
    partnership = pact(**CLAUSES) | {"signed": "2025-06", "starts": "2026-01"}
    return controlled(cover=30.0, months=30, controls=(ban,), partnerships={"pact": partnership}).resolved()


def unserved(structure, policy):
    """Return what JPN missed of metal over all months by world, t."""
    values = drawn(structure, 5, np.arange(8)) | structure.case("test", policy)
    model = open_model(structure, "test", policy, worlds=8, values=values)
    total = np.zeros(8)
    for _ in range(structure.calendar.total):
        model.step()
        total += model.block.month.missed[structure.nations.index("JPN"), structure.goods.index("metal")]
    return total


def test_its_own_day_is_the_partnership_itself_and_a_later_one_helps_less(plain):
    starts, others = read_starts(["partnership.start=2026-01,2027-06", "behaviour.x=1"], plain)
    assert others == ("behaviour.x=1",)
    structure = build(with_twins(plain, starts))
    variants = list(combinations(plain.experiment.policies["all"], starts))
    assert [words for _, words in variants] == ["partnership.start=2026-01", "partnership.start=2027-06"]
    same, late = (unserved(structure, twin_policy("all", chosen)) for chosen, _ in variants)
    alone, none = (unserved(build(plain), policy) for policy in ("all", "none"))
    assert (same == alone).all()
    assert none.mean() > late.mean() > alone.mean()


def test_without_the_partnership_there_is_one_variant(plain):
    starts, _ = read_starts(["partnership.start=2026-01,2027-06"], plain)
    assert list(combinations(plain.experiment.policies["none"], starts)) == [({}, "")]
    assert twin_policy("none", {}) == "none"


def test_what_stands_on_another_policy_is_compared_with_that_one_of_the_same_day(plain, monkeypatch):
    monkeypatch.setattr("experiments.runner.question.examine", lambda _: ())  # the economy of the tests is tiny
    below = PolicyConfig.model_validate(["pact"])
    policies = plain.experiment.policies | {"below": below, "above": below.model_copy(update={"on_top_of": "below"})}
    resolved = plain.model_copy(update={"experiment": plain.experiment.model_copy(update={"policies": policies})})
    cases = question_of(resolved, Options(sweeps=("partnership.start=2026-01,2027-06",)), open_library()).cases()
    against = {case.label: case.against for case in cases}
    assert against["above[partnership.start=2027-06]"] == "below[partnership.start=2027-06]"
    assert against["below[partnership.start=2027-06]"] == "none"
    assert set(against.values()) <= set(against)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["partnership.start=2026-13"], "'2026-13' is no day; write 2026-01"),
        (["partnership.start=2026-01,2026-01-01"], "a day is given twice"),
        (["partnership.pakt.start=2026-01"], r"did you mean 'partnership\.pact\.start'"),
        (["partnership.start=2026-01", "partnership.pact.start=2027-01"], "the start of pact is given twice"),
    ],
)
def test_a_start_that_makes_no_sense_is_told(plain, texts, message):
    with pytest.raises(UserError, match=message):
        read_starts(texts, plain)
