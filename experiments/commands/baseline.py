"""`critmin baseline`: the balance sheet of the base year, and what it rests on."""

from typing import Annotated

import typer


def baseline(
    good: Annotated[str | None, typer.Option(help="Only this good.")] = None,
    json: Annotated[bool, typer.Option(help="Print one JSON object instead.")] = False,
) -> None:
    """Print output, trade, use and stocks by nation, every large adjustment, and the share of guesses.

    Parameters
    ----------
    good
        Only this good; all when left out.
    json
        Print one JSON object instead of tables.
    """
    from json import dumps

    from experiments.baseline_report import document, render
    from experiments.configs import open_library
    from experiments.names import known
    from sim.baseline import reconcile

    library = open_library()
    config = library.baseline()
    if good is not None:
        known("good", good, config.goods)
    basket = library.basket()
    balanced = reconcile(config)
    if json:
        typer.echo(dumps(document(balanced, basket, config.sources, good), indent=2))
    else:
        typer.echo(render(balanced, basket, config.sources, good), nl=False)
