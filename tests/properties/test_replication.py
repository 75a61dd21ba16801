"""Without shocks, controls, projects and growth the base year stays where it is, for every nation, good and link."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from sim.base_year import VARIANTS
from sim.block import Block
from sim.build import build
from sim.model import CritminModel
from sim.structure import Structure
from tests.properties.economies import (
    Economy,
    bundled_experiment,
    controlled,
    drawn,
    economies,
    everything,
    open_model,
    still,
    structure_or_none,
    switches,
    thorough,
)

MONTHS = 36
TOLERANCE = 5e-3
EXACT = 1e-9


def drift(model: CritminModel, months: int = MONTHS) -> dict[str, float]:
    """Run on, and return the largest drift from the base year in any month, relative where there was any."""
    state, month, base = model.block.state, model.block.month, model.block.base
    expected = {
        "production": lambda: (month.made, base.made),
        "trade": lambda: (state.flow, base.flow),
        "consumption": lambda: (month.consumed + month.put_aside + month.used, base.use),
        "industry stock": lambda: (state.industry_stock, base.industry_stock),
        "seller stock": lambda: (state.seller_stock, base.seller_stock + base.made),
        "public stock": lambda: (state.public_stock, base.public_stock),
        "capacity": lambda: (state.capacity, base.capacity),
        "price": lambda: (np.stack([state.spot, state.contract, state.thin]), np.ones((3, *state.spot.shape))),
        "afloat": lambda: (state.transit.sum(axis=0), afloat(model.block)),
    }
    worst = dict.fromkeys(expected, 0.0)
    for _ in range(months):
        model.step()
        for name, pair in expected.items():
            found, wanted = pair()
            scale = np.where(wanted > 0.0, wanted, 1.0)
            worst[name] = max(worst[name], float(np.max(np.abs(found - wanted) / scale, initial=0.0)))
    return worst


def afloat(block: Block) -> np.ndarray:
    """Return what is under way in the base year at the end of a month: all but what has just been unloaded."""
    baseline = block.structure.baseline
    total = np.zeros(block.base.use.shape)
    np.add.at(total, (baseline.link_buyer, baseline.link_good), block.base.flow * baseline.lead[:, None])
    return total


@pytest.fixture(scope="module")
def bundled() -> Structure:
    return build(bundled_experiment())


@pytest.mark.parametrize("variant", [0.0, np.arange(8.0), np.arange(24.0, 32.0)], ids=["central", "first", "last"])
def test_the_bundled_base_years_stay_where_they_are_for_three_years(bundled: Structure, variant: np.ndarray) -> None:
    off = {f"project.{plan.whole}.success": 0.0 for plan in bundled.projects}
    idle = {column.name: 0.0 for column in bundled.columns if column.name.endswith(".active")}
    values = still(bundled) | off | idle | {"baseline.variant": variant}
    worst = drift(open_model(bundled, "status-quo", "none", worlds=8, values=values))
    assert max(worst.values()) <= TOLERANCE, worst
    assert max(worst.values()) <= EXACT, f"within the promise, but no longer exact: {worst}"


def test_every_base_year_stays_under_any_draw_of_behaviour_with_every_switch_on(bundled: Structure) -> None:
    """Nothing reacts to calm: not mothballing, leakage, bets, trust or delays, at whatever numbers they are drawn.

    Covers stay as they are here: with them the base year itself would differ; the next test is about them.
    """
    off = {f"project.{plan.whole}.success": 0.0 for plan in bundled.projects}
    idle = {column.name: 0.0 for column in bundled.columns if column.name.endswith(".active")}
    on = {column.name: 1.0 for column in bundled.columns if column.name.startswith("switch.")}
    assert len(on) == len(switches())
    variants = {"baseline.variant": np.arange(float(VARIANTS))}
    covers = {column.name: column.value for column in bundled.columns if column.name.startswith("cover.")}
    values = drawn(bundled, 5, np.arange(VARIANTS)) | covers | still(bundled) | off | idle | on | variants
    worst = drift(open_model(bundled, "status-quo", "none", worlds=VARIANTS, values=values))
    assert max(worst.values()) <= EXACT, worst


def test_it_stays_wherever_stocks_are_drawn(bundled: Structure) -> None:
    """Uncertain covers move stocks and targets together, so that no draw starts out of balance."""
    off = {f"project.{plan.whole}.success": 0.0 for plan in bundled.projects}
    idle = {column.name: 0.0 for column in bundled.columns if column.name.endswith(".active")}
    covers = [column for column in bundled.columns if column.name.startswith("cover.") and column.low is not None]
    assert covers
    drawn = {column.name: np.linspace(column.low, column.high, 8) for column in covers}
    model = open_model(bundled, "status-quo", "none", worlds=8, values=still(bundled) | off | idle | drawn)
    base, state = bundled.baseline, model.block.state
    opening = state.industry_stock.copy()
    for _ in range(12):
        model.step()
    assert np.abs(state.flow - base.flow[:, None]).max() <= EXACT * base.flow.max()
    assert np.allclose(state.industry_stock, opening, rtol=EXACT, atol=EXACT)


@pytest.mark.parametrize("economy", [everything(), thorough()], ids=["everything", "thorough"])
def test_a_calm_scenario_replicates_though_another_holds_controls(economy: Economy) -> None:
    """Gates and pools that no scenario uses at present must not leave a trace."""
    structure = economy.structure()
    unbuilt = {f"project.{plan.whole}.success": 0.0 for plan in structure.projects}
    worst = drift(open_model(structure, "calm", "none", values=still(structure) | unbuilt))
    assert max(worst.values()) <= EXACT, worst


@settings(max_examples=25)
@given(economies())
def test_random_small_economies_stay_where_they_are(economy: Economy) -> None:
    structure = structure_or_none(economy)
    assume(structure is not None)
    worst = drift(open_model(structure, "calm"))
    assert max(worst.values()) <= EXACT, worst


def test_drift_notices_a_changed_economy() -> None:
    economy = controlled()
    structure = economy.structure()
    model = open_model(structure, "calm")
    model.block.state.industry_stock[1] *= 0.5
    assert max(drift(model, 3).values()) > TOLERANCE
    assert replace(economy, months=1).structure().calendar.total == 13
