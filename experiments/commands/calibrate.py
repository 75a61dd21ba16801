"""`critmin calibrate`: fit behaviour to history, leave episodes out, and write what was left."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import Csv, Full, Json, Workers


def calibrate(
    draws: Annotated[
        int | None, typer.Option(min=2, help="Draws of the prior; the calibration file's by default.")
    ] = None,
    accepted: Annotated[int | None, typer.Option(min=1, help="Draws that are accepted.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of replays and results; a second call continues there.")] = Path(
        "runs/calibration"
    ),
    configs: Annotated[
        Path | None, typer.Option(help="Folder with configurations of your own, such as other cases to fit.")
    ] = None,
    workers: Workers = None,
    ablation: Annotated[bool, typer.Option(help="Take out each mechanism in turn.")] = True,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Replay draws of the prior through every case, accept the best, and score them on episodes left out.

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
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.calibration.finding import calibrate as fitted

    found = fitted(out, draws=draws, accepted=accepted, configs=configs, workers=workers, ablation=ablation)
    present(found, full=full, as_csv=as_csv, as_json=as_json)
