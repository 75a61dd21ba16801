"""How tables look, on a terminal and in a file beside a run."""

import math
from pathlib import Path

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from experiments.store.atomic import replacing
from sim.config.errors import UserError

WIDTH = 150
"""Letters of a line where there is no terminal: room for the widest table."""


def widened(console: Console) -> Console:
    """Return a console with lines wide enough for a whole table: the one given if it is a terminal."""
    return console if console.is_terminal else Console(file=console.file, width=WIDTH)


def framed(title: str | None = None) -> Table:
    """Return an empty table as all of ours look."""
    return Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip


def literal(text: str) -> str:
    """Keep rich from reading the brackets of an interval as markup."""
    return text.replace("[", r"\[")


def print_rows(rows: pd.DataFrame, console: Console) -> None:
    """Print a small table as it is, its columns' names as headings, numbers with three digits."""
    table = framed()
    for name in rows.columns:
        numeric = pd.api.types.is_numeric_dtype(rows[name])
        table.add_column(str(name).replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows.itertuples(index=False):
        table.add_row(*(literal(_cell(value)) for value in row))
    widened(console).print(table)


def write_rows(rows: pd.DataFrame, path: Path) -> Path:
    """Write a table as CSV in one step and return the file.

    Raises
    ------
    UserError
        If the folder cannot be written.
    """
    try:
        with replacing(path) as temporary:
            rows.to_csv(temporary, index=False, lineterminator="\n")
    except OSError as error:
        raise UserError(f"{path.parent} cannot be written ({error}): the results are complete") from error
    return path


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return "" if math.isnan(value) else f"{value:,.3g}"
