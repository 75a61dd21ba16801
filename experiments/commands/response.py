"""`critmin response`: how an answer moves with what a run swept."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from experiments.commands.options import Json


def response(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder of a sweep.")],
    metric: Annotated[str, typer.Option(help="Which metric.")] = "shortage",
    nation: Annotated[str | None, typer.Option(help="An importer; the one most at risk by default.")] = None,
    good: Annotated[str | None, typer.Option(help="A good; the one most at risk by default.")] = None,
    as_json: Json = False,
) -> None:
    """Print one row per variant of a sweep with its values, and draw the answer over them.

    Parameters
    ----------
    run_dir
        The run folder.
    metric, nation, good
        The outcome to look at.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.analysis.records import records
        from experiments.api import Run
        from experiments.printed import print_rows, text_console, write_rows
        from experiments.questions.response.figure import draw_response
        from experiments.questions.response.study import response as answers

    finished = Run.open(run_dir)
    found = answers(finished.store, finished.analysis, metric, nation, good)
    paths = [write_rows(found.rows, finished.path / "response.csv"), *draw_response(found, finished.store)]
    if as_json:
        told = {**asdict(found.outcome), "unit": found.unit}
        axes = {name: list(words) for name, words in found.axes.items()}
        typer.echo(json.dumps({**told, "axes": axes, "rows": records(found.rows)}, allow_nan=False))
        return
    typer.echo(f"{found.outcome.metric} of {found.outcome.good} in {found.outcome.nation}:")
    print_rows(found.rows, text_console())
    for path in paths:
        typer.echo(str(path))
