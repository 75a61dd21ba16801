"""`critmin runs`: list run folders."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.options import Json

if TYPE_CHECKING:
    from experiments.store.shelf import RunCard

_DAY = len("2026-01-31")


def runs(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to look.")] = Path("runs"),
    as_json: Json = False,
) -> None:
    """List the run folders right below a folder, oldest first.

    Parameters
    ----------
    folder
        Where to look.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.store.shelf import find_runs

    cards = find_runs(folder)
    if as_json:
        typer.echo(json.dumps({"runs": [_record(card) for card in cards]}))
    elif cards:
        _print_table(cards)
    else:
        typer.echo(f"no run folder in {folder}")


def _record(card: "RunCard") -> dict[str, object]:
    from dataclasses import asdict

    return {**asdict(card), "path": str(card.path)}


def _print_table(cards: "list[RunCard]") -> None:
    """Print a line for each run, none of it broken or cut: an id is there to be copied."""
    from rich.cells import cell_len
    from rich.filesize import decimal

    rows = [("run", "status", "experiment", "worlds", "size", "date")]
    for card in cards:
        worlds = f"{card.worlds:,}" if card.worlds == card.worlds_asked else f"{card.worlds:,} of {card.worlds_asked:,}"
        rows.append((card.path.name, card.status, card.experiment, worlds, decimal(card.size_bytes), card.date[:_DAY]))
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())
