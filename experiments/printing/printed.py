"""How tables look, on a terminal and in a file of a run folder.

Names come from files that others write, and rich reads markup such as ``[/red]`` and ``:smile:`` in all it prints.
So everything is printed on a console of `text_console`, which takes text as text.
"""

import os
import sys
from pathlib import Path
from typing import IO

import pandas as pd
from rich.console import Console

from experiments.printing.grid import wrapped
from experiments.store.atomic import replacing
from sim.config.errors import UserError

PIPE_WIDTH = 100
"""Letters of a line where there is no terminal and the variable ``COLUMNS`` says nothing."""
LEAST_WIDTH = 40
"""Letters of a line where a terminal or ``COLUMNS`` has fewer: a number and its unit need room side by side."""


def text_console(
    file: IO[str] | None = None, width: int | None = None, *, stderr: bool = False, soft_wrap: bool = False
) -> Console:
    """Return a console that prints text as it is: brackets and colons in a name mean nothing to it.

    Parameters
    ----------
    file, stderr
        Where to print; stdout by default.
    width
        Letters of a line, at least `LEAST_WIDTH`; by default those of ``COLUMNS`` or of the terminal, and `PIPE_WIDTH`
        where there is neither.
    soft_wrap
        Leave the breaking of long lines to the terminal.
    """
    stream = file or (sys.stderr if stderr else sys.stdout)
    if width is None and not _columns() and not (stream.isatty() and "COLUMNS" not in os.environ):
        width = PIPE_WIDTH
    console = Console(
        file=file, width=width, stderr=stderr, soft_wrap=soft_wrap, markup=False, emoji=False, highlight=False
    )
    console.width = max(console.width, LEAST_WIDTH)
    return console


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


def _columns() -> bool:
    """Return whether the environment sets the width of a line."""
    width = os.environ.get("COLUMNS", "")
    return width.isdigit() and int(width) > 0


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
