"""Mechanisms that worlds may lack: what is off in a row leaves no trace there, whatever the other rows have."""

from dataclasses import replace

import numpy as np
import pytest

from sim.model import simulate
from sim.observer import PRICES, SERIES
from sim.recording import Recording
from sim.structure import Structure
from tests.properties.economies import Economy, drawn, everything, good, same_numbers, switches

EVERYTHING = (*SERIES, *PRICES)
WORLDS = np.arange(8)
OFF = np.array([1.0, 0.0] * 4)


def lean() -> Economy:
    """Return the economy in trouble of every kind, announced and temporary, its firms with little stock."""
    economy = everything()
    controls = tuple(
        control | {"announced": "2025-12"} | ({"ends": "2027-06"} if control["kind"] == "total_ban" else {})
        for control in economy.controls
    )
    rare = economy.minerals["rare"]
    goods = rare["goods"] | {"metal": good(30.0, firm_stocks=True)}
    return replace(economy, controls=controls, minerals=economy.minerals | {"rare": rare | {"goods": goods}})


@pytest.fixture(scope="module")
def structure() -> Structure:
    return lean().structure()


def run(structure: Structure, name: str, on: float | np.ndarray) -> Recording:
    values = drawn(structure, 4, WORLDS) | structure.case("test", "none") | {f"switch.{name}": on}
    return simulate(structure, seed=4, worlds=WORLDS, values=values, record=EVERYTHING)


def same(left: Recording, right: Recording, where: np.ndarray) -> bool:
    """Tell whether every recorded number of some worlds is the same to the last bit."""
    return all(
        same_numbers(array[..., where], getattr(right, family)[name][..., where])
        for family in ("series", "prices", "accounts")
        for name, array in getattr(left, family).items()
    )


@pytest.mark.parametrize("name", sorted(switches()))
def test_a_row_without_a_mechanism_is_as_if_nobody_had_it(structure: Structure, name: str) -> None:
    mixed, off, on = run(structure, name, OFF), run(structure, name, 0.0), run(structure, name, 1.0)
    assert same(mixed, off, OFF == 0.0)
    assert same(mixed, on, OFF == 1.0)
    assert not same(on, off, OFF == 1.0)
