"""The finding of `critmin calibrate`: accepted draws of behaviour, and their scores on episodes left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

import pandas as pd

from experiments.printing.grid import Grid
from experiments.questions.base import Finding, Paint, Saved, folder_of, refuse_pair
from experiments.questions.calibration.figure import calibration_title, paint_calibration
from experiments.questions.calibration.fit import Fit, FitOptions, fit, saved_fit, summary, tables, write_texts
from experiments.questions.calibration.printout import fit_grids
from experiments.questions.how import default_workers
from experiments.runner.configs import open_library
from experiments.store import RunStore
from experiments.words.sentences import sentence

FOLDER: Final = Path("runs/calibration")
"""Folder of replays and results, by default."""


@dataclass(frozen=True, repr=False)
class CalibrationFinding(Finding):
    """The draws of behaviour that history accepts, and how they do where they were not fitted.

    Attributes
    ----------
    result
        The fit.
    path
        Folder of replays and results.
    names
        What parameters and mechanisms are called.
    """

    question: ClassVar[str] = "calibrate"
    result: Fit
    path: Path
    names: Mapping[str, str]

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """Return none: a fit rests on many runs of hindcasts, each in a folder of its own below `path`."""
        return ()

    def sentences(self) -> list[str]:
        """Return sentences on how many observations are met by episodes that were left out of the fit."""
        return [f"{sentence(calibration_title(self.result))}."]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return rows by yardstick, parameters before and after, the accepted draws, and the ablation if any."""
        return tables(self.result)

    def figures(self) -> Mapping[str, Paint]:
        """Return the figure of scores and parameters."""
        return {"calibration": lambda: paint_calibration(self.result)}

    def plain(self) -> dict[str, Any]:
        """Return scores, parameters and sizes."""
        return {"finding": self.sentences()[0], **summary(self.result)}

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return the observations met in each case; in full also the parameters and what each mechanism carries."""
        grids = fit_grids(self.result, self.names)
        return grids if full else grids[:1]

    def notes(self) -> list[str]:
        """Say what the columns are, and how worlds come to draw from the fit."""
        fitted = self.path / "fitted.yaml"
        return [
            "Left out: each episode over the draws that the other episodes accept.",
            f"For worlds to draw from the fit, put {fitted} into the folder baseline/ of your configurations.",
        ]

    def folder(self, _name: str) -> Path:
        """Return the folder of the fit."""
        return self.path

    def write(self) -> list[Path]:
        """Write the fitted configuration, the summary, and every table and figure."""
        return [*write_texts(self.result, self.path), *super().write()]


def calibrate(
    out: Path | str = FOLDER,
    *,
    draws: int | None = None,
    accepted: int | None = None,
    configs: Path | None = None,
    workers: int | None = None,
    ablation: bool = True,
) -> CalibrationFinding:
    """Replay draws of the prior through every case, accept the best, and score them on episodes left out.

    Parameters
    ----------
    out
        Folder of replays and results; a second call continues there.
    draws, accepted
        How many are drawn and how many accepted; the calibration file's by default.
    configs
        Folder with configurations of your own.
    workers
        Processes; by default every core where workers can be forked, else one.
    ablation
        Whether each mechanism is taken out in turn.

    Raises
    ------
    UserError
        If a file has a mistake, fewer draws than accepted are asked for, or blocks of draws failed.
    """
    options = FitOptions(Path(out), draws, accepted, workers or default_workers(), ablation)
    library = open_library(configs)
    return CalibrationFinding(fit(library, options), Path(out), library.baseline().behaviour_names)


def of_run(run: Saved, nation: str | None, good: str | None) -> CalibrationFinding:
    """Return the finding of the folder of a fit.

    Raises
    ------
    UserError
        If it is none, or an importer or good is asked for.
    """
    folder = folder_of(run)
    refuse_pair(f"{folder} is a fit to all cases of history", nation, good)
    return CalibrationFinding(saved_fit(folder), folder, open_library(None).baseline().behaviour_names)
