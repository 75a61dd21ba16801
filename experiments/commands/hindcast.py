"""`critmin hindcast`: replay history and compare it, row by row, with what was seen."""

from typing import Annotated

import typer

from experiments.commands.options import Csv, Full, Json, Workers

BELOW = 1


def hindcast(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME|FILE", help="A hindcast: its name, or a YAML file.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All bundled hindcasts.")] = False,
    worlds: Annotated[int, typer.Option(min=1, help="Draws of behaviour and of uncertain inputs.")] = 256,
    seed: Annotated[int | None, typer.Option(min=0, help="Key of all draws.")] = None,
    workers: Workers = None,
    require: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Exit with 1 if a smaller share of rows is in band.")
    ] = None,
    full: Full = False,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Replay one episode of history, or all that are bundled, and print what was met and what was missed.

    Exit code 0 when it ran, whatever the score; 1 if `--require` is not met; 2 for a mistake in a file or the request.

    Parameters
    ----------
    name
        Name of a bundled hindcast, or path of a YAML file.
    every
        All bundled hindcasts.
    worlds
        Draws of behaviour and of the cases' uncertain inputs.
    seed
        Key of all draws; the calibration file's when left out.
    workers
        Processes.
    require
        Least share of rows in band.
    full
        Print every table and row.
    as_csv, as_json
        Print the first table as CSV, or all as one JSON object, for other programs.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.commands.ending import present
        from experiments.questions.hindcast.finding import hindcast as replayed
        from experiments.runner.configs import open_library
        from sim.config.errors import UserError

    if (name is None) != every:
        known = ", ".join(open_library(name).names("hindcast"))
        raise UserError(f"name one hindcast, or give --all; there are: {known}")
    found = replayed(() if name is None else name, worlds=worlds, seed=seed, workers=workers)
    present(found, full=full, as_csv=as_csv, as_json=as_json)
    if require is not None and found.share < require:
        typer.echo(f"critmin: {found.share:.2f} of the rows are in band, less than {require:g}", err=True)
        raise typer.Exit(BELOW)
