"""What a figure is: one file, one function of saved tables, a list of what it needs from them.

A figure draws into a given matplotlib figure, keeps no state of pyplot and returns what it drew, so that a test can
assert the numbers behind the lines instead of comparing pixels.
"""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from rich.cells import cell_len

from experiments.fans.variables import FANS
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.fan_data import has_fan
from experiments.figures.style import INK, SOFT
from experiments.words.labels import Labels
from experiments.words.sentences import listed, sentence
from experiments.words.shares import is_share

Drawing = Callable[[Figure, FigureData], "Drawn"]
_CHARACTERS_PER_INCH = 9.5
_SMALL_CHARACTERS_PER_INCH = 15.5


@dataclass(frozen=True)
class Drawn:
    """What a figure shows.

    Attributes
    ----------
    title
        The finding, computed from the data.
    curves
        Numbers behind each line, bar or point, by name.
    """

    title: str
    curves: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureSpec:
    """One figure of the registry.

    Attributes
    ----------
    name
        Name of its files and of the command's argument.
    caption
        How to read it, for the brief.
    needs
        Table to the columns, metrics, series, fans or totals that the figure reads from it.
    size
        Width and height in inches.
    draw
        Draws into a figure.
    """

    name: str
    caption: str
    needs: Mapping[str, tuple[str, ...]]
    size: tuple[float, float]
    draw: Drawing

    def check(self, data: FigureData) -> None:
        """Refuse a run that lacks something the figure needs.

        Raises
        ------
        NotDrawable
            If a table lacks a column, a metric, a series, a fan or a total.
        """
        held: dict[str, Callable[[], Iterable[str]]] = {
            "summary": lambda: data.analysis.summary.columns,
            "paired": lambda: data.analysis.paired.columns,
            "metrics": lambda: data.tables[data.baseline].metrics,
            "series": lambda: () if data.series is None else map(str, data.series.data_vars),
            "fans": lambda: (name for name in FANS if has_fan(data, name)),
            "totals": lambda: data.totals[data.baseline].tables,
            "design": lambda: data.design.columns,
            "columns": lambda: data.columns.columns,
        }
        for table, names in self.needs.items():
            there = set(held[table]())  # no other table is read
            missing = [name for name in names if name not in there]
            if missing:
                raise NotDrawable(f"figure {self.name} needs {', '.join(missing)} in the run's {table}")


def finish(figure: Figure, data: FigureData, title: str, note: str = "") -> None:
    """Put the finding above a figure and its source below.

    Parameters
    ----------
    figure
        A figure with constrained layout.
    data
        The run that the source line names.
    title
        The finding.
    note
        What else a reader must know, in front of the source line.
    """
    caption(figure, title, note, source_line(data.labels, data.run, [data.scenario], data.worlds))


def source_line(labels: Labels, run: str, scenarios: Sequence[str], worlds: int) -> str:
    """Return the line that says where a figure's numbers come from."""
    named = listed([f"'{labels.scenario(scenario)}'" for scenario in scenarios])
    return f"Source: critmin run {run}; scenario{'s' if len(scenarios) > 1 else ''} {named}; {worlds} worlds."


def caption(figure: Figure, title: str, *lines: str) -> None:
    """Put a title above a figure and lines of small print below, each wrapped to its width; empty ones are left out."""
    width = figure.get_size_inches()[0]
    wrapped = _wrapped(sentence(title), width * _CHARACTERS_PER_INCH)
    figure.suptitle(wrapped, x=0.01, ha="left", fontsize=11.5, fontweight="bold", color=INK)
    small = [_wrapped(line, width * _SMALL_CHARACTERS_PER_INCH) for line in lines if line]
    figure.supxlabel("\n".join(small), x=0.01, ha="left", fontsize=7.5, color=SOFT)


def _wrapped(text: str, letters: float) -> str:
    """Break a text into lines of at most this number of letters, of which a Japanese one takes the room of two."""
    return textwrap.fill(text, int(letters * len(text) / max(cell_len(text), 1)), break_on_hyphens=False)


def percent_axis(axes: Axes, which: str = "y") -> None:
    """Write the ticks of an axis that holds shares of 1 as per cent; where no share can be, there is no number."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_formatter(lambda value, _position: f"{100.0 * value:g} %" if is_share(value) else "")


def year_axis(axes: Axes, data: FigureData) -> None:
    """Mark whole years along the horizontal axis."""
    years = data.years
    axes.set_xlim(np.floor(years[0]), years[-1] + 0.5 / 12.0)
    first, last = int(np.floor(years[0])), int(np.ceil(years[-1]))
    step = 1 if last - first < 4 else 2
    if last > first:
        axes.set_xticks(range(first, last + 1, step))
    axes.xaxis.set_major_formatter(lambda value, _position: f"{value:.0f}")
