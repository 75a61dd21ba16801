"""How well the model replays history: the finding of `critmin hindcast`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from experiments.printing.grid import Grid
from experiments.questions.base import Finding, Paint, Saved, folder_of, refuse_pair
from experiments.questions.hindcast.figure import paint_replay
from experiments.questions.hindcast.plain import plain_replays
from experiments.questions.hindcast.prepare import ReplayOptions
from experiments.questions.hindcast.printout import NOTE, case_grid, cases_grid, score_sentence
from experiments.questions.hindcast.replay import Judgement, Replayed, replay, saved_replay
from experiments.questions.how import default_workers
from experiments.runner.configs import open_library
from experiments.store import RunStore

WORLDS = 256
"""Draws of behaviour and of the cases' uncertain inputs, by default."""


@dataclass(frozen=True, repr=False)
class HindcastFinding(Finding):
    """Which observations the model met, and which it missed.

    Attributes
    ----------
    replayed
        The cases.
    """

    question: ClassVar[str] = "hindcast"
    replayed: tuple[Replayed, ...]

    @cached_property
    def judged(self) -> Judgement:
        """All rows under the model, the untuned prior, and had nothing happened."""
        return Judgement.of(self.replayed)

    @property
    def share(self) -> float:
        """Share of the observations that the model met."""
        return self.judged.scores()["model"].share

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The runs of the cases."""
        return tuple(one.store for one in self.replayed)

    def sentences(self) -> list[str]:
        """Return sentences on how many observations the model met."""
        scores = self.judged.scores()
        return [f"Model: {score_sentence(scores['model'])}. Had nothing happened: {score_sentence(scores['nothing'])}."]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the rows of each case."""
        rows = self.judged.model
        return {f"hindcast-{one.name}": rows[rows["case"] == one.name] for one in self.replayed}

    def figures(self) -> Mapping[str, Paint]:
        """Return a figure of each case."""
        return {f"hindcast-{one.name}": _paint(one) for one in self.replayed}

    def plain(self) -> dict[str, Any]:
        """Return rows and scores."""
        return plain_replays(self.replayed, self.judged)

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return the score of each case; where there is one, or in full, what was seen in it row by row."""
        cases = [case_grid(one, self.judged) for one in self.replayed]
        if len(cases) == 1:
            return cases
        return [cases_grid(self.replayed, self.judged), *(cases if full else ())]

    def notes(self) -> list[str]:
        """Say how the untuned prior does, and what the columns are."""
        return [f"Untuned prior: {score_sentence(self.judged.scores()['prior'])}.", NOTE]

    def folder(self, name: str) -> Path:
        """Return the run folder of the case that a table or figure is about."""
        return next(one.store.path for one in self.replayed if name == f"hindcast-{one.name}")


def hindcast(
    names: str | Path | Sequence[str | Path] = (),
    *,
    worlds: int = WORLDS,
    seed: int | None = None,
    workers: int | None = None,
) -> HindcastFinding:
    """Replay episodes of history, and compare them row by row with what was seen.

    Parameters
    ----------
    names
        Names of bundled hindcasts or paths of YAML files; all bundled ones by default.
    worlds
        Draws of behaviour and of the cases' uncertain inputs.
    seed
        Key of all draws; the calibration file's by default.
    workers
        Processes; by default every core where workers can be forked, else one.

    Raises
    ------
    UserError
        If a file has a mistake, a folder cannot be used, or blocks of worlds failed.
    """
    given = (names,) if isinstance(names, str | Path) else tuple(names)
    library = open_library(given[0] if given else None)
    key = library.calibration().replay_seed if seed is None else seed
    options = ReplayOptions(worlds=worlds, seed=key, workers=workers or default_workers())
    return HindcastFinding(tuple(replay(library, name, options) for name in given or library.names("hindcast")))


def of_run(run: Saved, nation: str | None, good: str | None) -> HindcastFinding:
    """Return the finding of the run folder of a case.

    Raises
    ------
    UserError
        If it is none, or an importer or good is asked for: a case says itself what it is about.
    """
    refuse_pair(f"{folder_of(run)} is a hindcast", nation, good)
    return HindcastFinding((saved_replay(folder_of(run)),))


def _paint(one: Replayed) -> Paint:
    return lambda: paint_replay(one)
