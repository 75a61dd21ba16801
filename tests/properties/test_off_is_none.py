"""What is switched off leaves no trace: clauses at strength 0, inactive controls, goods that nobody controls."""

from dataclasses import replace

import numpy as np
import pytest

import sim.clauses
import sim.controls
import sim.shocks
from sim.build import build
from sim.clauses.base import Clause
from sim.config.schema.experiment import PolicyConfig, ResolvedExperiment
from sim.controls.base import ExportControl
from sim.model import simulate
from sim.observer import PRICES, SERIES
from sim.plugins import plugins
from sim.recording import Recording
from sim.shocks.base import Shock
from sim.structure import Structure
from tests.properties.economies import (
    Economy,
    bundled_experiment,
    drawn,
    everything,
    one_of_each_clause,
    one_of_each_control,
    pact,
    same_numbers,
    shortened,
)

EVERYTHING = (*SERIES, *PRICES)
WORLDS = np.arange(8)


def run(structure: Structure, scenario: str, policy: str, **levers: float) -> Recording:
    """Simulate with drawn parameters, so that nothing hides behind a central value."""
    values = drawn(structure, 4, WORLDS) | structure.case(scenario, policy) | levers
    return simulate(structure, seed=4, worlds=WORLDS, values=values, record=EVERYTHING)


def differences(left: Recording, right: Recording) -> list[str]:
    """Return the names of arrays that are not the same to the last bit."""
    families = ("series", "prices", "accounts")
    return [
        name
        for family in families
        for name, array in getattr(left, family).items()
        if not same_numbers(array, getattr(right, family)[name])
    ]


def without_partnerships(resolved: ResolvedExperiment) -> ResolvedExperiment:
    """Return the experiment as if nobody had ever written a partnership."""
    policies = {"none": PolicyConfig()}
    experiment = resolved.experiment.model_copy(update={"policies": policies})
    return resolved.model_copy(update={"experiment": experiment, "partnerships": {}})


def troubled(**clauses: dict) -> Economy:
    """Return a small economy in trouble with a pact of these clauses."""
    return replace(everything(), partnerships={"pact": pact(**clauses)} if clauses else {})


def test_the_examples_cover_every_kind_there_is() -> None:
    assert set(one_of_each_clause()) == set(plugins(sim.clauses, Clause))
    assert set(one_of_each_control()) == set(plugins(sim.controls, ExportControl))
    assert {entry["kind"] for entry in everything().shocks} == set(plugins(sim.shocks, Shock))


@pytest.mark.parametrize("kind", sorted(plugins(sim.clauses, Clause)))
def test_a_clause_at_strength_zero_is_none_and_at_full_strength_is_not(kind: str) -> None:
    structure = troubled(**{kind: one_of_each_clause()[kind]}).structure()
    none = run(structure, "test", "none")
    off = {f"clause.pact.{kind}.strength": 0.0}
    assert differences(run(structure, "test", "all", **off), none) == []
    assert "unserved" in differences(run(structure, "test", "all"), none)
    assert differences(run(troubled().structure(), "test", "none"), none) == []


@pytest.mark.parametrize("kind", sorted(plugins(sim.controls, ExportControl)))
def test_a_control_that_is_not_active_is_none_and_an_active_one_is_not(kind: str) -> None:
    """A truce needs something to suspend, and low prices a shortage to show in: they are tried on top of a ban.

    Retaliation needs somebody to answer.
    """
    entry = one_of_each_control()[kind]
    ban = (one_of_each_control()["total_ban"],) if kind in {"truce", "bargaining", "flooding"} else ()
    held = {"controls": ban, "escalation": (entry,)} if kind == "escalation" else {"controls": (*ban, entry)}
    clause = {"rapid_response": one_of_each_clause()["rapid_response"]}
    allies = {"pact": pact(**clause)} if kind == "retaliation" else {}
    plain = replace(everything(), controls=ban, escalation=(), partnerships=allies)
    structure = replace(plain, **held).structure()
    without = run(plain.structure(), "test", "all")
    off = {f"control.{entry['id']}.active": 0.0}
    assert differences(run(structure, "test", "all", **off), without) == []
    assert "unserved" in differences(run(structure, "test", "all"), without)


