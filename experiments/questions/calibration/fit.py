"""Fit behaviour to history: draw, accept, leave episodes out, switch mechanisms off, and write the result."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.questions.calibration.ablation import ablate
from experiments.questions.calibration.accept import accept
from experiments.questions.calibration.posterior import by_fold, posterior
from experiments.questions.calibration.sample import Sample, draw_prior
from experiments.questions.calibration.transfer import fitted_rows, left_out_rows
from experiments.questions.hindcast.scores import Score, nothing_rows, rows_of, score
from experiments.store.atomic import replacing
from sim.config.errors import UserError
from sim.config.library import Library
from sim.config.text import Text, as_saved

Int = NDArray[np.int64]

SUMMARY, ROWS = "calibration.json", "rows_"
"""File of the summary; what stands in front of the names of tables of rows."""

DIGITS = 6
"""Significant digits with which accepted values are written: more than any of them is known to."""


@dataclass(frozen=True)
class FitOptions:
    """Options of a fit.

    Attributes
    ----------
    draws, accepted
        Draws of the prior, and how many are accepted; the calibration file's when None.
    folder
        Where replays and results are kept.
    workers
        Processes; every core by default.
    ablation
        Whether mechanisms are taken out in turn.
    """

    folder: Path
    draws: int | None = None
    accepted: int | None = None
    workers: int | None = None
    ablation: bool = True


@dataclass(frozen=True)
class Fit:
    """The result of a fit.

    Attributes
    ----------
    draws
        How many were drawn.
    accepted
        Numbers of the accepted draws, best first.
    sample
        Value of each fitted parameter in the accepted draws.
    rows
        Rows of history by yardstick: fitted, left_out, prior, nothing.
    parameters, everything, folds
        Prior and posterior of the fitted parameters and of all that vary, and medians with each episode left out.
    ablation
        What each mechanism contributes; None if it was not asked for.
    guarded
        Share of the prior draws that hold the guards, by case.
    titles
        What each case is called.
    """

    draws: int
    accepted: Int
    sample: pd.DataFrame
    rows: dict[str, pd.DataFrame]
    parameters: pd.DataFrame
    everything: pd.DataFrame
    folds: pd.DataFrame
    ablation: pd.DataFrame | None
    guarded: dict[str, float]
    titles: dict[str, Text]

    def scores(self) -> dict[str, Score]:
        """Return the score of each yardstick."""
        return {name: score(table) for name, table in self.rows.items()}


def fit(library: Library, options: FitOptions) -> Fit:
    """Fit behaviour to the cases of the calibration file; what the folder holds already is not run again.

    Raises
    ------
    UserError
        If a file has a mistake, fewer draws than accepted are asked for, or blocks of draws failed.
    """
    config = library.calibration()
    draws, count = options.draws or config.draws, options.accepted or config.accepted
    if count >= draws:
        raise UserError(f"{count} of {draws} draws cannot be accepted: ask for more --draws or fewer --accepted")
    sample = draw_prior(library, config.cases, draws, options.folder / "prior", options.workers)
    cases = sample.histories
    accepted = accept(cases, count)
    varied = [name for name, rule in library.baseline().behaviour.items() if rule.distribution != "fixed"]
    behaviour = sample.behaviour(varied)
    fitted = behaviour[list(config.fitted)]
    return Fit(
        draws=draws,
        accepted=accepted,
        sample=fitted.iloc[accepted].reset_index(drop=True),
        rows={
            "fitted": fitted_rows(cases, count),
            "left_out": left_out_rows(cases, count),
            "prior": pd.concat([rows_of(case) for case in cases], ignore_index=True),
            "nothing": nothing_rows(cases, sample.nothing),
        },
        parameters=posterior(fitted, accepted),
        everything=posterior(behaviour, accepted),
        folds=by_fold(fitted, cases, count),
        ablation=_ablation(library, sample, count, options),
        guarded={case.name: float(case.guarded.mean()) for case in cases},
        titles={name: library.hindcast(name).title for name in config.cases},
    )


def _ablation(library: Library, sample: Sample, count: int, options: FitOptions) -> pd.DataFrame | None:
    if not options.ablation:
        return None
    return ablate(library, sample, count, options.folder / "ablation", options.workers)


def tables(found: Fit) -> dict[str, pd.DataFrame]:
    """Return every table of a fit by the name of its CSV file, without ending."""
    rows = {f"{ROWS}{name}": table for name, table in found.rows.items()}
    saved = {"parameters": found.parameters, "all_parameters": found.everything, "folds": found.folds}
    accepted = {"accepted": found.sample.assign(draw=found.accepted)}
    return rows | saved | accepted | ({} if found.ablation is None else {"ablation": found.ablation})


def saved_fit(folder: Path) -> Fit:
    """Read a fit from its folder.

    Raises
    ------
    UserError
        If the folder holds none, or a file of it cannot be read.
    """
    if not (folder / SUMMARY).is_file():
        raise UserError(f"{folder} holds no fit: give the folder that `critmin calibrate --out` wrote")
    try:
        saved = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        held = {path.stem: pd.read_csv(path) for path in folder.glob("*.csv")}
        accepted = held["accepted"]
        return Fit(
            draws=int(saved["draws"]),
            accepted=accepted["draw"].to_numpy(dtype=np.int64),
            sample=accepted.drop(columns="draw"),
            rows={name.removeprefix(ROWS): held[name] for name in held if name.startswith(ROWS)},
            parameters=held["parameters"],
            everything=held["all_parameters"],
            folds=held["folds"],
            ablation=held.get("ablation"),
            guarded={str(case): float(share) for case, share in saved["guarded"].items()},
            titles={str(case): Text.of(title) for case, title in saved["titles"].items()},
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(
            f"{folder} holds a fit that cannot be read ({reason}): give `critmin calibrate --out` it again"
        ) from error


def write_texts(found: Fit, folder: Path) -> list[Path]:
    """Write the fitted configuration and a summary into a folder, and return the files.

    Raises
    ------
    UserError
        If the folder cannot be written.
    """
    texts = {"fitted.yaml": fitted_yaml(found), SUMMARY: json.dumps(summary(found), indent=2) + "\n"}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with replacing(folder / name) as temporary:
                temporary.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(f"{folder} cannot be written ({error.strerror})") from error
    return [folder / name for name in texts]


def summary(found: Fit) -> dict[str, Any]:
    """Return scores, parameters and sizes as plain JSON values."""
    return {
        "draws": found.draws,
        "accepted": len(found.accepted),
        "score": {name: one.share for name, one in found.scores().items()},
        "rows": found.scores()["fitted"].rows,
        "price_error": {name: _plain(one.price_error) for name, one in found.scores().items()},
        "by_case": {
            name: {
                str(case): float(share) for case, share in table.groupby("case", sort=False)["in_band"].mean().items()
            }
            for name, table in found.rows.items()
        },
        "parameters": found.parameters.to_dict("records"),
        "guarded": found.guarded,
        "titles": {case: as_saved(title) for case, title in found.titles.items()},
    }


def fitted_yaml(found: Fit) -> str:
    """Return the configuration file that holds the accepted joint sample."""
    lines = [
        "# The joint sample of behaviour that history left: written by `critmin calibrate`, not by hand.",
        "kind: fitted",
        f"version: {datetime.now(UTC):%Y-%m-%d}",
        "source: control_record",
        "status: derived",
        f"cases: [{', '.join(dict.fromkeys(found.rows['fitted']['case']))}]",
        f"draws: {found.draws}",
        *_score_lines(found),
        "parameters:",
    ]
    lines += [
        f"  {name}: [{', '.join(f'{value:.{DIGITS}g}' for value in found.sample[name])}]"
        for name in found.sample.columns
    ]
    return "\n".join(lines) + "\n"


def _score_lines(found: Fit) -> Iterator[str]:
    """Yield the scores of all cases and of each, as lines of the configuration file."""
    yield "scores:"
    scores = found.scores()
    yield from (f"  {name}: {count}" for name, count in _counts(scores).items())
    errors = {name: one.price_error for name, one in scores.items()}
    if np.isfinite(list(errors.values())).all():
        yield f"  price_error: {{{', '.join(f'{name}: {error:.4g}' for name, error in errors.items())}}}"
    yield "  by_case:"
    for case, title in found.titles.items():
        own = {name: score(rows[rows["case"] == case]) for name, rows in found.rows.items()}
        counts = ", ".join(f"{name}: {count}" for name, count in _counts(own).items())
        yield f"    {case}: {{{counts}, title: {json.dumps(as_saved(title), ensure_ascii=False)}}}"


def _counts(scores: Mapping[str, Score]) -> dict[str, int]:
    return {"rows": scores["fitted"].rows} | {name: one.hits for name, one in scores.items()}


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
