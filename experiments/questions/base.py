"""The contract of a question: every question returns a finding with the same methods.

A question is one function of typed arguments that returns a finding. A finding says its result in sentences, holds
its tables by name, draws its figures by name and gives everything as plain data. The commands, notebooks and
`critmin figure` use only these, whatever the question.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeAlias

import pandas as pd
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from experiments.figures.output import FOLDER, drawn_files, write_figure
from experiments.printing import notebook
from experiments.printing.grid import Grid
from experiments.printing.printed import framed_rows, print_wrapped, widened, write_rows
from experiments.store import RunStore
from sim.config.errors import UserError

Paint: TypeAlias = Callable[[], Figure]
"""Draws a figure; called inside the common style of figures."""

Printable: TypeAlias = str | Table | Grid
"""What a terminal shows: a line of text, or a table."""


class Holder(Protocol):
    """Something that holds an opened run, as `experiments.Run` does."""

    @property
    def store(self) -> RunStore:
        """The opened run."""


Saved: TypeAlias = Holder | RunStore | Path | str
"""A saved run: opened, or its folder."""


def opened(run: Saved, worlds: int | None = None) -> RunStore:
    """Return the opened run.

    Parameters
    ----------
    run
        A run, or its folder.
    worlds
        Look only at this number of worlds from the first on of a folder.

    Raises
    ------
    UserError
        If the folder is no run, cannot be read, or has fewer worlds.
    """
    if isinstance(run, RunStore):
        return run
    return RunStore.open(run, worlds) if isinstance(run, str | Path) else run.store


def folder_of(run: Saved) -> Path:
    """Return the folder of a saved run."""
    return Path(run) if isinstance(run, str | Path) else opened(run).path


@dataclass(frozen=True)
class Finding(ABC):
    """The result of a question.

    Attributes
    ----------
    question
        Name of the question, which is that of its command and of its Python function.
    """

    question: ClassVar[str]

    @property
    @abstractmethod
    def stores(self) -> tuple[RunStore, ...]:
        """The runs that the result was computed from."""

    @abstractmethod
    def sentences(self) -> list[str]:
        """Return the result as sentences; the first is the main one."""

    @abstractmethod
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return every table by the name of its CSV file, without ending."""

    @abstractmethod
    def figures(self) -> Mapping[str, Paint]:
        """Return a function that draws each figure, by the name of its files, without ending."""

    @abstractmethod
    def plain(self) -> dict[str, Any]:
        """Return everything as plain JSON values; NaN and infinity become null."""

    def printed(self) -> Iterator[Printable]:
        """Yield what a terminal shows, line by line and table by table: the sentences, then the first table."""
        yield from self.sentences()
        yield framed_rows(next(iter(self.tables().values())))

    def warnings(self) -> list[str]:
        """Return what a reader must know before using the result."""
        return []

    def folder(self, _name: str) -> Path:
        """Return the folder into which a table or the folder ``figures`` with a figure is written."""
        return self.stores[0].path

    def write(self) -> list[Path]:
        """Write every table and figure and return the files.

        Raises
        ------
        UserError
            If a folder cannot be written.
        """
        files = [write_rows(rows, self.folder(name) / f"{name}.csv") for name, rows in self.tables().items()]
        return files + [path for name in self.figures() for path in self.write_figure(name)]

    def figures_called(self, name: str) -> dict[str, Paint]:
        """Return the figure of a name, or all of its kind.

        Parameters
        ----------
        name
            Name of a figure's files, or the part of it before the first hyphen.

        Raises
        ------
        UserError
            If there is none.
        """
        figures = self.figures()
        chosen = {each: paint for each, paint in figures.items() if name in {each, each.partition("-")[0]}}
        if not chosen:
            raise UserError(f"{self.question} has no figure {name!r} here; it has: {', '.join(figures) or 'none'}")
        return chosen

    def write_figure(self, name: str) -> list[Path]:
        """Write one figure, or all of its kind, as PNG and SVG and return the files; see `figures_called`.

        Raises
        ------
        UserError
            If there is no such figure, or the folder cannot be written.
        """
        chosen = self.figures_called(name).items()
        return [path for each, paint in chosen for path in write_figure(paint, self.folder(each) / FOLDER, each)]

    def print_to(self, console: Console) -> None:
        """Print the finding; where nobody sets a width, tables that leave no column out get lines wide enough."""
        wide = widened(console)
        for item in self.printed():
            if isinstance(item, str):
                print_wrapped(item, console)
            else:
                (console if isinstance(item, Grid) else wide).print(item)

    def __str__(self) -> str:
        """Return the sentences as one text."""
        return " ".join(self.sentences())

    def _repr_html_(self) -> str:
        """Return warnings, what a terminal shows, and the figures, for a notebook."""
        return as_html(self)


def as_html(found: Finding) -> str:
    """Return a finding as a piece of HTML, every text escaped."""
    printed = [f"warning: {text}" for text in found.warnings()] + list(found.printed())
    pictures = [notebook.picture(drawn_files(paint)["png"], str(found)) for paint in found.figures().values()]
    return "".join([*(_html(item) for item in printed), *pictures])


def _html(item: Printable) -> str:
    if isinstance(item, str):
        return f"<p>{escape(item)}</p>"
    if isinstance(item, Grid):
        heads = [column.heading.replace("\n", " ") for column in item.columns]
        blank = [""] * len(heads)
        return notebook.table(heads, [[*row, *blank[len(row) :]] for row in item.rows])
    heads = [str(column.header) for column in item.columns]
    rows = zip(*([str(cell) for cell in column.cells] for column in item.columns), strict=True)
    return notebook.table(heads, rows, str(item.title or ""))
