"""How tables look, on a terminal and in a file of a run folder.

Names come from files that others write, and rich reads markup such as ``[/red]`` and ``:smile:`` in all it prints.
So everything is printed on a console of `text_console`, which takes text as text.
"""

import math
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import IO

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from experiments.printing.grid import Column, Grid, wrapped
from experiments.store.atomic import replacing
from experiments.words.shares import percent
from sim.config.errors import UserError

WIDTH = 150
"""Letters of a line where there is no terminal and a table cannot leave columns out: room for the widest one."""
PIPE_WIDTH = 100
"""Letters of a line where there is no terminal and the variable ``COLUMNS`` says nothing."""


def text_console(
    file: IO[str] | None = None, width: int | None = None, *, stderr: bool = False, soft_wrap: bool = False
) -> Console:
    """Return a console that prints text as it is: brackets and colons in a name mean nothing to it.

    Parameters
    ----------
    file, stderr
        Where to print; stdout by default.
    width
        Letters of a line; by default those of ``COLUMNS`` or of the terminal, and `PIPE_WIDTH` where there is neither.
    soft_wrap
        Leave the breaking of long lines to the terminal.
    """
    stream = file or (sys.stderr if stderr else sys.stdout)
    if width is None and not _columns() and not (stream.isatty() and "COLUMNS" not in os.environ):
        width = PIPE_WIDTH
    return Console(
        file=file, width=width, stderr=stderr, soft_wrap=soft_wrap, markup=False, emoji=False, highlight=False
    )


def print_wrapped(text: str, console: Console, indent: str = "") -> None:
    """Print a text, broken between words only.

    Parameters
    ----------
    text
        The text.
    console
        Where to print.
    indent
        What stands in front of each line but the first.
    """
    for line in wrapped(text, console.width, indent):
        console.print(line, soft_wrap=True)


def widened(console: Console) -> Console:
    """Return a console with lines wide enough for a whole table: the one given where somebody has set its width."""
    return console if console.is_terminal or _columns() else text_console(console.file, WIDTH)


def _columns() -> bool:
    """Return whether the environment sets the width of a line."""
    width = os.environ.get("COLUMNS", "")
    return width.isdigit() and int(width) > 0


def framed(title: str | None = None) -> Table:
    """Return an empty table as all of ours look."""
    return Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip


def framed_rows(rows: pd.DataFrame, shares: Collection[str] = ()) -> Grid:
    """Return a small table to print: its columns' names as headings, numbers with three digits, shares as per cent.

    Parameters
    ----------
    rows
        The table.
    shares
        Columns that hold shares of 1.
    """
    rows = rows.assign(**{name: rows[name].map(percent) for name in shares})
    numeric = [name in shares or pd.api.types.is_numeric_dtype(rows[name]) for name in rows.columns]
    columns = tuple(
        Column(str(name).replace("_", "\n" if right else " "), right=right)
        for name, right in zip(rows.columns, numeric, strict=True)
    )
    return Grid(columns, tuple(tuple(map(_cell, row)) for row in rows.itertuples(index=False)))


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
