"""`critmin figure`: draw one figure of a run again."""

from typing import Annotated

import typer

from experiments.commands.options import RunFolder


def figure(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A figure, such as risk_bars.")],
    run_dir: RunFolder,
    nation: Annotated[str | None, typer.Option(help="Show this importer.")] = None,
    good: Annotated[str | None, typer.Option(help="Show this good.")] = None,
) -> None:
    """Draw a figure as PNG and SVG and print the files' paths.

    Parameters
    ----------
    name
        A figure.
    run_dir
        The run folder.
    nation, good
        The pair to show; the riskiest one by default.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.figures.output import draw_one

    for path in draw_one(name, run_dir, nation, good):
        typer.echo(str(path))
