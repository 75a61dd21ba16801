"""`critmin bench`: how fast the model is on this machine."""

import json
from typing import Annotated

import typer

from experiments.commands.options import Json


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="Take seconds rather than minutes; noisier.")] = False,
    json_only: Json = False,
) -> None:
    """Measure rates, parts of a month, workers and memory, on the bundled scenario of tightening controls.

    Parameters
    ----------
    quick
        Take seconds rather than minutes.
    json_only
        Print one JSON object on stdout.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():  # before numpy is imported: forked workers keep the threads that it starts with
        from experiments.bench.plan import FULL, QUICK
        from experiments.bench.printout import measure
    from experiments.printing.progress import spinner

    report = measure(QUICK if quick else FULL, lambda text: spinner(text, quiet=json_only))
    if json_only:
        typer.echo(json.dumps(report.to_json(), allow_nan=False))
        return
    from experiments.bench.table import as_table
    from experiments.printing.printed import text_console

    text_console().print(as_table(report))
