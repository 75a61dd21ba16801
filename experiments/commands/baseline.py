"""`critmin baseline`: the balance sheet of the base year, and what it rests on."""

import json
from typing import Annotated

import typer

from experiments.commands.options import Json


def baseline(
    good: Annotated[str | None, typer.Option(metavar="NAME", help="Only this good.")] = None,
    as_json: Json = False,
) -> None:
    """Print output, trade, use and stocks by nation, every large adjustment, and the share of guesses.

    Parameters
    ----------
    good
        Only this good; all when left out.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.baseline_report import document, render
    from experiments.runner.configs import open_library
    from experiments.words.names import known
    from sim.baseline import reconcile

    library = open_library()
    config = library.baseline()
    if good is not None:
        known("good", good, config.goods)
    basket = library.basket()
    balanced = reconcile(config)
    if as_json:
        typer.echo(json.dumps(document(balanced, basket, config.sources, good), indent=2))
    else:
        typer.echo(render(balanced, basket, config.sources, good), nl=False)
