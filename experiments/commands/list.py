"""`critmin list`: which names there are."""

import json
from enum import StrEnum
from itertools import zip_longest
from typing import Annotated, Final

import typer

from experiments.commands.options import Json

_NARROWEST: Final = 20
"""Letters of a line of text at least, on however small a terminal."""


class Shelf(StrEnum):
    """What can be listed."""

    scenarios = "scenarios"
    partnerships = "partnerships"
    experiments = "experiments"
    sweeps = "sweeps"
    hindcasts = "hindcasts"
    minerals = "minerals"
    goods = "goods"
    nations = "nations"
    metrics = "metrics"
    figures = "figures"
    controls = "controls"
    clauses = "clauses"
    shocks = "shocks"


def list(  # noqa: A001  # the command is called so
    shelf: Annotated[Shelf | None, typer.Argument(metavar="KIND", help=f"Only these: {', '.join(Shelf)}.")] = None,
    as_json: Json = False,
) -> None:
    """List the names that commands and files take, with what each stands for.

    Parameters
    ----------
    shelf
        Only these; all when left out.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.reference.names import KINDS

    found = {wanted.value: KINDS[wanted.value]() for wanted in ([shelf] if shelf else Shelf)}
    if as_json:
        plain = {kind: {name: one.plain() for name, one in held.items()} for kind, held in found.items()}
        typer.echo(json.dumps(plain))
        return
    from experiments.printing.grid import wrapped
    from experiments.printing.printed import text_console

    console = text_console(soft_wrap=True)
    for kind, held in found.items():
        if shelf is None:
            console.print(f"{kind}:")
        indent = max(map(len, held), default=0) + 4
        for name, one in held.items():
            lines = wrapped(str(one), max(console.width - indent, _NARROWEST))
            for head, line in zip_longest([f"  {name}"], lines, fillvalue=""):
                console.print(f"{head:<{indent}}{line}".rstrip())
