"""The brief names the clause that does it, and the one that makes a pair worse, where an attribution tells."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from experiments.analysis.spillover import EVERY
from experiments.brief.attributed import attributed, clause_words, worsening
from experiments.brief.causes import causes
from experiments.brief.facts import facts_of
from experiments.brief.stakes import gains
from experiments.questions.attribution.game import SHAPLEY
from experiments.questions.attribution.shares import TOGETHER

PACT = "us-japan-framework"
PLAYERS = ("complementary_stockpile", "offtake", "recycling")


def row(player, measure, pair, difference, low, high):
    names = {"player": player, "measure": measure, "nation": pair[0], "good": pair[1], "metric": "shortage"}
    return names | {"difference": difference, "ci_low": low, "ci_high": high}


def attribution_of(layout, *pacts):
    """Return what an attribution would say: the reserve helps Japan, offtake makes the EU worse."""
    own, other = ("JPN", "dytb_oxide"), ("EU27", "gallium")
    rows = [
        row(EVERY, TOGETHER, own, -0.08, -0.10, -0.05),
        row("complementary_stockpile", SHAPLEY, own, -0.065, -0.09, -0.04),
        row("offtake", SHAPLEY, own, -0.015, -0.03, 0.01),
        row("recycling", SHAPLEY, own, 0.0, 0.0, 0.0),
        row("offtake", SHAPLEY, other, 0.054, 0.03, 0.08),
        row("recycling", SHAPLEY, other, 0.0, 0.0, 0.0),
    ]
    levers = {name: {f"clause.{pact}.{name}.strength": 1.0} for name, pact in zip(PLAYERS, pacts, strict=True)}
    study = SimpleNamespace(policy="framework", game=SimpleNamespace(players=PLAYERS), levers=levers)
    store = SimpleNamespace(worlds=64, layout=layout, path=None)
    return SimpleNamespace(shares=pd.DataFrame(rows), study=study, store=store)


@pytest.fixture
def facts(data, store):
    found = facts_of(data, store, "en")
    vars(found)["attribution"] = attribution_of(store.layout, PACT, PACT, PACT)
    return found


def plain(texts):
    return " ".join(texts).replace("\N{NO-BREAK SPACE}", " ")


def test_the_clause_that_does_it_is_named_with_its_number(facts):
    said = plain(attributed(facts))
    assert said.startswith(
        "A separate run of 64 worlds switched the clauses of 'framework' on and off one by one. Chance"
    )
    assert "all clauses together: 8 points lower, 5 to 10. Of this: complementary stockpile 6.5 points lower" in said
    assert said.endswith("No clear part: offtake and recycling.")
    assert "it cannot say which clause" not in plain(block.text for block in causes(facts).blocks)


def test_a_pair_that_the_attribution_does_not_know_is_not_told(facts):
    assert attributed(replace_focus(facts, "copper_refined")) == []
    assert worsening(facts, "KOR", "germanium") == ""


def replace_focus(facts, good):
    data = replace(facts.data, focus=replace(facts.data.focus, good=good))
    other = replace(facts, data=data)
    vars(other)["attribution"] = facts.attribution
    return other


def test_a_clause_of_several_partnerships_says_whose_it_is(facts, store):
    several = attribution_of(store.layout, PACT, "mp-dod-contract", PACT)
    assert clause_words(facts, several, "offtake") == "offtake of 'mp dod contract'"


def test_an_attribution_of_another_policy_blames_no_clause_of_this_one(facts):
    facts.attribution.study.policy = "framework-plus"
    assert "the clauses of 'framework-plus'" in plain(attributed(facts))
    assert worsening(facts, "EU27", "gallium") == ""


def test_a_pair_made_worse_is_put_down_to_its_clause(facts, data, store):
    assert worsening(facts, "EU27", "gallium").replace("\N{NO-BREAK SPACE}", " ") == (
        "the European Union, gallium: offtake (5.4 points higher, 3.0 to 8.0)"
    )
    rows = data.analysis.paired.copy()
    pair = (rows["nation"] == "EU27") & (rows["good"] == "gallium") & (rows["metric"] == "shortage")
    rows.loc[pair, ["difference", "ci_low", "ci_high"]] = (0.05, 0.03, 0.07)
    worse = facts_of(replace(data, analysis=replace(data.analysis, paired=rows)), store, "en")
    assert "This run does not show why for gallium." in plain(block.text for block in gains(worse).blocks)
    vars(worse)["attribution"] = facts.attribution
    told = plain(block.text for block in gains(worse).blocks)
    assert "The clause that raises it most: the European Union, gallium: offtake (5.4 points higher" in told
    assert "does not show why" not in told
