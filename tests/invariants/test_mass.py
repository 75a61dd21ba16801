"""Nothing appears or vanishes: mass is conserved for every good, world and month, whatever is going on."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.build import build
from sim.invariants import InvariantError
from sim.model import simulate
from sim.structure import Structure
from tests.properties.economies import (
    Economy,
    bundled_experiment,
    drawn,
    everything,
    open_model,
    shortened,
    structure_or_none,
    troubled_economies,
)

WORLDS = np.arange(8)


@pytest.fixture(scope="module")
def bundled() -> Structure:
    return build(shortened(bundled_experiment(), 30))


@pytest.mark.parametrize("scenario", ["china-tightens", "status-quo"])
@pytest.mark.parametrize("policy", ["none", "all"])
def test_mass_is_conserved_in_the_bundled_scenarios(bundled: Structure, scenario: str, policy: str) -> None:
    values = drawn(bundled, 3, WORLDS) | bundled.case(scenario, policy)
    simulate(bundled, seed=3, worlds=WORLDS, values=values, checked=True)


@pytest.mark.slow
def test_mass_is_conserved_over_ten_years_in_many_worlds() -> None:
    structure = build(bundled_experiment())
    worlds = np.arange(48)
    values = drawn(structure, 5, worlds) | structure.case("china-tightens", "all")
    simulate(structure, seed=5, worlds=worlds, values=values, checked=True)


def test_mass_is_conserved_with_every_control_clause_and_shock_at_once() -> None:
    structure = replace(everything(), months=48).structure()
    simulate(structure, seed=1, worlds=WORLDS, values=structure.case("test", "all"), checked=True)


@settings(max_examples=25)
@given(troubled_economies(), st.integers(0, 2**62), st.data())
def test_mass_is_conserved_in_random_economies_under_random_controls(
    economy: Economy, seed: int, data: st.DataObject
) -> None:
    structure = structure_or_none(economy)
    assume(structure is not None)
    policy = data.draw(st.sampled_from(sorted(economy.data()["experiment"]["policies"])))
    values = drawn(structure, seed, WORLDS) | structure.case("test", policy)
    simulate(structure, seed=seed, worlds=WORLDS, values=values, checked=True)


@pytest.mark.parametrize("array", ["industry_stock", "seller_stock", "public_stock", "joint_stock", "trader_stock"])
def test_a_tonne_from_nowhere_is_found(array: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = open_model(everything().structure(), checked=True)

    def smuggle() -> None:
        getattr(model.block.state, array)[2, 1, 0] += 1e-3

    monkeypatch.setattr(model, "record", smuggle)
    with pytest.raises(InvariantError, match=r"USA, metal, 2025-01, world 0: -0\.001 t of"):
        model.step()


def test_a_cargo_lost_at_sea_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    model = open_model(everything().structure(), checked=True)

    def sink() -> None:
        model.block.state.transit[:, 1, 1, 0] *= 0.9

    monkeypatch.setattr(model, "record", sink)
    with pytest.raises(InvariantError, match="mass afloat: all nations, metal, 2025-01, world 0"):
        model.step()
