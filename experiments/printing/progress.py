"""Show how far a run is, only to a person: on a terminal's stderr, or below the cell of a notebook.

A run whose output goes to a file or another program prints nothing here.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.live import Live
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress_bar import ProgressBar
from rich.table import Table

from experiments.printing.notebook import in_notebook
from experiments.printing.printed import text_console

FIRST_SECONDS = 2.0
"""Seconds before which a rate says nothing of the rest."""
OPENING = 2.0
"""Nor does it before this multiple of the time until the first month, which had to open its block."""

_TIMES_A_SECOND = 4
_SECONDS_BELOW_CELL = 1.0
_SHORTEST_BAR = 10
"""Letters that the bar takes at least, spaces about it included."""


class ProgressReport(Protocol):
    """What the runner reports of its progress."""

    def advance(self, rows: int) -> None:
        """Count rows of the design (worlds under one scenario and policy) as done and saved."""

    def show(self, view: RenderableType) -> None:
        """Show something above the line of progress, in place of what was shown before."""


class Silent:
    """Report nothing."""

    def advance(self, rows: int) -> None:
        """Ignore the count."""

    def show(self, view: RenderableType) -> None:
        """Ignore the view."""


@dataclass
class Pace:
    """How far a run is, how fast it was since it began, and how long the rest takes at that rate.

    Attributes
    ----------
    rows
        Rows of the design to be done.
    months
        Months to be simulated of each.
    counted
        Returns the months of worlds that workers have simulated so far, about; it may fall behind, and counts twice
        what is done again.
    clock
        Returns seconds.
    """

    rows: int
    months: int
    counted: Callable[[], int]
    clock: Callable[[], float] = time.monotonic
    _saved: int = 0
    _most: int = 0
    _first: float | None = None
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    def advance(self, rows: int) -> None:
        """Count rows as done and saved."""
        self._saved += rows

    @property
    def total(self) -> int:
        """Months of worlds to be simulated in all."""
        return self.rows * self.months

    @property
    def done(self) -> int:
        """Months of worlds simulated; it never falls, and reaches the total only when all is saved."""
        saved = self._saved * self.months
        counted = min(self.counted(), max(self.total - 1, 0))
        self._most = max(self._most, saved, counted)
        if self._first is None and self._most:
            self._first = self.elapsed
        return self._most

    @property
    def elapsed(self) -> float:
        """Seconds since the run began to simulate."""
        return self.clock() - self._began

    @property
    def rate(self) -> float | None:
        """Months of worlds per second since the beginning; None before any is known."""
        done, elapsed = self.done, self.elapsed
        if self._first is None or elapsed < max(FIRST_SECONDS, OPENING * self._first):
            return None
        return done / elapsed

    @property
    def left(self) -> float | None:
        """Seconds that the rest takes at that rate; None before there is one."""
        return None if self.rate is None else (self.total - self.done) / self.rate


class _Bar:
    """One line that a terminal shows: share done, bar, rate, time gone and time left; above it what is known so far."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._view: RenderableType | None = None

    def show(self, view: RenderableType) -> None:
        self._view = view

    def advance(self, rows: int) -> None:
        self._pace.advance(rows)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the view and the line as it is now; the rate only where there is room for it and a bar."""
        if self._view is not None:
            yield self._view
        pace = self._pace
        rate = "" if pace.rate is None else f"{pace.rate:,.0f} world-months/s"
        share = f"simulating {int(100 * pace.done / max(pace.total, 1)):3d} %"
        gone = times(pace)
        words = [share, rate, gone]
        if sum(map(len, words)) + _SHORTEST_BAR > options.max_width:
            words.remove(rate)
        line = Table.grid(padding=(0, 1), expand=True)
        line.add_column(no_wrap=True)
        line.add_column(ratio=1)
        for _ in words[1:]:
            line.add_column(no_wrap=True)
        line.add_row(words[0], ProgressBar(total=max(pace.total, 1), completed=pace.done), *words[1:])
        yield line


class _BelowCell:
    """One line below the cell of a notebook; a notebook shows the answer itself when it is there."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    def show(self, view: RenderableType) -> None:
        pass

    def advance(self, rows: int) -> None:
        self._pace.advance(rows)

    def html(self) -> str:
        """Return the line as it is now."""
        done, total = self._pace.done, max(self._pace.total, 1)
        bar = f'<progress max="{total}" value="{done}"></progress>'
        return f"{bar} simulating {100 * done // total} %, {times(self._pace)}"


@contextmanager
def _below_cell(pace: Pace) -> Iterator[ProgressReport]:
    """Renew a line below the cell while the body runs, and take it away in the end."""
    ipython = sys.modules["IPython.display"]  # there wherever a notebook is, and no library that we need
    line, shown, ended = _BelowCell(pace), ipython.DisplayHandle(), threading.Event()
    shown.display(ipython.HTML(line.html()))

    def renew() -> None:
        while not ended.wait(_SECONDS_BELOW_CELL):
            shown.update(ipython.HTML(line.html()))

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        ended.set()
        thread.join()
        shown.update(ipython.HTML(""))


def times(pace: Pace) -> str:
    """Return a sentence on how long a run has taken, and how long the rest takes."""
    gone = f"{span(pace.elapsed)} gone"
    return gone if pace.left is None else f"{gone}, {span(pace.left)} left"


def span(seconds: float) -> str:
    """Write a length of time as ``m:ss`` or ``h:mm:ss``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def is_shown(*, quiet: bool = False) -> bool:
    """Return whether anybody sees progress: stderr is a terminal, and nobody asked for silence."""
    return not quiet and sys.stderr.isatty()


@contextmanager
def progress_bar(
    rows: int, months: int, counted: Callable[[], int], *, quiet: bool = False
) -> Iterator[ProgressReport]:
    """Show a bar with time gone and time left while the body runs, if stderr is a terminal or this is a notebook.

    Parameters
    ----------
    rows
        Rows of the design to be done.
    months
        Months to be simulated of each.
    counted
        Returns the months of worlds that workers have simulated so far, see `Pace`.
    quiet
        Show nothing in any case.
    """
    if in_notebook() and not quiet:
        with _below_cell(Pace(rows, months, counted)) as line:
            yield line
        return
    if not is_shown(quiet=quiet):
        yield Silent()
        return
    bar = _Bar(Pace(rows, months, counted))
    with Live(bar, console=text_console(stderr=True), refresh_per_second=_TIMES_A_SECOND, transient=True):
        yield bar


@contextmanager
def spinner(text: str, *, quiet: bool = False) -> Iterator[None]:
    """Show that something without a known length is in progress, and since when, if stderr is a terminal."""
    if not is_shown(quiet=quiet):
        yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=text_console(stderr=True), transient=True) as progress:
        progress.add_task(text, total=None)
        yield
