"""`critmin figure`: draw one figure of a run again."""

import json
from typing import Annotated

import typer

from experiments.commands import complete
from experiments.commands.options import Good, Json, Nation, RunFolder


def figure(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A figure, such as risk_bars; critmin list figures lists all.",
            autocompletion=complete.figures,
        ),
    ],
    run_dir: RunFolder,
    nation: Nation = None,
    good: Good = None,
    as_json: Json = False,
) -> None:
    """Draw a figure as PNG and SVG and print the files' paths.

    Parameters
    ----------
    name
        A figure.
    run_dir
        The run folder.
    nation, good
        The pair to show; the one in focus by default.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.figures.names import figure_captions
    from experiments.questions.registry import figure_names, question_of_figure
    from experiments.runner.executor import one_thread_each
    from experiments.words.names import known

    known("figure", name, (*figure_captions(), *figure_names()))
    with one_thread_each():
        from experiments.figures.output import draw_one

    question = question_of_figure(name)
    if question is None:
        paths = draw_one(name, run_dir, nation, good)
    else:
        paths = question.of_run()(run_dir, nation, good).write_figure(name)
    files = [str(path) for path in paths]
    typer.echo(json.dumps({"files": files}) if as_json else "\n".join(files))
