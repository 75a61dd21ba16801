"""What a saved sensitivity analysis says: a pure function of its run folder, for whichever outcome is asked for."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from experiments.design.base import DICE
from experiments.questions.sensitivity.indices import Shares, ranges, variance_shares
from experiments.questions.sensitivity.samples import Samples, chosen
from experiments.questions.sensitivity.screening import elementary_effects
from experiments.questions.sensitivity.subject import SCREENING, Subject
from experiments.store import RunStore
from experiments.words.outcome import Outcome


@dataclass(frozen=True)
class Screening:
    """A saved screening and what it found.

    Attributes
    ----------
    store
        The run of trajectories.
    outcome
        What is explained.
    table
        Elementary effects, see `elementary_effects`.
    trajectories
        How many are behind it.
    """

    store: RunStore
    outcome: Outcome
    table: pd.DataFrame
    trajectories: int

    @property
    def chance(self) -> float:
        """What other dice do to the outcome, all inputs being the same: its mean absolute change."""
        return float(self.table.loc[self.table["factor"] == DICE, "mu_star"].sum())


@dataclass(frozen=True)
class Weighing:
    """A saved second step and what it found.

    Attributes
    ----------
    store
        The run of base samples.
    subject
        Its factors.
    outcome
        What is explained.
    samples
        The outcomes of its worlds.
    shares
        Indices of the outcome.
    """

    store: RunStore
    subject: Subject
    outcome: Outcome
    samples: Samples
    shares: Shares

    @cached_property
    def ranges(self) -> pd.DataFrame:
        """How far the mean outcome moves along each factor, see `indices.ranges`."""
        design = self.store.design()
        kept = design[(design["world"] // self.samples.length).isin(self.samples.numbers)]
        return ranges(self.subject, self.samples.values(self.outcome), kept)

    @cached_property
    def others(self) -> dict[Outcome, Shares]:
        """The same metric's indices for every importer and good in which it varies, the highest mean first."""
        pairs = self.samples.pairs(self.outcome.metric)
        return {pair: variance_shares(self.subject, self.samples.values(pair)) for pair in pairs}


@dataclass(frozen=True)
class Sensitivity:
    """The answer: one of its steps is None where a folder of the other one was opened.

    Attributes
    ----------
    screening
        Effects of every factor.
    weighing
        Shares of the variance of the few that matter.
    """

    screening: Screening | None
    weighing: Weighing | None

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The runs behind it."""
        return tuple(step.store for step in (self.screening, self.weighing) if step is not None)


def open_sensitivity(folder: Path | str, outcome: str | None = None) -> Sensitivity:
    """Analyse a saved run of either step again, for another outcome if asked.

    Raises
    ------
    UserError
        If the folder is no sensitivity analysis, or measures no such outcome.
    """
    store = RunStore.open(folder)
    subject = Subject.saved(store)
    if store.manifest["study"]["kind"] == SCREENING:
        return Sensitivity(read_screening(store, subject, outcome), None)
    return Sensitivity(None, read_weighing(store, subject, outcome))


def read_screening(store: RunStore, subject: Subject, outcome: str | None) -> Screening:
    """Return what a saved screening found."""
    samples = Samples.of(store, len(subject.names) + 1, slice(None))
    asked = chosen(outcome, samples, store.layout)
    table = elementary_effects(subject, samples.values(asked), samples.numbers)
    return Screening(store, asked, table, len(samples.numbers))


def read_weighing(store: RunStore, subject: Subject, outcome: str | None) -> Weighing:
    """Return what a saved second step found."""
    length = len(subject.groups) + 2
    samples = Samples.of(store, length, slice(None, None, length - 1))  # the variance is that of the points A and B
    asked = chosen(outcome, samples, store.layout)
    return Weighing(store, subject, asked, samples, variance_shares(subject, samples.values(asked)))
