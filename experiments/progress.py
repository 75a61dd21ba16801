"""Show how far a run is, on stderr, and only to a person.

A run whose output goes to a file or another program prints nothing here.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from experiments.printed import text_console


class ProgressReport(Protocol):
    """What the runner tells of its progress."""

    def advance(self, rows: int) -> None:
        """Count rows of the design (worlds under one scenario and policy) as done."""


class Silent:
    """Tell nothing."""

    def advance(self, rows: int) -> None:
        """Ignore the count."""


class _Rate(ProgressColumn):
    """World-months simulated per second."""

    def __init__(self, months: int) -> None:
        super().__init__()
        self._months = months

    def render(self, task: Task) -> Text:
        """Return the rate, or a dash before the first block is done."""
        speed = task.finished_speed or task.speed
        return Text(
            "-" if speed is None else f"{speed * self._months:,.0f} world-months/s", style="progress.data.speed"
        )


class _Bar:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("simulating", total=total)

    def advance(self, rows: int) -> None:
        self._progress.advance(self._task, rows)


@contextmanager
def progress_bar(rows: int, months: int, *, quiet: bool = False) -> Iterator[ProgressReport]:
    """Show a bar with rate and time left while the body runs, if stderr is a terminal.

    Parameters
    ----------
    rows
        Rows of the design to be done.
    months
        Simulated months of each, for the rate.
    quiet
        Show nothing in any case.
    """
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(months),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=text_console(stderr=True), transient=True) as progress:
        yield _Bar(progress, rows)


@contextmanager
def spinner(text: str, *, quiet: bool = False) -> Iterator[None]:
    """Show that something without a known length goes on, if stderr is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    with text_console(stderr=True).status(text):
        yield
