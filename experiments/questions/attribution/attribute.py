"""Attribute what a policy changes to its clauses or members, by running it or from a run folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from experiments.analysis.bootstrap import Resampling
from experiments.printing.progress import spinner
from experiments.questions.attribution.by import By
from experiments.questions.attribution.focus import asked_of, names_of
from experiments.questions.attribution.outcomes import Outcomes, outcomes_of
from experiments.questions.attribution.shares import shares
from experiments.questions.attribution.stability import COLUMNS, stability
from experiments.questions.attribution.study import Study, Wish, prepare_attribution
from experiments.runner.execute import execute
from experiments.runner.question import Options
from experiments.store.reader import RunStore


@dataclass(frozen=True)
class Attribution:
    """What a policy changes, shared out among its clauses or members.

    Attributes
    ----------
    store
        The run of all coalitions.
    study
        Who plays, and which coalitions were looked at.
    """

    store: RunStore
    study: Study

    @classmethod
    def open(cls, folder: Path | str, worlds: int | None = None) -> "Attribution":
        """Open a run folder without running anything.

        Raises
        ------
        UserError
            If the folder is no run of an attribution, or cannot be read.
        """
        store = RunStore.open(folder, worlds)
        return cls(store, Study.saved(store))

    @cached_property
    def shares(self) -> pd.DataFrame:
        """What each player changes by each measure, columns of `experiments.questions.attribution.shares`."""
        return shares(self.study.game, self._outcomes, self._resampling)

    @cached_property
    def stability(self) -> pd.DataFrame:
        """Who gains by staying or joining, with the columns of `stability`; empty but for members."""
        if self.study.by is not By.members:
            return pd.DataFrame(columns=list(COLUMNS))
        return stability(self.study.game, self._outcomes, self._resampling)

    @cached_property
    def _outcomes(self) -> Outcomes:
        return outcomes_of(self.study, self.store)

    @cached_property
    def _resampling(self) -> Resampling:
        return Resampling(len(self._outcomes.worlds), int(self.store.manifest["seed"]))


def attribute_with(
    name: str | Path, wish: Wish, options: Options, outcome: str | None = None, importers: Sequence[str] = ()
) -> Attribution:
    """Run every coalition of a policy's clauses or members, or find the run in its folder.

    `outcome` and `importers` are what will be shown, see `experiments.questions.attribution.focus`: wrong names end
    it before anything is run.

    Raises
    ------
    UserError
        If a configuration, the wish or an option has a mistake, or the folder cannot be used.
    """
    with spinner("reading the configuration ...", quiet=options.execution.quiet):
        request = prepare_attribution(name, wish, options)
        asked_of(names_of(request.job.layout), outcome, importers)
    store = execute(request).store
    return Attribution(store, Study.saved(store))
