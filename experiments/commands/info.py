"""`critmin info`: explain a run folder."""

import json

import typer

from experiments.commands.options import Json, RunFolder


def info(
    run_dir: RunFolder,
    as_json: Json = False,
) -> None:
    """Print what was asked of a run, how much is done, in which sessions, and how to extend or reproduce it.

    Parameters
    ----------
    run_dir
        The run folder.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.run_folder.info import describe
    from experiments.run_folder.info import info as description_of

    described = description_of(run_dir)
    typer.echo(json.dumps(described) if as_json else describe(described))
