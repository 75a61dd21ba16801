"""`critmin compare`: runs and policies beside each other."""

import json
from typing import Annotated

import typer

from experiments.commands.options import Json


def compare(
    sides: Annotated[
        list[str], typer.Argument(metavar="RUN|RUN:POLICY ...", help="Two or more; the first is the yardstick.")
    ],
    scenario: Annotated[
        str | None, typer.Option(help="A scenario of all runs; each one's main one by default.")
    ] = None,
    nation: Annotated[str | None, typer.Option(help="Draw the figure for this importer.")] = None,
    as_json: Json = False,
) -> None:
    """Print how each side differs from the first, world by world where they met the same worlds.

    Parameters
    ----------
    sides
        A run folder, which stands for its last policy, or a run folder with a policy.
    scenario
        Compare under this scenario.
    nation
        Whose goods the figure shows.
    as_json
        Print JSON for other programs instead of text.
    """
    from experiments.executor import one_thread_each

    with one_thread_each():
        from experiments.analysis.records import records
        from experiments.printed import text_console, write_rows
        from experiments.questions.comparison.figure import draw_comparison
        from experiments.questions.comparison.study import compare_sides
        from experiments.tables import render

    found = compare_sides(sides, scenario)
    first = found.sides[0].store
    paths = [write_rows(found.analysis.paired, first.path / "comparison.csv"), *draw_comparison(found, nation)]
    if as_json:
        answer = {"sides": [side.label for side in found.sides], "unpaired": found.unpaired}
        tables = {"summary": records(found.analysis.summary), "differences": records(found.analysis.paired)}
        typer.echo(json.dumps(answer | tables, allow_nan=False))
        return
    render(found.analysis, text_console(), first.manifest)
    for label, reason in found.unpaired.items():
        typer.echo(
            f"critmin: {label} is not compared world by world, because {reason}; intervals are wider for it", err=True
        )
    for path in paths:
        typer.echo(str(path))
