"""The contract of a question: every question returns a finding with the same methods.

A question is one function of typed arguments that returns a finding. A finding says its result in sentences, holds
its tables by name, draws its figures by name and gives everything as plain data. The commands, notebooks and
`critmin figure` use only these, whatever the question.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import shorten
from typing import Any, ClassVar, Final, Protocol, TypeAlias

import pandas as pd
from matplotlib.figure import Figure
from rich.console import Console

from experiments.figures.output import FOLDER, drawn_files, write_figure
from experiments.printing import notebook
from experiments.printing.grid import Grid
from experiments.printing.printed import print_wrapped, write_rows
from experiments.store import RunStore
from experiments.words import Labels, labels_for
from sim.config.errors import UserError

Paint: TypeAlias = Callable[[], Figure]
"""Draws a figure; called inside the common style of figures."""

Printable: TypeAlias = str | Grid
"""What a terminal shows: a line of text, or a table."""

MOST_ROWS: Final = 24
"""Rows that a terminal shows unless the whole is wanted."""
_MOST_LETTERS: Final = 200
"""Letters of a finding at a Python prompt."""


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


def run_facts(store: RunStore) -> dict[str, Any]:
    """Return what a run is as plain JSON values: the same names for every question."""
    return {
        "run_dir": str(store.path),
        "experiment": store.layout.experiment,
        "worlds": store.worlds,
        "months": len(store.layout.months),
        "content_hash": store.content_hash(),
        "failed_blocks": len(store.failures()),
    }


def refuse_pair(what: str, nation: str | None, good: str | None) -> None:
    """Refuse an importer and a good where what was run says itself what it is about.

    Raises
    ------
    UserError
        If one of them is named.
    """
    if nation or good:
        raise UserError(f"{what}, in which --nation and --good are settled: leave them out")


@dataclass(frozen=True, repr=False)
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

    @abstractmethod
    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return the tables that a terminal shows: one that answers, or all of them with every row."""

    def notes(self) -> list[str]:
        """Return what a reader of the tables must know of their columns."""
        return []

    def printed(self, *, full: bool = False) -> Iterator[Printable]:
        """Yield what a terminal shows: the sentences, the table, and what its columns are.

        Parameters
        ----------
        full
            Every table and row, not only the first rows of the one that answers.
        """
        yield from self.sentences()
        if grids := self._shown(full):
            yield from grids
            yield from self.notes()

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

    def print_to(self, console: Console, *, full: bool = False) -> None:
        """Print the finding; see `printed`. What is left out is counted."""
        for item in self.printed(full=full):
            if isinstance(item, str):
                print_wrapped(item, console)
            else:
                console.print("", item, "", sep="\n")
        shown, held = (sum(grid.number for grid in self._shown(whole)) for whole in (full, True))
        if shown < held:
            print_wrapped(f"{shown} of {held} rows are shown: --full prints all, --csv every number.", console)

    def _shown(self, full: bool) -> list[Grid]:
        grids = [grid for grid in self.grids(full=full) if grid.rows]
        return grids if full else [grid.first(MOST_ROWS) for grid in grids]

    def __repr__(self) -> str:
        """Return the question and the beginning of the answer, for a Python prompt."""
        return f"<{self.question}: {shorten(str(self), _MOST_LETTERS, placeholder=' ...')}>"

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
    heads = [column.heading.replace("\n", " ") for column in item.columns]
    blank = [""] * len(heads)
    return notebook.table(heads, [[*row, *blank[len(row) :]] for row in item.rows], item.title)


@dataclass(frozen=True, repr=False)
class RunFinding(Finding):
    """What a question found in one run.

    Attributes
    ----------
    store
        The run.
    """

    store: RunStore

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The run."""
        return (self.store,)

    @property
    def labels(self) -> Labels:
        """The words of the run."""
        return labels_for(self.store.manifest)
