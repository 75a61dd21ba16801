"""No rule reacts to itself from month to month, and no price runs away, in random worlds of the bundled scenarios."""

from functools import cache

import numpy as np
import pytest

from sim.build import build
from sim.config.schema.experiment import ResolvedExperiment
from sim.model import open_model
from sim.state import OUTSIDE
from sim.structure import Structure
from tests.properties.economies import bundled_library, drawn, shortened, still
from tests.properties.stability import highest, longest_saw, swings, with_inputs

MONTHS = 120
SAW_MONTHS = 6
SAW_SIZE = 0.2
RARE = 0.001
"""Share of (world, nation, good) in which a saw-tooth is let pass: a market that is rationed may flicker by chance."""

SWING = 0.5
MOST_SWINGS = 24
"""Swings of half its mean level that a price may make in ten years: on average two a year, as history has it at worst
(antimony in 2024-26: up fourfold, down by a third, within 24 months)."""

EXPERIMENTS = bundled_library().names("experiment")


@cache
def structure_of(name: str) -> Structure:
    library = bundled_library()
    return build(shortened(library.resolve(library.experiment(name)), MONTHS))


def run(structure: Structure, scenario: str, policy: str, worlds: np.ndarray) -> dict[str, np.ndarray]:
    """Return monthly output, purchases, use, stock and prices of some worlds, drawn as a Monte Carlo run draws them."""
    seed = structure.resolved.experiment.seed
    values = drawn(structure, seed, worlds) | structure.case(scenario, policy)
    model = open_model(structure, seed=seed, worlds=worlds, values=values)
    block = model.block
    kept: dict[str, list[np.ndarray]] = {name: [] for name in ("output", "bought", "used", "stock", "price", "thin")}
    betted = np.zeros(block.state.speculation.shape, dtype=bool)
    for _ in range(structure.calendar.total):
        model.step()
        betted |= block.state.mania > 0.0
        month, state = block.month, block.state
        kept["output"].append(month.made.copy())
        kept["bought"].append(month.order - month.unmet)
        kept["used"].append(month.consumed + month.used)
        kept["stock"].append(state.industry_stock.copy())
        kept["price"].append(state.spot[OUTSIDE].copy())
        kept["thin"].append(state.thin[OUTSIDE].copy())
    own = np.where(betted, highest(block.rules, 1.0), highest(block.rules, 0.0))
    bounds = with_inputs(structure, own, block.rules.cost_pass_through)
    model.close()
    return {name: np.array(rows)[structure.calendar.run_in :] for name, rows in kept.items()} | {"bound": bounds}


def cases(resolved: ResolvedExperiment, *, beside: bool) -> list[tuple[str, str]]:
    """Return the main scenario under no policy and under the last, which holds the most, and others under none."""
    experiment = resolved.experiment
    fullest = list(experiment.policies)[-1]
    others = [(scenario, "none") for scenario in experiment.beside] if beside else []
    return [(experiment.scenario, "none"), (experiment.scenario, fullest), *others]


def problems(structure: Structure, found: dict[str, np.ndarray]) -> list[str]:
    """Return what oscillates or runs away, in words."""
    said = []
    for name in ("output", "bought", "used", "stock"):
        saws = longest_saw(found[name], SAW_SIZE) >= SAW_MONTHS
        worst = np.argwhere(saws.any(axis=-1))
        if saws.mean() > RARE:
            places = [f"{structure.nations[n]} {structure.goods[g]} ({int(saws[n, g].sum())})" for n, g in worst]
            said.append(f"{name} saws in {saws.mean():.2%} of cases: {', '.join(places[:12])}")
    for name in ("price", "thin"):
        if (found[name] > found["bound"] * (1.0 + 1e-9)).any():
            said.append(f"{name} passes its bound: {found[name].max():.2f}")
        often = swings(found[name], SWING)
        if often.max() > MOST_SWINGS:
            place = np.unravel_index(int(often.argmax()), often.shape)
            said.append(f"{name} of {structure.goods[int(place[0])]} swings {often.max()} times")
    return said


def check(name: str, worlds: int, block: int = 64, *, beside: bool) -> None:
    structure = structure_of(name)
    for scenario, policy in cases(structure.resolved, beside=beside):
        for first in range(0, worlds, block):
            numbers = np.arange(first, min(first + block, worlds))
            found = problems(structure, run(structure, scenario, policy, numbers))
            assert found == [], f"{scenario}, {policy}, worlds from {first}: {found}"


def test_some_worlds_of_the_first_question_are_stable() -> None:
    check("us-japan", 32, beside=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_thousand_worlds_of_each_scenario_are_stable(name: str) -> None:
    check(name, 1000, beside=True)


def test_a_lost_stock_is_forgotten_without_shocks_and_controls() -> None:
    """A third of all industry's stock is gone once: five years later prices stand still again."""
    structure = structure_of("us-japan")
    worlds = np.arange(64)
    off = {column.name: 0.0 for column in structure.columns if column.name.endswith(".active")}
    values = drawn(structure, 5, worlds) | off | still(structure)
    model = open_model(structure, seed=5, worlds=worlds, values=values)
    prices = []
    for month in range(96):
        if month == 12:
            model.block.state.industry_stock[...] *= 2.0 / 3.0
        model.step()
        prices.append(model.block.state.spot[OUTSIDE].copy())
    path = np.array(prices)
    hit, later = np.ptp(path[12:24], axis=0), np.ptp(path[84:96], axis=0)
    assert np.median(hit) > 0.05
    assert np.quantile(later, 0.99) < 0.2
    assert np.median(later) < 0.01 * np.median(hit)


def test_the_measures_find_what_they_are_for() -> None:
    """Five cycles of .8 from low to high: nine moves of that size, the first half move apart."""
    months = np.arange(120.0)
    saw = 1.0 + 0.3 * (-1.0) ** months
    cycle = 1.0 + 0.4 * np.sin(months * 2.0 * np.pi / 24.0)
    flat = np.ones(120)
    series = np.stack([saw, cycle, flat], axis=-1)
    assert longest_saw(series, 0.2).tolist() == [118, 0, 0]
    assert swings(series, 0.5).tolist() == [119, 9, 0]
