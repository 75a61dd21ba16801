"""A world's numbers are its own: not its block's, its neighbours', its process's or its policy's future."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.build import build
from sim.model import simulate
from sim.observer import LINKS, PRICES, SERIES
from sim.recording import Recording
from sim.rng import Tape
from sim.structure import Structure
from tests.properties.economies import (
    BOOM,
    GUESS,
    LOSS,
    STEP,
    bundled_experiment,
    controlled,
    drawn,
    everything,
    one_of_each_control,
    pact,
    same_numbers,
    shortened,
    thorough,
)

EVERYTHING = (*SERIES, *PRICES, *LINKS)
WORLDS = 256


def run(
    structure: Structure, worlds: np.ndarray, policy: str = "all", seed: int = 11, watch: tuple[int, ...] = ()
) -> Recording:
    """Simulate these worlds with all uncertain columns drawn by world."""
    values = drawn(structure, seed, worlds) | structure.case(next(iter(structure.resolved.scenarios)), policy)
    return simulate(structure, seed=seed, worlds=worlds, values=values, record=EVERYTHING, watch=watch)


def parts(recording: Recording) -> dict[str, np.ndarray]:
    """Return all arrays of a recording, by name; worlds come last."""
    return {**recording.series, **recording.prices, **recording.links, **recording.accounts}


def same(left: Recording, right: Recording, mine: object = slice(None), yours: object = slice(None)) -> None:
    """Demand that worlds `mine` of one recording and `yours` of another are the same bits."""
    for name, array in parts(left).items():
        assert same_numbers(array[..., mine], parts(right)[name][..., yours]), name


def digest(recording: Recording) -> str:
    """Return a hash over all bits of a recording."""
    found = hashlib.sha256()
    for name, array in sorted(parts(recording).items()):
        found.update(name.encode() + np.ascontiguousarray(array).tobytes())
    return found.hexdigest()


@pytest.fixture(scope="module")
def structure() -> Structure:
    """Everything at once, with ranges for the worlds to draw from."""
    ranged = {"value": 0.05, "low": 0.01, "high": 0.3, "unit": "ratio"}
    return replace(everything(), rules={"demand_elasticity": ranged}).structure()


@pytest.fixture(scope="module")
def block(structure: Structure) -> Recording:
    return run(structure, np.arange(WORLDS))


@pytest.mark.parametrize("width", [1, 5, 16, 100])
def test_a_world_is_the_same_in_blocks_of_any_width(structure: Structure, block: Recording, width: int) -> None:
    for first in (0, 17, 150):
        worlds = np.arange(first, first + width)
        same(run(structure, worlds), block, yours=worlds)


def test_a_world_is_the_same_in_any_order(structure: Structure, block: Recording) -> None:
    shuffled = np.random.default_rng(0).permutation(WORLDS)
    same(run(structure, shuffled), block, yours=shuffled)


def test_worlds_differ(block: Recording) -> None:
    """The tests above would pass in a model where all worlds are alike."""
    stock = block.series["stock"].sum(axis=(0, 1, 2))
    assert len(np.unique(stock)) == WORLDS


def test_a_world_is_the_same_in_another_process(structure: Structure, block: Recording, checkout: Path) -> None:
    del structure
    script = (
        "import numpy as np\n"
        "from dataclasses import replace\n"
        "from tests.properties.economies import everything\n"
        "from tests.properties.test_determinism import digest, run\n"
        "ranged = {'value': 0.05, 'low': 0.01, 'high': 0.3, 'unit': 'ratio'}\n"
        "structure = replace(everything(), rules={'demand_elasticity': ranged}).structure()\n"
        "print(digest(run(structure, np.arange(17, 22))))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=checkout, capture_output=True, text=True, check=True, timeout=300
    )
    five = replace(
        block,
        **{
            family: {name: array[..., 17:22] for name, array in getattr(block, family).items()}
            for family in ("series", "prices", "links", "accounts")
        },
    )
    assert found.stdout.strip() == digest(five)


def subsets(worlds: int) -> list[np.ndarray]:
    """Return random worlds in random order, in blocks of many widths."""
    chance = np.random.default_rng(8)
    return [chance.choice(worlds, width, replace=False) for width in (1, 1, 1, 3, 3, 8, 8, 24)]


def test_a_world_with_all_that_may_happen_is_the_same_in_any_company() -> None:
    """With every mechanism at numbers at which it acts, whichever neighbours make a block look further or not."""
    structure = thorough().structure()
    together = run(structure, np.arange(64))
    for chosen in subsets(64):
        same(run(structure, chosen), together, yours=chosen)


@pytest.fixture(scope="module")
def bundled() -> Structure:
    resolved = bundled_experiment()
    assert resolved.experiment.scenario == next(iter(resolved.scenarios)) == "china-tightens"
    return build(shortened(resolved, 30))


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["none", "all"])
def test_the_bundled_worlds_are_the_same_in_any_company(bundled: Structure, policy: str) -> None:
    together = run(bundled, np.arange(32), policy)
    for chosen in subsets(32):
        same(run(bundled, chosen, policy), together, yours=chosen)


@pytest.mark.slow
def test_a_watched_world_is_the_same_and_has_the_same_story_in_any_company(bundled: Structure) -> None:
    """`explain` runs one world of a block again with its events; it must be the one that was seen."""
    for structure, policy in ((thorough().structure(), "all"), (bundled, "all")):
        unseen = run(structure, np.arange(16), policy)
        seen = run(structure, np.arange(16), policy, watch=tuple(range(16)))
        same(seen, unseen)
        for world in (0, 5, 11):
            alone = run(structure, np.array([world]), policy, watch=(world,))
            same(alone, unseen, yours=[world])
            assert alone.events == [event for event in seen.events if event.world == world]
            assert alone.events


def until(recording: Recording, months: int) -> Recording:
    """Return the first months of a recording, without the accounts, which are sums over all months."""
    return replace(
        recording,
        series={name: array[:months] for name, array in recording.series.items()},
        prices={name: array[:months] for name, array in recording.prices.items()},
        links={name: array[:months] for name, array in recording.links.items()},
        accounts={},
    )


def test_two_policies_are_the_same_until_they_first_differ() -> None:
    """A pact signed in month 24 leaves no trace before and one after; a rival may answer the signature itself."""
    late = everything()
    clauses = late.partnerships["pact"]["clauses"]
    late = replace(late, months=36, partnerships={"pact": pact(**clauses) | {"signed": "2028-01", "starts": "2028-01"}})
    structure = late.structure()
    worlds = np.arange(16)
    with_pact, without = run(structure, worlds), run(structure, worlds, "none")
    same(until(with_pact, 24), until(without, 24))
    assert not same_numbers(with_pact.series["unserved"][24:], without.series["unserved"][24:])


@pytest.mark.parametrize("kind", ["quota", "export_tax", "licence", "destination_ban", "total_ban", "escalation"])
def test_a_control_leaves_no_trace_before_it_is_announced(kind: str) -> None:
    entry = one_of_each_control()[kind] | {"announced": "2028-01", "starts": "2028-01"}
    if kind == "quota":
        entry["steps"] = [STEP | {"announced": "2028-04", "starts": "2028-06"}]
    held = {"escalation": (entry,)} if kind == "escalation" else {"controls": (entry,)}
    structure = controlled(months=36, **held).structure()
    tight, calm = (drawn_run(structure, scenario) for scenario in ("test", "calm"))
    part_first(tight, calm, 24)


def drawn_run(structure: Structure, scenario: str) -> Recording:
    """Simulate eight worlds with drawn parameters under no policy."""
    worlds = np.arange(8)
    values = drawn(structure, 1, worlds) | structure.case(scenario, "none")
    return simulate(structure, seed=1, worlds=worlds, values=values, record=EVERYTHING)


def part_first(one: Recording, other: Recording, month: int) -> None:
    """Demand that two runs are the same before a scored month, and not from then on."""
    same(until(one, month), until(other, month))
    assert any(not same_numbers(array[month:], other.series[name][month:]) for name, array in one.series.items())


@pytest.mark.parametrize(("entry", "month"), [(LOSS, 3), (BOOM, 4)], ids=["supply loss", "demand change"])
def test_a_dated_shock_leaves_no_trace_before_it_starts(entry: dict[str, Any], month: int) -> None:
    structure = controlled(shocks=(GUESS | entry,)).structure()
    part_first(drawn_run(structure, "test"), drawn_run(structure, "calm"), month)


def test_a_step_of_a_quota_leaves_no_trace_before_it_is_announced() -> None:
    """It is announced in June 2026, the sixth scored month."""
    quota = one_of_each_control()["quota"]
    with_step, without = (
        drawn_run(controlled(controls=(quota | {"steps": steps},)).structure(), "test") for steps in ([STEP], [])
    )
    part_first(with_step, without, 5)


def test_adding_a_decision_point_leaves_the_others_draws_unchanged() -> None:
    worlds = np.arange(9)
    few = Tape(3, ("outage.a", "outage.b"), worlds).uniforms(5).copy()
    more = Tape(3, ("escalation.x", "outage.a", "demand.tin", "outage.b"), worlds).uniforms(5)
    assert same_numbers(few, more[[1, 3]])


def test_adding_a_nations_process_leaves_the_others_outages_unchanged() -> None:
    """A new mine in USA draws outages of its own; those of the rest stay where they were. It has new links, too."""
    fires = GUESS | {"id": "fires", "kind": "outage", "hazard": "2 1/yr", "lost": "60 %", "lasts": "3 month"}
    small = controlled(shocks=(fires,))
    project = {
        "name": "New", "nation": "USA", "process": "mining", "capacity": "0 t/yr", "starts": "2026-01",
        "full": "2026-01", "decided": "2026-01", "would_go_ahead": "100 %",
    }  # fmt: skip
    large = replace(small, projects={"new_mine": project})
    worlds = np.arange(8)
    before, after = (run(one.structure(), worlds, "none") for one in (small, large))
    assert "mining.USA" not in small.structure().recipes.names
    assert "mining.USA" in large.structure().recipes.names
    assert before.series["unserved"].sum() > 0.0
    same(replace(before, links={}), replace(after, links={}))


def test_adding_a_shock_leaves_the_draws_of_a_regime_unchanged() -> None:
    regime = one_of_each_control()["escalation"]
    swings = GUESS | {"id": "swings", "kind": "demand_swing", "volatility": "0 %", "memory": "12 month"}
    worlds = np.arange(8)
    plain = controlled(escalation=(regime,))
    same(run(plain.structure(), worlds, "none"), run(replace(plain, shocks=(swings,)).structure(), worlds, "none"))
