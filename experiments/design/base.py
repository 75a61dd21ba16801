"""What every design shares: which levers a case pulls, and which numbers a row may set.

Uncertainties are drawn per world and levers are set per case, so the same world meets the same futures under
each scenario and policy; only the levers differ between two rows of one world.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.structure import JointSample

Worlds = NDArray[np.int64]

DICE = "dice"
"""Column of a design with the number that seeds a world's random draws, for worlds that share them."""


class Column(Protocol):
    """One number that a row may set; `sim.structure.Column` is the real one."""

    @property
    def name(self) -> str:
        """Dotted name, what ``--set`` and ``--sweep`` take."""

    @property
    def unit(self) -> str:
        """The model's unit."""

    @property
    def value(self) -> float:
        """Central value, in the model's unit."""

    @property
    def low(self) -> float | None:
        """Lower end of the range."""

    @property
    def high(self) -> float | None:
        """Upper end of the range."""

    @property
    def dist(self) -> str:
        """Distribution: fixed, uniform, triangular or loguniform."""

    @property
    def most(self) -> float | None:
        """Largest possible value, such as 1 for a share."""

    @property
    def role(self) -> str:
        """``uncertainty``, ``lever`` or ``fixed``."""


@dataclass(frozen=True)
class Case:
    """A scenario and a policy, with the levers they pull.

    Attributes
    ----------
    scenario
        Name of the scenario.
    policy
        Name of the policy.
    levers
        Column name to value: switches of controls and clauses, and values set or swept.
    variant
        What a sweep or a study makes of the policy, such as ``behaviour.fear=0.2``; empty if nothing.
    against
        Label of the case that it is compared with; the same variant of the baseline policy by default.
    """

    scenario: str
    policy: str
    levers: Mapping[str, float] = field(default_factory=dict)
    variant: str = ""
    against: str = ""

    @property
    def label(self) -> str:
        """Name of the policy with its variant in brackets: what tables and figures show."""
        return labelled(self.policy, self.variant)


def labelled(policy: str, variant: str) -> str:
    """Return the label of a policy's variant."""
    return f"{policy}[{variant}]" if variant else policy


@dataclass(frozen=True)
class Space:
    """The cases, columns and seed that a design is drawn from.

    Attributes
    ----------
    seed
        Seed of the run.
    columns
        Every number that a row may set.
    cases
        Scenarios and policies, in the order of the run.
    joint
        Columns that are drawn together, if any are.
    """

    seed: int
    columns: tuple[Column, ...]
    cases: tuple[Case, ...]
    joint: JointSample | None = None

    @property
    def varied(self) -> tuple[Column, ...]:
        """The columns that a design table shows: those drawn, and those that some case sets."""
        pulled = {name for case in self.cases for name in case.levers}
        return tuple(column for column in self.columns if is_drawn(column) or column.name in pulled)

    @property
    def switches(self) -> frozenset[str]:
        """Names of the columns that are levers."""
        return frozenset(column.name for column in self.columns if column.role == "lever")

    def keys(self, case: Case, worlds: Worlds) -> dict[str, NDArray[Any]]:
        """Return the key columns of a case's rows; a world's row number does not depend on how many there are."""
        return {
            "row": worlds * len(self.cases) + self.cases.index(case),
            "scenario": np.full(len(worlds), case.scenario),
            "policy": np.full(len(worlds), case.label),
            "world": worlds,
        }


Design = Callable[[Space, Worlds, Sequence[Case]], pd.DataFrame]
"""Makes the rows of some worlds of some cases; the rows of a world never depend on the other worlds asked for."""


def is_drawn(column: Column) -> bool:
    """Return whether worlds differ in this column."""
    return (
        column.role == "uncertainty"
        and column.dist != "fixed"
        and column.low is not None
        and column.high is not None
        and column.low < column.high
    )