@pytest.mark.parametrize("kind", sorted(plugins(sim.shocks, Shock)))
def test_a_shock_that_is_not_active_is_none_and_an_active_one_is_not(kind: str) -> None:
    plain = replace(everything(), escalation=(), shocks=())
    entry = next(entry for entry in everything().shocks if entry["kind"] == kind)
    structure = replace(plain, shocks=(entry,)).structure()
    without = run(plain.structure(), "test", "none")
    off = {f"shock.{entry['id']}.active": 0.0}
    assert differences(run(structure, "test", "none", **off), without) == []
    assert "unserved" in differences(run(structure, "test", "none"), without)


def test_retaliation_without_a_partnership_is_none() -> None:
    """The answer is in force and the pact is on paper, but the row's policy does not hold it."""
    answer = one_of_each_control()["retaliation"] | {"hazard": "1e6 1/yr"}
    plain = replace(everything(), controls=(), escalation=())
    structure = replace(plain, controls=(answer,)).structure()
    assert differences(run(structure, "test", "none"), run(plain.structure(), "test", "none")) == []
    assert "unserved" in differences(run(structure, "test", "all"), run(plain.structure(), "test", "all"))


@pytest.fixture(scope="module")
def bundled() -> ResolvedExperiment:
    return shortened(bundled_experiment(), 30)


@pytest.fixture(scope="module")
def structure(bundled: ResolvedExperiment) -> Structure:
    return build(bundled)


@pytest.fixture(scope="module")
def none(structure: Structure) -> Recording:
    return run(structure, "china-tightens", "none")


def test_the_bundled_partnerships_at_strength_zero_are_none(structure: Structure, none: Recording) -> None:
    strengths = [name for name in structure.case("china-tightens", "all") if name.endswith(".strength")]
    assert len(strengths) == sum(len(item.clauses) for item in structure.resolved.partnerships.values())
    off = run(structure, "china-tightens", "all", **dict.fromkeys(strengths, 0.0))
    assert differences(off, none) == []
    assert "unserved" in differences(run(structure, "china-tightens", "all"), none)


def test_the_bundled_partnerships_left_out_are_none(bundled: ResolvedExperiment, none: Recording) -> None:
    assert differences(run(build(without_partnerships(bundled)), "china-tightens", "none"), none) == []


def test_copper_does_not_notice_that_rare_earths_are_controlled(bundled: ResolvedExperiment) -> None:
    """One group of goods escalates, without contagion; everything that is made of other goods stays where it is.

    Both scenarios have the same shocks: a plant for nickel is sold to the controller's firms whatever rare earths do.
    """
    scenario = bundled.scenarios["china-tightens"]
    rare = next(entry for entry in scenario.escalation if entry.id == "rare-earths")
    only = scenario.model_copy(update={"controls": (), "escalation": (rare,)})
    quiet = bundled.scenarios["status-quo"].model_copy(update={"controls": (), "shocks": scenario.shocks})
    structure = build(bundled.model_copy(update={"scenarios": {"china-tightens": only, "status-quo": quiet}}))
    off = {"control.rare-earths.regime.contagion": 0.0}
    tight = run(structure, "china-tightens", "none", **off, **{"control.rare-earths.regime.license_hazard": 6.0})
    calm = run(structure, "status-quo", "none", **off)
    touched = {
        name
        for place, name in enumerate(structure.goods)
        if not same_numbers(tight.series["stock"][:, :, place], calm.series["stock"][:, :, place])
    }
    assert touched >= {"ndpr_oxide", "dytb_oxide", "ndfeb_magnet"}
    assert touched <= {"ree_ore_light", "ree_ore_ionic", "ndpr_oxide", "dytb_oxide", "ndfeb_magnet"}
    for good in ("copper_ore", "copper_refined"):
        place = structure.goods.index(good)
        for name, array in tight.series.items():
            assert same_numbers(array[:, :, place], calm.series[name][:, :, place]), (good, name)
        for name, array in tight.prices.items():
            assert same_numbers(array[:, place], calm.prices[name][:, place]), (good, name)
