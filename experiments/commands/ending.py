"""How a command that runs the model ends: what is kept of an interrupted run, and what failed of a finished one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from experiments.store import RunStore

BLOCKS_FAILED: Final = 1
"""Exit code where some blocks failed; the others are kept and counted."""


@contextmanager
def kept_when_interrupted(what: str = "blocks") -> Iterator[None]:
    """Tell whoever interrupts that nothing finished is lost."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"critmin: finished {what} are kept; give the same command to go on", err=True)
        raise


def tell_failures(*stores: "RunStore") -> int:
    """Print each failed block on stderr, and return how many there are."""
    rows = [row for store in stores for row in store.failures().to_dict("records")]
    for row in rows:
        place = f"{row['scenario']}, {row['policy']}, worlds {row['first_world']}-{row['last_world']}"
        typer.echo(f"critmin: failed: {place}: {row['error']}", err=True)
    if rows:
        typer.echo(f"critmin: {len(rows)} block(s) failed; give the same command to try them again", err=True)
    return len(rows)
