"""Ways round a ban and round a closed passage: what third countries and long voyages do must have the right sign."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.market.shipping import ship
from sim.model import simulate
from sim.observer import PRICES, SERIES
from sim.structure import Structure
from tests.properties.economies import (
    CLOSURE,
    ENTREPOT,
    GUESS,
    WATERS,
    Economy,
    controlled,
    drawn,
    everything,
    one_of_each_control,
    open_model,
    same_numbers,
    unserved,
)

WORLDS = 32
UNTIL_BAN, AFTER = 14, 34
BAN = one_of_each_control()["destination_ban"]
DOCKS = {"entrepots": {"dock": ENTREPOT, "wharf": ENTREPOT | {"nation": "AUS", "detour": "0.3 month"}}}
METAL, AUS = 1, 3
CALM = {"switch.speculation": 0.0}


def lean(*controls: dict[str, Any], **changes: Any) -> Economy:
    """Return the controlled economy with a month of stock."""
    return controlled(cover=30.0, months=36, controls=controls, **changes)


def after_ban(economy: Economy, **values: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return tonnes of metal that JPN misses after March 2026, the mean price inside the wall, and AUS's mean bid."""
    structure = economy.structure()
    model = open_model(structure, worlds=WORLDS, values=drawn(structure, 5, np.arange(WORLDS)) | values)
    for _ in range(UNTIL_BAN):
        model.step()
    missed, inside, bid = np.zeros((3, model.block.width))
    for _ in range(AFTER):
        missed += unserved(model, "JPN", "metal", 1)
        inside += model.block.state.spot[0, METAL] / AFTER
        bid += model.block.state.bid[AUS, METAL] / AFTER
    return missed, inside, bid


def test_leakage_relieves_the_target_of_a_ban_and_makes_it_dearer_for_others() -> None:
    """What reaches JPN through USA and AUS is not there for AUS, which bids more."""
    economy = lean(BAN, transit=DOCKS)
    missed, _, bid = after_ban(economy)
    missed_without, _, bid_without = after_ban(economy, **{"switch.leakage": 0.0})
    assert missed.mean() < 0.5 * missed_without.mean()
    assert (missed <= missed_without + 1e-9).mean() > 0.9
    assert bid.mean() > bid_without.mean() + 0.002
    assert (bid > bid_without).mean() > 0.9


def test_leakage_raises_the_price_inside_a_wall_that_leaves_little_open() -> None:
    """JPN and USA are banned, AUS buys little and passes on: CHN is left with less of a glut, where nobody bets.

    By little: in such a glut the price stands at its floor in part of the worlds, with leakage or without.
    """
    wharf = ENTREPOT | {"nation": "AUS", "reach": "100 %"}
    economy = lean(BAN | {"targets": ["JPN", "USA"]}, transit={"entrepots": {"wharf": wharf}})
    missed, inside, _ = after_ban(economy, **CALM)
    missed_without, inside_without, _ = after_ban(economy, **CALM, **{"switch.leakage": 0.0})
    assert missed.mean() < missed_without.mean()
    assert inside.mean() > inside_without.mean() + 0.001
    assert (inside > inside_without).mean() > 0.8


def test_the_better_re_exports_are_policed_the_worse_for_the_target() -> None:
    economy = lean(BAN, transit=DOCKS)
    loose, middling, strict = (after_ban(economy, **{"behaviour.leak_enforcement": e})[0] for e in (0.0, 0.5, 1.0))
    assert loose.mean() < middling.mean() < strict.mean()
    assert (loose <= strict + 1e-9).mean() > 0.9


def test_crackdowns_make_it_worse_for_the_target() -> None:
    economy = lean(BAN, transit=DOCKS)
    calm, usual, often = (after_ban(economy, **{"behaviour.crackdown_hazard": rate})[0] for rate in (0.0, 2.0, 50.0))
    assert calm.mean() < usual.mean() < often.mean()


