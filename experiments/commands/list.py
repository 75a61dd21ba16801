"""`critmin list`: which configurations there are."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from experiments.commands.options import Json


class Shelf(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    partnerships = "partnerships"
    experiments = "experiments"
    sweeps = "sweeps"
    hindcasts = "hindcasts"
    minerals = "minerals"


def list(  # noqa: A001  # the command is called so
    shelf: Annotated[Shelf | None, typer.Argument(metavar="KIND", help="Only these, such as scenarios.")] = None,
    as_json: Json = False,
) -> None:
    """List scenarios, partnerships, experiments, sweeps, hindcasts and minerals with their titles.

    Parameters
    ----------
    shelf
        Only these; all when left out.
    as_json
        Print one JSON object on stdout.
    """
    titles = {wanted.value: _titles(wanted) for wanted in ([shelf] if shelf else Shelf)}
    if as_json:
        typer.echo(json.dumps(titles))
        return
    for kind, held in titles.items():
        if shelf is None:
            typer.echo(f"{kind}:")
        width = max(map(len, held), default=0)
        for name, title in held.items():
            typer.echo(f"  {name:<{width}}  {title}".rstrip())


def _titles(shelf: Shelf) -> dict[str, str]:
    """Return the title of each bundled configuration of a kind, by name."""
    from experiments.words.reading import text_of
    from sim.config import bundled_root
    from sim.config.files import Roots
    from sim.config.yaml import load

    files = Roots([bundled_root()]).by_name(shelf.value.removesuffix("s"))
    held = {name: load(path).data for name, path in files.items()}
    return {name: str(text_of(data.get("title") or data.get("name", ""))) for name, data in held.items()}
