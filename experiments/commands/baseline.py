"""`critmin baseline`: the balance sheet of the base year, and what it rests on."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.config.library import Library
    from sim.config.schema.basket import BasketFile


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
    basket = _basket(library)
    balanced = reconcile(config)
    if json:
        typer.echo(dumps(document(balanced, basket, good), indent=2))
    else:
        typer.echo(render(balanced, basket, good), nl=False)


def _basket(library: "Library") -> "BasketFile":
    """Return the stated basket of the first folder that has one.

    Raises
    ------
    ConfigError
        When there is none, or it has mistakes.
    """
    from sim.config.errors import ConfigError
    from sim.config.schema.basket import BasketFile
    from sim.config.validate import validate
    from sim.config.yaml import load

    path = next(iter(library.roots.files("basket")), None)
    if path is None:
        raise ConfigError("no basket.yaml in the base year")
    return validate(load(path), BasketFile)
