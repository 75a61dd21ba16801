"""What a study varies, as its manifest keeps it: enough to read the saved run again without the model."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.design.base import DICE
from experiments.design.factors import Drawn, Factor, Fitted
from experiments.questions.studies import saved_study
from experiments.store import RunStore

SCREENING, SENSITIVITY = "screening", "sensitivity"
"""Kinds of study: Morris trajectories over all factors; Saltelli samples over a few and the rest."""

LEVER, CHANCE, HISTORY, OTHERS = "lever", "chance", "fitted", "others"
"""Kinds of factors that have no status of their own; `OTHERS` also names the group of all that are left."""


@dataclass(frozen=True)
class Part:
    """One factor of a study.

    Attributes
    ----------
    name
        What tables call it.
    kind
        Status of the number, such as ``assumption``, or one of `LEVER`, `CHANCE` and `HISTORY`.
    options
        How many options without an order it has; 0 if it runs along a scale.
    group
        What it is varied together with; its own name if it stands alone.
    column
        Column of the design that holds its value; empty if no single one does.
    """

    name: str
    kind: str
    options: int
    group: str
    column: str


@dataclass(frozen=True)
class Subject:
    """The factors of a study.

    Attributes
    ----------
    seed
        Seed of the run.
    factors
        In the order of the design.
    """

    seed: int
    factors: tuple[Part, ...]

    @classmethod
    def of(cls, seed: int, factors: Sequence[Factor], statuses: Mapping[str, str], alone: Sequence[str]) -> "Subject":
        """Describe factors.

        Parameters
        ----------
        seed
            Seed of the run.
        factors
            What is varied.
        statuses
            Status of each column.
        alone
            Names of the factors that stand alone; the rest is one group.
        """
        parts = (_part(factor, statuses, factor.name if factor.name in alone else OTHERS) for factor in factors)
        return cls(seed, tuple(parts))

    @classmethod
    def saved(cls, store: RunStore) -> "Subject":
        """Read the factors of a saved study.

        Raises
        ------
        UserError
            If the run is no sensitivity analysis.
        """
        with saved_study(store, (SCREENING, SENSITIVITY), "sensitivity analysis", "sensitivity") as study:
            return cls(int(store.manifest["seed"]), tuple(Part(**part) for part in study["factors"]))

    def study(self, kind: str, policy: str) -> dict[str, Any]:
        """Return the study as its run's identity and manifest keep it."""
        factors = [asdict(part) for part in self.factors]
        return {"kind": kind, "policy": policy, "salib": version("SALib"), "factors": factors}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the factors."""
        return tuple(part.name for part in self.factors)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the factors."""
        return tuple(part.kind for part in self.factors)

    @property
    def unordered(self) -> NDArray[np.bool_]:
        """Which factors have options without an order, shape ``(factors,)``."""
        return np.array([part.options > 0 for part in self.factors])

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups, in the order of the design."""
        return tuple(dict.fromkeys(part.group for part in self.factors))

    @property
    def alone(self) -> dict[str, Part]:
        """The factors that stand alone, by name."""
        return {part.name: part for part in self.factors if part.group == part.name}


def _part(factor: Factor, statuses: Mapping[str, str], group: str) -> Part:
    return Part(factor.name, _kind(factor, statuses), factor.options, group, factor.column)


def _kind(factor: Factor, statuses: Mapping[str, str]) -> str:
    if isinstance(factor, Drawn):
        return statuses[factor.column]
    if isinstance(factor, Fitted):
        return HISTORY
    return CHANCE if factor.name == DICE else LEVER
