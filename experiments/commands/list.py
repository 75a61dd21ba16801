"""`critmin list`: which configurations there are."""

from enum import StrEnum
from typing import Annotated

import typer


class Shelf(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    partnerships = "partnerships"
    experiments = "experiments"
    sweeps = "sweeps"
    hindcasts = "hindcasts"
    minerals = "minerals"


def list(  # noqa: A001  # the command is called so
    shelf: Annotated[Shelf | None, typer.Argument(help="Only these.")] = None,
) -> None:
    """List scenarios, partnerships, experiments, sweeps, hindcasts and minerals with their titles.

    Parameters
    ----------
    shelf
        Only these; all when left out.
    """
    from experiments.words.reading import text_of
    from sim.config import bundled_root
    from sim.config.files import Roots
    from sim.config.yaml import load

    roots = Roots([bundled_root()])
    for wanted in [shelf] if shelf else Shelf:
        if shelf is None:
            typer.echo(f"{wanted.value}:")
        files = roots.by_name(wanted.value.removesuffix("s"))
        width = max(map(len, files), default=0)
        for name, path in files.items():
            data = load(path).data
            title = text_of(data.get("title") or data.get("name", ""))
            typer.echo(f"  {name:<{width}}  {title}".rstrip())
