"""Replay draws through every case: the whole prior once, and chosen draws again with something changed.

A draw is a world number. Its behaviour depends on that number alone, so the same draw behaves alike in every case, and
everything that follows, from acceptance to leaving episodes out, is a selection among stored runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Space, Worlds
from experiments.design.monte_carlo import monte_carlo
from experiments.questions.hindcast.history import CaseHistory
from experiments.questions.hindcast.prepare import PRIOR, PreparedCase, ReplayOptions, prepare_case
from experiments.questions.hindcast.replay import Replayed, replay
from experiments.runner.execute import execute
from experiments.runner.identity import fingerprint
from experiments.runner.request import Request
from sim.config.errors import UserError
from sim.config.library import Library

Int = NDArray[np.int64]

AS_FITTED = "as-fitted"
"""Label of chosen draws with nothing changed."""


@dataclass(frozen=True)
class Sample:
    """Every draw of the prior, replayed through every case.

    Attributes
    ----------
    replayed
        The cases, as run.
    histories
        What they gave.
    """

    replayed: tuple[Replayed, ...]
    histories: tuple[CaseHistory, ...]

    @property
    def nothing(self) -> dict[str, dict[str, float]]:
        """What each row would be had nothing happened, by case."""
        return {one.name: one.nothing for one in self.replayed}

    def behaviour(self, names: Sequence[str]) -> pd.DataFrame:
        """Return the value of some behaviour parameters in each draw, one column each."""
        design = self.replayed[0].store.design()
        return design[[f"behaviour.{name}" for name in names]].rename(columns=lambda name: name.partition(".")[2])


def draw_prior(library: Library, cases: Sequence[str], draws: int, folder: Path, workers: int | None) -> Sample:
    """Replay draws of the prior through every case; what the folder holds already is not run again.

    Raises
    ------
    UserError
        If a case has a mistake, or blocks of draws failed.
    """
    seed = library.calibration().seed
    replayed = []
    for name in cases:
        options = ReplayOptions(
            worlds=draws, seed=seed, behaviours=(PRIOR,), traces=False, workers=workers, folder=folder / name
        )
        replayed.append(replay(library, name, options))
    return Sample(tuple(replayed), tuple(one.history(PRIOR) for one in replayed))


@dataclass(frozen=True)
class ChosenDraws:
    """A design over some draws of the prior: world i of the run is draw ``draws[i]``; they must be in order."""

    draws: tuple[int, ...]

    def __call__(self, space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
        """Return the rows of some of the draws."""
        return monte_carlo(space, np.array(self.draws, dtype=np.int64)[worlds], cases)


def replay_changed(
    library: Library,
    name: str,
    draws: Int,
    changes: Mapping[str, Mapping[str, float]],
    folder: Path,
    workers: int | None,
) -> dict[str, CaseHistory]:
    """Replay chosen draws through a case as they are, and with each of some changes.

    Parameters
    ----------
    changes
        By label, the columns that are set and their values.

    Raises
    ------
    UserError
        If blocks of draws failed.
    """
    seed = library.calibration().seed
    options = ReplayOptions(worlds=len(draws), seed=seed, behaviours=(PRIOR,), traces=False, workers=workers)
    prepared = prepare_case(library, name, options)
    request = _changed(prepared, draws, changes, folder)
    outcome = execute(request)
    if len(outcome.store.failures()):
        raise UserError(f"{name}: {len(outcome.store.failures())} block(s) of the ablation failed")
    return {label: CaseHistory.read(prepared.config, outcome.store, label) for label in (AS_FITTED, *changes)}


def _changed(prepared: PreparedCase, draws: Int, changes: Mapping[str, Mapping[str, float]], folder: Path) -> Request:
    """Return the request to replay chosen draws with each of some changes, in a folder named by what it holds."""
    job = prepared.request.job
    plain = job.space.cases[0]
    labelled: dict[str, Mapping[str, float]] = {AS_FITTED: {}, **changes}
    cases = tuple(Case(plain.scenario, label, {**plain.levers, **changed}) for label, changed in labelled.items())
    space = Space(job.space.seed, job.space.columns, cases)
    layout = replace(
        job.layout,
        policies=tuple(labelled),
        baselines=dict.fromkeys(labelled, AS_FITTED),
        design_columns=tuple(column.name for column in space.varied),
    )
    identity = {
        **prepared.request.manifest["identity"],
        "draws": fingerprint({"draws": draws.tolist()}),
        "changes": {label: dict(changed) for label, changed in labelled.items()},
    }
    run_dir = folder / f"{prepared.config.name}-{fingerprint(identity)[:8]}"
    return replace(
        prepared.request,
        job=replace(job, run_dir=run_dir, layout=layout, space=space, design=ChosenDraws(tuple(draws.tolist()))),
        manifest={**prepared.request.manifest, "identity": identity},
    )
