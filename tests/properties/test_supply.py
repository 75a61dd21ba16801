"""Supply in the controlled economy: what a low price shuts, what a floor keeps, and how fast rivals may grow."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from sim.agents import mothballing
from sim.model import CritminModel
from sim.shocks.base import ShockModifier
from tests.properties.economies import (
    IN_ANY_CASE,
    NEW_SMELTER,
    Economy,
    controlled,
    drawn,
    open_model,
    pact,
    process,
    still,
)
from tests.properties.test_off_is_none import differences, run

WORLDS = 32
METAL = 1


@dataclass
class Press(ShockModifier):
    """A shock that holds the metal's cost anchor at a level for some months, and guarantees a price to processes."""

    model: CritminModel
    level: float
    months: int
    floor: float = 0.0
    guaranteed: str = "smelting.AUS"

    def strike(self) -> None:
        """Press the price while the shock lasts; the guarantee goes on."""
        block = self.model.block
        block.state.anchor[METAL] = self.level if block.clock < self.months else 1.0
        block.measures.floor[block.structure.recipes.names.index(self.guaranteed)] = self.floor


def pressed(level: float = 0.6, months: int = 24, floor: float = 0.0, **values: Any) -> CritminModel:
    """Return a model whose metal price will be pressed."""
    structure = controlled().structure()
    model = open_model(structure, worlds=WORLDS, values=drawn(structure, 3, np.arange(WORLDS)) | values)
    model.shocks.append(Press(model, level, months, floor))
    return model


def standing(model: CritminModel, months: int) -> np.ndarray:
    """Run on, and return the rival's smelting capacity that stands, as a share of the base year's, ``(W,)``."""
    for _ in range(months):
        model.step()
    block = model.block
    place = block.structure.recipes.names.index("smelting.AUS")
    return block.state.capacity[place] * block.month.online[place] / block.base.capacity[place]


def test_two_years_of_low_prices_shut_a_rival_and_a_floor_keeps_it() -> None:
    bare, kept, weak = (standing(pressed(level=0.5, floor=floor), 24) for floor in (0.0, 1.0, 0.5))
    never = standing(pressed(level=0.5, **{"switch.mothballing": 0.0}), 24)
    assert bare.mean() < 0.5
    assert kept.min() >= 0.99
    assert never.min() >= 0.99
    assert (bare <= weak + 1e-9).all()
    assert (weak <= kept + 1e-9).all()


def test_the_deeper_and_longer_the_low_price_the_less_stands() -> None:
    depth = [standing(pressed(level), 24).mean() for level in (1.0, 0.8, 0.7, 0.6, 0.5)]
    assert depth == sorted(depth, reverse=True)
    assert depth[0] >= 0.99
    length = [standing(pressed(), months).mean() for months in (4, 12, 18, 24)]
    assert length == sorted(length, reverse=True)


def test_a_rival_that_was_shut_takes_years_to_return() -> None:
    """Ten months after the price is back two fifths are still missing; three years after, all stands that it pays.

    The shut plants lift the price the sooner since what stands idle elsewhere is not all ready to run.
    """
    pays = {"behaviour.mothball_price": 0.8, "behaviour.mothball_spread": 0.0, "behaviour.restart_price": 0.5}
    model = pressed(level=0.5, months=24, **pays)
    low, soon, later = standing(model, 24), standing(model, 10), standing(model, 36)
    assert low.mean() < soon.mean() < later.mean()
    assert soon.mean() < 0.6
    assert later.mean() > 0.9


def test_mothballing_off_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    shut = controlled(shocks=_GLUT, months=36).structure()
    plain = run(shut, "test", "none")
    off = run(shut, "test", "none", **{"switch.mothballing": 0.0})
    monkeypatch.setattr(mothballing.shut, "run", _nothing)
    assert differences(off, run(shut, "test", "none")) == []
    assert "stock" in differences(plain, off)


def _nothing(*_: object, **__: object) -> None:
    """Decide nothing."""


_GLUT = ({
    "id": "glut", "kind": "opening_stock", "nation": "CHN", "good": "metal", "surplus": "12 month", "source": "own",
    "status": "assumption",
},)  # fmt: skip


