"""`critmin info`: explain a run folder."""

import json
from pathlib import Path
from typing import Annotated

import typer


def info(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Tell what was asked of a run, how far it came, who worked on it, and how to extend or reproduce it.

    Parameters
    ----------
    run_dir
        The run folder.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.info import describe
    from experiments.info import info as told_by

    told = told_by(run_dir)
    typer.echo(json.dumps(told) if as_json else describe(told))
