"""The contract of a figure: one file with one function of saved tables, and a list of the data it needs.

A figure draws into a given matplotlib figure, keeps no state of pyplot and returns what it drew, so that a test can
assert the numbers behind the lines instead of comparing pixels.
"""

import math
import re
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
from experiments.words import count_of_worlds
from experiments.words.labels import Labels
from experiments.words.sentences import sentence
from experiments.words.shares import is_share
from sim.config.text import Text

Drawing = Callable[[Figure, FigureData], "Drawn"]
_CHARACTERS_PER_INCH = 9.5
_SMALL_CHARACTERS_PER_INCH = 15.5
_LEGEND_CHARACTERS_PER_INCH = 13.5
_LEGEND_SIGN = 7
"""Characters of whose room the sign of a legend takes, with what is left free on both sides."""
_FILLER = "\0"
_SOURCE = Text(
    "Source: critmin run {run}; scenario{several} {scenarios}; {worlds}.",
    "出典：critminの実行結果{run}、シナリオ{scenarios}、{worlds}。",
)
_QUOTED = Text("'{words}'", "「{words}」")
_MOST_LINES = 4
"""Lines of a name next to an axis, in a legend or above a panel: what is longer is cut."""
_TITLE_LINES, _SMALL_LINES = 2, 3
"""Lines of title and of small print that the size of a figure leaves room for."""
_TITLE_LINE, _SMALL_LINE = 0.19, 0.15
"""Height of one more line, inches."""
LABEL_LETTERS = 34
"""Longest line of a name next to an axis, in a legend and above a panel."""


@dataclass(frozen=True)
class Drawn:
    """What a figure shows.

    Attributes
    ----------
    title
        The finding, computed from the data.
    curves
        Numbers behind each line, bar or point, by name.
    note
        How to read it, where another page sets the title and the small print of the figure as its own text.
    """

    title: str
    curves: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    note: str = ""


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
    lines = [note, data.not_shown, source_line(data.labels, data.run, [data.scenario], data.worlds)]
    caption(figure, title, *lines)


def source_line(labels: Labels, run: str, scenarios: Sequence[str], worlds: int) -> str:
    """Return the source line of a figure: run, scenarios and number of worlds."""
    named = labels.listed([labels.say(_QUOTED).format(words=labels.scenario(scenario)) for scenario in scenarios])
    several = "s" if len(scenarios) > 1 else ""
    count = count_of_worlds(worlds, labels.language)
    return labels.say(_SOURCE).format(run=run, several=several, scenarios=named, worlds=count)


def caption(figure: Figure, title: str, *lines: str) -> None:
    """Put a title above a figure and lines of small print below, each wrapped to its width; empty ones are left out."""
    width = figure.get_size_inches()[0]
    wrapped = _lines(sentence(title), width * _CHARACTERS_PER_INCH)
    more = wrapped.count("\n") + 1 - _TITLE_LINES
    figure.suptitle(wrapped, x=0.01, ha="left", fontsize=11.5, fontweight="bold", color=INK)
    small = [_lines(line, width * _SMALL_CHARACTERS_PER_INCH) for line in lines if line]
    grow(figure, max(more, 0) * _TITLE_LINE + max("\n".join(small).count("\n") + 1 - _SMALL_LINES, 0) * _SMALL_LINE)
    figure.supxlabel("\n".join(small), x=0.01, ha="left", fontsize=7.5, color=SOFT)


def fold(text: str, letters: float = LABEL_LETTERS) -> str:
    """Break a name into lines of `letters` letters, of which a Japanese one counts as two, and cut the rest."""
    return _lines(text, letters, _MOST_LINES)


def _lines(text: str, letters: float, most: int | None = None) -> str:
    """Break a text into lines; beyond `most` it ends in an ellipsis."""
    room = "".join(f"{letter}{_FILLER * (cell_len(letter) - 1)}" for letter in text)
    lines = textwrap.fill(room, int(letters), break_on_hyphens=False, max_lines=most, placeholder="…")
    lines = lines.replace(_FILLER, "")
    return re.sub(r"\n([、。，）」・ー])", r"\1\n", lines)  # which no Japanese line begins with


def grow(figure: Figure, inches: float) -> None:
    """Make a figure higher, so that more words take nothing from its panels."""
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + inches)


def names_beside(axes: Axes, names: Sequence[str], letters: float = LABEL_LETTERS, size: float = 9.0) -> None:
    """Write a name next to each row of an axis that counts rows from 0, long ones on several lines."""
    axes.set_yticks(range(len(names)), [fold(name, letters) for name in names], fontsize=size)


def lines_of(names: Sequence[str], letters: float = LABEL_LETTERS) -> int:
    """Return how many lines the longest of some names takes."""
    return max((fold(name, letters).count("\n") + 1 for name in names), default=1)


def room_beside(names: Sequence[str], letters: float = LABEL_LETTERS) -> float:
    """Return about how many inches names next to an axis take."""
    longest = max((cell_len(line) for name in names for line in fold(name, letters).split("\n")), default=0)
    return 0.3 + longest / 12.0


def legend_above(axes: Axes, inches: float) -> None:
    """Put the legend of a panel above it, where it hides nothing, in as many columns as there is room for.

    The figure becomes higher by it.

    Parameters
    ----------
    axes
        The panel; what is in the legend has a label.
    inches
        Width that the legend may take.
    """
    handles, names = axes.get_legend_handles_labels()
    folded = [fold(name) for name in names]
    longest = max((cell_len(line) for name in folded for line in name.split("\n")), default=1) + _LEGEND_SIGN
    most = max(1, int(inches * _LEGEND_CHARACTERS_PER_INCH / longest))
    columns = math.ceil(len(names) / math.ceil(len(names) / most)) if names else 1
    axes.legend(handles, folded, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns, fontsize=8)
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    grow(figure, math.ceil(len(names) / columns) * lines_of(names) * _SMALL_LINE)


def percent_axis(axes: Axes, which: str = "y") -> None:
    """Write the ticks of an axis that holds shares of 1 as per cent; where no share can be, there is no number."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_formatter(lambda value, _position: f"{100.0 * value:g} %" if is_share(value) else "")


def year_axis(axes: Axes, data: FigureData, most: int = 6) -> None:
    """Mark whole years along the horizontal axis, at most `most` + 1 of them."""
    years = data.years
    axes.set_xlim(np.floor(years[0]), years[-1] + 0.5 / 12.0)
    first, last = int(np.floor(years[0])), int(np.ceil(years[-1]))
    step = next((step for step in (1, 2, 5, 10) if (last - first) / step <= most), 20)
    if last > first:
        axes.set_xticks(range(first, last + 1, step))
    axes.xaxis.set_major_formatter(lambda value, _position: f"{value:.0f}")