def test_a_world_without_mothballing_does_not_notice_its_neighbours() -> None:
    half = np.arange(WORLDS) % 2.0
    mixed = standing(pressed(**{"switch.mothballing": half}), 24)
    alone = [standing(pressed(**{"switch.mothballing": value}), 24) for value in (0.0, 1.0)]
    assert np.array_equal(mixed, np.where(half == 1.0, alone[1], alone[0]))


# --- rivals ----------------------------------------------------------------------------------------------------------


def many_rivals() -> Economy:
    """Return the controlled economy with smelters in three nations outside the controller."""
    minerals = controlled().minerals
    smelting = process("refine", "metal", {"CHN": 800.0, "AUS": 100.0, "USA": 50.0, "JPN": 10.0},
                       inputs={"ore": "1.1 t/t"})  # fmt: skip
    rare = minerals["rare"] | {"processes": minerals["rare"]["processes"] | {"smelting": smelting}}
    return replace(controlled(), minerals=minerals | {"rare": rare})


def added(price: float, months: int = 12, switch: Callable[[CritminModel], None] | None = None) -> np.ndarray:
    """Return what all rivals together have begun to build or finished, as a share of the world's use, ``(W,)``."""
    structure = many_rivals().structure()
    values = still(structure) | {"behaviour.expansion_limit": 0.0, "behaviour.rival_growth": 0.04}
    model = open_model(structure, worlds=8, values=values)
    model.shocks.append(Press(model, price, months))
    if switch is not None:
        switch(model)
    block, recipes = model.block, structure.recipes
    for _ in range(months):
        block.state.contract[1, METAL] = price
        block.state.spot[1, METAL] = price
        model.step()
    own = [place for place, name in enumerate(recipes.names) if name in _RIVALS]
    state = block.state
    total = state.capacity[own] + state.building_fast[own] + state.building_slow[own] - block.base.capacity[own]
    return total.sum(axis=0) / block.month.world_use[METAL]


_RIVALS = ("smelting.AUS", "smelting.USA", "smelting.JPN")


def test_all_rivals_together_add_at_most_a_few_percent_of_the_world_market_a_year() -> None:
    """At a price far above the trigger they add just the limit, whatever their number; at the base price nothing."""
    assert added(5.0) == pytest.approx(0.04, rel=1e-9)
    assert added(1.0).max() <= 1e-12


def test_a_guaranteed_price_calls_rivals_in_too() -> None:
    def guarantee(model: CritminModel) -> None:
        model.shocks.append(Press(model, 1.0, 12, floor=5.0))

    assert 0.0 < added(1.0, switch=guarantee).min() < 0.04


# --- named projects --------------------------------------------------------------------------------------------------

LATER = NEW_SMELTER | {"nation": "AUS", "starts": "2027-06", "full": "2028-06", "slip": "0 month"} | IN_ANY_CASE


def online_by(project: dict[str, Any], clause: dict[str, Any] | None = None, **values: Any) -> np.ndarray:
    """Return the share of the project in place after four years of a pressed price and growth of none, ``(W,)``."""
    allies = {"pact": pact(**clause) | {"signed": "2024-12", "starts": "2025-01"}} if clause else {}
    structure = controlled(projects={"new_smelter": project}, partnerships=allies, months=60).structure()
    full = drawn(structure, 3, np.arange(WORLDS)) | structure.case("test", "all" if clause else "none") | values
    model = open_model(structure, worlds=WORLDS, values=full)
    model.shocks.append(Press(model, 0.6, 48))
    for _ in range(48):
        model.step()
    return model.block.projects.built[0].copy()


def test_ramp_failure_takes_part_of_some_plants_and_off_takes_none() -> None:
    early = LATER | {"starts": "2026-01", "full": "2027-01"}
    with_it, off = online_by(early), online_by(early, **{"switch.ramp_failure": 0.0})
    assert (off == 1.0).all()
    assert 0.2 < (with_it < 1.0).mean() < 0.8
    assert np.array_equal(online_by(early | {"shortfall": "0 share"}), off)
