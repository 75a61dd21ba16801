"""How commands end: what a question found, what is kept of an interrupted run, what failed of a finished one."""

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from experiments.questions.base import Finding
    from experiments.store import RunStore

BLOCKS_FAILED: Final = 1
"""Exit code where some blocks failed; the others are kept and counted."""


@contextmanager
def kept_when_interrupted(kept: str = "finished blocks are kept; give the same command to continue") -> Iterator[None]:
    """After an interruption, print that nothing finished is lost.

    Parameters
    ----------
    kept
        What is kept, and how to continue.
    """
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"critmin: {kept}", err=True)
        raise


def report_failures(*stores: "RunStore") -> int:
    """Print each failed block on stderr, and return how many there are."""
    rows = [row for store in stores for row in store.failures().to_dict("records")]
    for row in rows:
        place = f"{row['scenario']}, {row['policy']}, worlds {row['first_world']}-{row['last_world']}"
        typer.echo(f"critmin: failed: {place}: {row['error']}", err=True)
    if rows:
        typer.echo(f"critmin: {len(rows)} block(s) failed; give the same command to try them again", err=True)
    return len(rows)


def say_warning(warning: str) -> None:
    """Print a warning on stderr, in lines of the terminal's width."""
    from experiments.printing.grid import wrapped
    from experiments.printing.printed import text_console

    for line in wrapped(f"critmin: {warning}", text_console().width, "  "):
        typer.echo(line, err=True)


def _say_again(found: "Finding") -> None:
    """Say how to print the answer again, where it has a folder of its own."""
    from experiments.questions.registry import QUESTIONS

    question = next(one for one in QUESTIONS if one.name == found.question)
    if question.runs:
        folders = dict.fromkeys(found.folder(name) for name in found.tables())
        for folder in folders:
            typer.echo(f"This answer again: critmin show {shlex.quote(str(folder))}")


def present(found: "Finding", *, full: bool, as_csv: bool, as_json: bool) -> None:
    """Write the tables and figures of a finding, and print it.

    Parameters
    ----------
    found
        What was found.
    full
        Print every table and row, not only the first rows of the one that answers.
    as_csv
        Print the first table with every number and nothing else.
    as_json
        Print one JSON object and nothing else.

    Raises
    ------
    UserError
        If a folder cannot be written.
    typer.Exit
        With `BLOCKS_FAILED`, if some blocks of its runs failed.
    """
    from experiments.printing.printed import text_console
    from experiments.printing.progress import spinner

    for_programs = as_csv or as_json
    with spinner("drawing figures ...", quiet=for_programs):
        paths = found.write()
    if as_json:
        typer.echo(json.dumps(found.plain(), allow_nan=False))
    elif as_csv:
        typer.echo(next(iter(found.tables().values())).to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        found.print_to(text_console(), full=full)
    for warning in found.warnings():
        say_warning(warning)
    if not for_programs:
        for path in paths:
            typer.echo(str(path))
        _say_again(found)
    if report_failures(*found.stores):
        raise typer.Exit(BLOCKS_FAILED)
