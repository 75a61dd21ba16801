"""What worlds may lack: what is off in a row leaves no trace there, whatever the other rows of the block have.

Switches of behaviour, controls, clauses, shocks and memberships are each turned off in every second row of one block.
"""

import numpy as np
import pytest

from sim.model import simulate
from sim.observer import PRICES, SERIES
from sim.recording import Recording
from sim.structure import Structure
from tests.properties.economies import drawn, one_of_each_clause, same_numbers, switches, thorough

EVERYTHING = (*SERIES, *PRICES)
WORLDS = np.arange(8)
OFF = np.array([1.0, 0.0] * 4)

COLUMNS = sorted(
    column.name
    for column in thorough().structure().columns
    if column.name.startswith("member.") or column.name.endswith((".active", ".strength"))
)


@pytest.fixture(scope="module")
def structure() -> Structure:
    return thorough().structure()


def run(structure: Structure, column: str, on: float | np.ndarray) -> Recording:
    values = drawn(structure, 4, WORLDS) | structure.case("test", "all") | {column: on}
    return simulate(structure, seed=4, worlds=WORLDS, values=values, record=EVERYTHING)


def same(left: Recording, right: Recording, where: np.ndarray) -> bool:
    """Return whether every recorded number of some worlds is the same to the last bit."""
    return all(
        same_numbers(array[..., where], getattr(right, family)[name][..., where])
        for family in ("series", "prices", "accounts")
        for name, array in getattr(left, family).items()
    )


def test_every_kind_of_thing_is_among_the_columns() -> None:
    economy = thorough()
    held = (*economy.controls, *economy.escalation)
    wanted = {f"control.{entry['id']}.active" for entry in held}
    wanted |= {f"shock.{entry['id']}.active" for entry in economy.shocks}
    wanted |= {f"clause.pact.{kind}.strength" for kind in one_of_each_clause()}
    assert wanted <= set(COLUMNS)


@pytest.mark.parametrize("column", [*(f"switch.{name}" for name in sorted(switches())), *COLUMNS])
def test_a_row_without_something_is_as_if_nobody_had_it(structure: Structure, column: str) -> None:
    mixed, off, on = run(structure, column, OFF), run(structure, column, 0.0), run(structure, column, 1.0)
    assert same(mixed, off, OFF == 0.0)
    assert same(mixed, on, OFF == 1.0)
    assert not same(on, off, OFF == 1.0)
