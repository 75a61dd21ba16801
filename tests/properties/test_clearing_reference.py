"""Two implementations of the market agree to the last digits where it matters: under shortages, bans and quotas."""

from dataclasses import fields, replace

import numpy as np
import pytest

import sim.phases
from sim.build import build
from sim.links import Links
from sim.market.clearing import Market, clear
from sim.model import CritminModel
from tests.properties.economies import bundled_experiment, drawn, everything, open_model, shortened
from tests.properties.markets import random_links, random_market
from tests.properties.reference_clearing import clear_slowly

TOLERANCE = 1e-12
RESULTS = ("flow", "asked", "left", "unmet")


def error(links: Links, market: Market, world: int) -> float:
    """Return the largest difference of the two, relative to the largest order."""
    slow = clear_slowly(links, market, world)
    scale = max(1.0, float(market.orders[..., world].max()))
    return max(float(np.abs(slow[name] - getattr(market, name)[..., world]).max()) / scale for name in RESULTS)


def test_random_markets_with_bans_quotas_and_reserved_volumes() -> None:
    worst, short = 0.0, 0
    for seed in range(60):
        rng = np.random.default_rng(1000 + seed)
        links = random_links(rng, 6, 2, density=rng.uniform(0.1, 0.6), gated=0.5, pooled=0.4)
        market = random_market(rng, links, 6, 8)
        clear(links, market)
        short += int((market.unmet.sum(axis=(0, 1)) > 0.0).sum())
        worst = max(worst, *(error(links, market, world) for world in range(8)))
    assert short > 300
    assert worst <= TOLERANCE


def clear_with_reference(links: Links, market: Market) -> None:
    """Clear with the plain implementation, in the place of the kernel."""
    for world in range(market.flow.shape[1]):
        for name, values in clear_slowly(links, market, world).items():
            getattr(market, name)[..., world] = values


def steps(model: CritminModel, months: int) -> None:
    for _ in range(months):
        model.step()


def test_two_years_of_a_small_economy_under_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors would grow through stocks, habits and prices; after 36 months the whole state still agrees."""
    structure = replace(everything(), months=24).structure()
    fast, slow = (open_model(structure, "test", "all", worlds=8) for _ in range(2))
    steps(fast, 36)
    missed = fast.block.state.unfilled.max()
    monkeypatch.setattr(sim.phases, "clear", clear_with_reference)
    steps(slow, 36)
    assert missed > 0.0
    for item in fields(fast.block.state):
        expected = getattr(slow.block.state, item.name)
        scale = max(1.0, float(np.abs(expected).max(initial=0.0)))
        assert np.abs(getattr(fast.block.state, item.name) - expected).max(initial=0.0) <= TOLERANCE * scale, item.name


def copied(market: Market) -> Market:
    return replace(market, **{item.name: getattr(market, item.name).copy() for item in fields(Market)})


def test_markets_of_the_bundled_scenario_with_bans(monkeypatch: pytest.MonkeyPatch) -> None:
    """The markets of a China that tightens, captured when somebody is short."""
    structure = build(shortened(bundled_experiment(), 24))
    captured: list[tuple[Links, Market]] = []

    def capture(links: Links, market: Market) -> None:
        clear(links, market)
        captured.append((links, copied(market)))

    monkeypatch.setattr(sim.phases, "clear", capture)
    values = drawn(structure, 2, np.arange(8))
    model = open_model(structure, "china-tightens", "all", worlds=8, values=values)
    steps(model, 36)
    gaps = np.array([market.unmet.sum(axis=0) / np.maximum(market.orders.sum(axis=0), 1e-9) for _, market in captured])
    worst = np.argsort(-gaps.max(axis=1), axis=0)[:3]
    chosen = {(int(month), world) for world in range(3) for month in worst[:, world]}
    assert min(gaps[month, :, world].max() for month, world in chosen) > 0.05
    assert max(error(*captured[month], world) for month, world in chosen) <= TOLERANCE
