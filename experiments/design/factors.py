"""What a sensitivity analysis varies, each factor driven by one number between 0 and 1.

The designs of Morris and of Saltelli are drawn in the unit cube. A factor maps its quantile to the columns that it
sets: an uncertain number through its own distribution, what history ties together through one row of the joint sample,
a lever through one of its options. The dice are a factor too, so that chance has an index of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import DICE, Case, Column, Space, Worlds, is_drawn
from experiments.design.distributions import draw
from experiments.design.draws import JOINT
from sim.rng import untwinned
from sim.structure import JointSample

Float = NDArray[np.float64]
Setting = Mapping[str, NDArray[Any]]
"""Columns of some rows, one value a row."""

POLICY: Final = "policy"
"""Name of the factor that picks a policy."""

CHOSEN_POLICY: Final = "chosen_policy"
"""Column of the design that holds which policy it picked."""

_DECKS: Final = 2**16
"""Sets of dice that a sample may meet: enough that two draws hardly ever agree."""

_DECK_SIZE: Final = 2**32
"""Distance between the same sample's numbers in two decks: more than a run has samples, exact as a float."""


class Factor(Protocol):
    """One input that is varied."""

    @property
    def name(self) -> str:
        """Its name in tables."""

    @property
    def column(self) -> str:
        """Column of the design that holds its value; empty if no single one does."""

    @property
    def options(self) -> int:
        """Number of its unordered options; 0 if its values are ordered along a scale."""

    def values(self, quantiles: Float, setting: Setting) -> Setting:
        """Return the columns that the factor sets.

        Parameters
        ----------
        quantiles
            One number in [0, 1] per row, shape ``(W,)``.
        setting
            Every column of the same rows as the factors before this one have set it.
        """


@dataclass(frozen=True)
class Drawn:
    """An uncertain number; where scenarios have ranges of their own for it, all of them at the same quantile."""

    name: str
    columns: tuple[Column, ...]

    @property
    def column(self) -> str:
        """The first of its columns."""
        return self.columns[0].name

    @property
    def options(self) -> int:
        """Two where the number is either low or high; else it runs along a scale."""
        return 2 if all(column.dist == "bernoulli" for column in self.columns) else 0

    def values(self, quantiles: Float, setting: Setting) -> Setting:
        """Return draws from each column's distribution."""
        del setting
        return {column.name: draw(column, quantiles) for column in self.columns}


@dataclass(frozen=True)
class Fitted:
    """The row of the joint sample that a world takes; only the named columns follow it."""

    sample: JointSample
    columns: tuple[str, ...]
    name: str = JOINT
    column: str = ""

    @property
    def options(self) -> int:
        """One a row: the order of the rows means nothing."""
        return len(self.sample.draws)

    def values(self, quantiles: Float, setting: Setting) -> Setting:
        """Return the chosen row's values."""
        del setting
        rows = _option(quantiles, self.options)
        return {name: self.sample.draws[rows, self.sample.names.index(name)] for name in self.columns}


@dataclass(frozen=True)
class PolicyChoice:
    """Which policy is in force, with all the levers that it pulls; the design then holds it row by row."""

    cases: tuple[Case, ...]
    name: str = POLICY
    column: str = CHOSEN_POLICY

    @property
    def options(self) -> int:
        """One a policy."""
        return len(self.cases)

    def values(self, quantiles: Float, setting: Setting) -> Setting:
        """Return the chosen policy and its levers."""
        del setting
        chosen = _option(quantiles, self.options)
        levers = {name: np.array([float(case.levers[name]) for case in self.cases]) for name in self.cases[0].levers}
        return {
            CHOSEN_POLICY: np.array([case.policy for case in self.cases])[chosen],
            **{name: values[chosen] for name, values in levers.items()},
        }


@dataclass(frozen=True)
class Levels:
    """A column that takes each of some values; a lever does so only where the policy pulls it.

    Attributes
    ----------
    name
        The column.
    numbers
        Its values.
    lever
        Whether it is a lever: the strength of a partnership's clause must not reach into other policies.
    """

    name: str
    numbers: tuple[float, ...]
    lever: bool

    @property
    def column(self) -> str:
        """The column itself."""
        return self.name

    @property
    def options(self) -> int:
        """One a value."""
        return len(self.numbers)

    def values(self, quantiles: Float, setting: Setting) -> Setting:
        """Return the chosen value."""
        chosen = np.array(self.numbers)[_option(quantiles, self.options)]
        held = setting[self.name]
        return {self.name: np.where(held == 0.0, held, chosen) if self.lever else chosen}


@dataclass(frozen=True)
class Dice:
    """The model's own dice: with another deck, the same inputs meet other accidents, moods and storms."""

    name: str = DICE
    column: str = ""

    @property
    def options(self) -> int:
        """One a deck."""
        return _DECKS

    def values(self, quantiles: Float, setting: Setting) -> Setting:
        """Return the number of each row's sample in the chosen deck."""
        return {DICE: setting[DICE] + float(_DECK_SIZE) * _option(quantiles, _DECKS)}


def factors_of(
    space: Space, policies: Sequence[Case], axes: Mapping[str, Sequence[float]], overrides: Mapping[str, float]
) -> tuple[Factor, ...]:
    """Return everything that a sensitivity analysis varies: levers first, the dice last.

    Parameters
    ----------
    space
        Columns and joint sample of the run.
    policies
        Cases of the policies to choose from; a single one is no factor.
    axes
        Columns that take each of some values.
    overrides
        Columns that are set in all worlds, and so are no factors.
    """
    held = {*axes, *overrides}
    drawn = [column for column in space.columns if is_drawn(column) and column.name not in held]
    fitted = [column.name for column in drawn if space.joint is not None and column.name in space.joint.names]
    streams: dict[str, list[Column]] = {}
    for column in drawn:
        if column.name not in fitted:
            streams.setdefault(untwinned(column.name), []).append(column)
    return (
        *((PolicyChoice(tuple(policies)),) if len(policies) > 1 else ()),
        *(Levels(name, tuple(numbers), name in space.switches) for name, numbers in axes.items()),
        *((Fitted(space.joint, tuple(fitted)),) if space.joint is not None and fitted else ()),
        *(Drawn(name, tuple(columns)) for name, columns in streams.items()),
        Dice(),
    )


def rows_of(
    space: Space, case: Case, worlds: Worlds, samples: Worlds, factors: Sequence[Factor], quantiles: Float
) -> pd.DataFrame:
    """Return the rows of a case at some points of the unit cube.

    Parameters
    ----------
    space
        Columns and cases of the run.
    case
        Its levers hold where no factor sets them.
    worlds
        World numbers, shape ``(W,)``.
    samples
        Number of the trajectory or base sample that each world belongs to, shape ``(W,)``: its key to the dice.
    factors
        What is varied.
    quantiles
        Points, shape ``(W, factors)``.
    """
    setting: dict[str, NDArray[Any]] = {
        column.name: np.full(len(worlds), float(case.levers.get(column.name, column.value))) for column in space.varied
    }
    setting[DICE] = samples.astype(np.float64)
    for factor, along in zip(factors, quantiles.T, strict=True):
        setting |= factor.values(along, setting)
    return pd.DataFrame({**space.keys(case, worlds), **setting, DICE: setting[DICE].astype(np.int64)})


def _option(quantiles: Float, options: int) -> NDArray[np.int64]:
    """Return the option for a quantile, all equally likely."""
    return np.minimum(np.floor(quantiles * options), options - 1).astype(np.int64)