def test_a_closure_on_top_of_a_ban_makes_it_worse_for_those_behind_the_passage() -> None:
    """AUS, the last supplier of JPN, is a passage away: three months round it, or stopped ports."""
    waters = {"passages": {"AUS": {"JPN": ["narrows"]}}, "reroute_days": {"narrows": "20 day"}}
    shut = GUESS | CLOSURE | {"passages": ["narrows"], "starts": "2026-05", "lasts": "3 month"}
    del shut["hazard"]
    longer, stopped = shut | {"stopped": {}}, shut | {"stopped": {"JPN": "70 %"}}
    calm = after_ban(lean(BAN, transit=waters))[0]
    round_it, no_port = (after_ban(lean(BAN, transit=waters, shocks=(one,)))[0] for one in (longer, stopped))
    assert calm.mean() < round_it.mean() < no_port.mean()
    assert (round_it >= calm - 1e-9).mean() > 0.9


@given(st.integers(0, 2**32), st.lists(st.tuples(st.floats(0.0, 1.5), st.floats(0.0, 1.0)), min_size=8, max_size=8))
def test_a_longer_way_never_brings_a_cargo_earlier_and_loses_none(
    seed: int, execution: list[tuple[float, float]]
) -> None:
    """Whatever is sold and however the delays change, by no month has more arrived than without them."""
    structure = SEAS
    flows = np.random.default_rng(seed).uniform(0.0, 10.0, (len(execution), len(structure.links.seller)))
    arrived = []
    for late in (1.0, 0.0):
        model = open_model(structure)
        block = model.block
        block.state.transit[...] = 0.0
        total = []
        for month in range(len(execution) + block.state.transit.shape[0]):
            sold = month < len(execution)
            block.state.flow[...] = flows[month, :, None] if sold else 0.0
            share, delay = execution[month] if sold else (0.0, 0.0)
            block.measures.delay[...] = late * delay
            block.measures.limits[...] = np.inf
            sent = block.state.flow[structure.gated_links]
            block.measures.limits[...] = sent
            block.month.leaked[...] = late * share * sent
            block.state.leak_detour[...] = 0.4
            ship(block)
            total.append(block.month.arrived[:, METAL].copy())
            block.clock += 1
        arrived.append(np.cumsum(total, axis=0))
    delayed, usual = arrived
    assert (delayed <= usual + 1e-9).all()
    assert np.allclose(delayed[-1], usual[-1], rtol=1e-12)


SEAS: Structure = controlled(controls=(BAN,), transit=WATERS, shocks=(GUESS | CLOSURE,)).structure()


def run(structure: Structure, **levers: float) -> dict[str, np.ndarray]:
    values = drawn(structure, 4, np.arange(8)) | structure.case("test", "all") | levers
    found = simulate(structure, seed=4, worlds=np.arange(8), values=values, record=(*SERIES, *PRICES))
    return dict(found.series) | dict(found.prices)


def differences(left: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> list[str]:
    return [name for name, array in left.items() if not same_numbers(array, right[name])]


def test_a_closure_that_is_not_active_is_none_and_an_active_one_is_not() -> None:
    economy = everything()
    structure = economy.structure()
    without = run(replace(economy, shocks=tuple(s for s in economy.shocks if s["id"] != "war")).structure())
    assert differences(run(structure, **{"shock.war.active": 0.0}), without) == []
    assert "unserved" in differences(run(structure), without)


def test_worlds_without_leakage_are_as_if_nobody_re_exported() -> None:
    """Some worlds of a block have it and some do not; those without do not notice the others."""
    structure = everything().structure()
    on, off = run(structure), run(structure, **{"switch.leakage": 0.0})
    mixed = run(structure, **{"switch.leakage": np.array([1.0, 0.0] * 4)})
    assert "unserved" in differences(on, off)
    for name, array in mixed.items():
        assert same_numbers(array[..., 0::2], on[name][..., 0::2]), name
        assert same_numbers(array[..., 1::2], off[name][..., 1::2]), name
    nobody = run(structure, **{"entrepot.dock.reach": 0.0, "entrepot.wharf.reach": 0.0})
    assert differences(off, nobody) == []
