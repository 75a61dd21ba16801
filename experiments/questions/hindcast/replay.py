"""Replay cases through the runner and read what they gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.questions.hindcast.blocks import nothing_happens
from experiments.questions.hindcast.history import CaseHistory
from experiments.questions.hindcast.prepare import PRIOR, PreparedCase, ReplayOptions, prepare_case
from experiments.questions.hindcast.scores import Score, nothing_rows, rows_of, score
from experiments.runner.configs import open_library
from experiments.runner.execute import execute
from experiments.runner.folder import differences
from experiments.store import RunStore
from sim.config.errors import UserError
from sim.config.library import Library


@dataclass(frozen=True)
class Replayed:
    """A case that has been run.

    Attributes
    ----------
    prepared
        What was asked for.
    store
        The run.
    nothing
        What each row would be had nothing happened.
    """

    prepared: PreparedCase
    store: RunStore
    nothing: dict[str, float]

    @property
    def name(self) -> str:
        """The case."""
        return self.prepared.config.name

    def history(self, behaviour: str) -> CaseHistory:
        """Return the replays under one source of behaviour."""
        return CaseHistory.read(self.prepared.config, self.store, behaviour)

    @property
    def model(self) -> str:
        """The behaviour that stands for the model: the fitted one where there is one, else the prior."""
        return self.store.layout.policies[0]


def replay(library: Library, name: str | Path, options: ReplayOptions) -> Replayed:
    """Run a case, or find it in its folder.

    Raises
    ------
    UserError
        If the file has a mistake, the folder cannot be used, or blocks of worlds failed.
    """
    prepared = prepare_case(library, name, options)
    return _replayed(prepared, execute(prepared.request).store)


def saved_replay(folder: Path) -> Replayed:
    """Open the run folder of a case without running anything.

    Raises
    ------
    UserError
        If it is none, the user's own file that it was made from is not there, or another version of the program or of
        the case made it.
    """
    store = RunStore.open(folder)
    case = _case_of(store)
    options = ReplayOptions(store.worlds, int(store.manifest["seed"]), folder=folder)
    prepared = prepare_case(open_library(case), case, options)
    unlike = differences(store.manifest.get("identity", {}), prepared.request.manifest["identity"])
    if unlike:
        raise UserError(f"{folder} was made with other {', '.join(unlike)}: give `critmin hindcast {case}` again")
    return _replayed(prepared, store)


def _case_of(store: RunStore) -> str:
    """Return the name of the bundled case that a folder replays, or the path of the user's own file.

    Raises
    ------
    UserError
        If it replays none, or the file is not there.
    """
    kind, _, name = store.layout.experiment.partition("-")
    if kind != "hindcast":
        raise UserError(f"{store.path} is no run of a hindcast: give the folder that `critmin hindcast` wrote")
    file = store.manifest.get("experiment", {}).get("file")
    if file is None:
        return name
    if not Path(file).is_file():
        raise UserError(f"{store.path} replays {file}, which is not there: put the file back, or replay it again")
    return str(file)


def _replayed(prepared: PreparedCase, store: RunStore) -> Replayed:
    failures = store.failures()
    if len(failures):
        first = failures.iloc[0]
        raise UserError(f"{prepared.config.name}: {len(failures)} block(s) failed, the first with {first['error']}")
    return Replayed(prepared, store, nothing_happens(prepared.config, prepared.structure))


@dataclass(frozen=True)
class Judgement:
    """All rows of some cases, under the model, the untuned prior, and had nothing happened.

    Attributes
    ----------
    model, prior, nothing
        A line per row, as `scores.rows_of` gives it.
    """

    model: pd.DataFrame
    prior: pd.DataFrame
    nothing: pd.DataFrame

    @classmethod
    def of(cls, replayed: Sequence[Replayed]) -> "Judgement":
        """Judge the replays of some cases."""
        model = [one.history(one.model) for one in replayed]
        still = {one.name: one.nothing for one in replayed}
        return cls(
            model=pd.concat([rows_of(case) for case in model], ignore_index=True),
            prior=pd.concat([rows_of(one.history(PRIOR)) for one in replayed], ignore_index=True),
            nothing=nothing_rows(model, still),
        )

    def scores(self) -> dict[str, Score]:
        """Return the scores of the three."""
        return {"model": score(self.model), "prior": score(self.prior), "nothing": score(self.nothing)}
