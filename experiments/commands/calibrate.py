"""`critmin calibrate`: fit behaviour to history, leave episodes out, and write what was left."""

import json
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import Json, Workers


def calibrate(
    draws: Annotated[
        int | None, typer.Option(min=2, help="Draws of the prior; the calibration file's by default.")
    ] = None,
    accepted: Annotated[int | None, typer.Option(min=1, help="Draws that are accepted.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of replays and results; a second call goes on there.")] = Path(
        "runs/calibration"
    ),
    configs: Annotated[
        Path | None, typer.Option(help="Folder with configurations of your own, such as other cases to fit.")
    ] = None,
    workers: Workers = None,
    ablation: Annotated[bool, typer.Option(help="Take out each mechanism in turn.")] = True,
    json_only: Json = False,
) -> None:
    """Replay draws of the prior through every case, accept the best, and tell whether they travel.

    Parameters
    ----------
    draws, accepted
        How many are drawn and how many accepted.
    out
        Folder of replays and results.
    configs
        Folder with configurations of your own.
    workers
        Processes.
    ablation
        Whether each mechanism is taken out in turn.
    json_only
        Print one JSON object on stdout.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.configs import open_library
        from experiments.printed import text_console
        from experiments.questions.calibration.figure import draw_calibration
        from experiments.questions.calibration.fit import FitOptions, fit, save, summary
        from experiments.questions.calibration.report import render

    library = open_library(configs)
    found = fit(library, FitOptions(out, draws, accepted, workers, ablation))
    paths = [*save(found, library, out), *draw_calibration(found, out)]
    if json_only:
        typer.echo(json.dumps(summary(found), allow_nan=False))
        return
    render(found, text_console())
    for path in paths:
        typer.echo(str(path))
    typer.echo("put fitted.yaml into the folder baseline/ of your configurations for worlds to draw from it")
