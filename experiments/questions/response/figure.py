"""How an answer moves with what a sweep varied: a line for each value of the second number, a panel for the third."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.base import caption, source_line
from experiments.figures.output import blank
from experiments.figures.style import INK, look
from experiments.questions.response.study import Response
from experiments.words import Labels, labels_for
from experiments.words.columns import axis_words, value_words
from experiments.words.sentences import listed, points, sentence

if TYPE_CHECKING:
    from experiments.store import RunStore

NOTE: Final = (
    "Change against no partnership at the same values, over the same worlds; whiskers: 95 % interval of Monte Carlo "
    "error, not the doubt about inputs."
)
MOST_PANELS: Final = 4
_APART: Final = 0.06
"""Share of a step by which lines stand apart, so that whiskers do not overlap."""


def paint_response(found: Response, store: "RunStore") -> Figure:
    """Return the figure for the policy that was listed last; the table holds all of them."""
    labels = labels_for(store.manifest)
    names = list(found.axes)
    rows = shown_rows(found)
    panels = _panels(rows, names[2:], labels)
    figure = blank(4.6 + 3.0 * len(panels), 4.4)
    places = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, (title, part) in zip(places, panels, strict=True):
        _draw(axes, part, found, names)
        axes.axhline(0.0, color=INK, linewidth=0.9)
        axes.set_title(title)
        axes.set_xlabel(sentence(axis_words(names[0], labels)))
    title = labels.metric(found.outcome.metric)
    share = found.unit == "share"
    places[0].set_ylabel(f"Change of {title[0].lower()}{title[1:]},\nin {'points' if share else found.unit}")
    if share:
        places[0].yaxis.set_major_formatter(lambda value, _position: f"{100.0 * value:+.3g}" if value else "0")
    if len(names) > 1:
        figure.legend(
            *places[0].get_legend_handles_labels(), title=axis_words(names[1], labels), fontsize=8, title_fontsize=8,
            loc="outside right center",
        )  # fmt: skip
    origin = source_line(labels, store.path.name, [store.layout.scenarios[0]], store.worlds)
    named = f"{origin} Policy '{labels.policy(str(rows['policy'].iloc[0]))}'."
    caption(figure, finding(found, labels, title), NOTE, _left_out(rows, names[2:], len(panels)), named)
    return figure


def finding(found: Response, labels: Labels, title: str) -> str:
    """Return a sentence on where the policy changes most and least."""
    ranked = shown_rows(found).sort_values("difference", kind="stable")
    clear = (ranked["difference_low"] > 0.0) | (ranked["difference_high"] < 0.0)
    most, least = ranked.iloc[0], ranked.iloc[-1]
    pair = f"{labels.good_inside(found.outcome.good)} in {labels.nation_inside(found.outcome.nation)}"
    if not clear.any():
        return f"{title} of {pair}: the policy makes no clear difference at any of these values"
    ends = [f"{_change(row, found)} with {_point(row, found, labels)}" for row in (most, least)]
    return f"{title} of {pair}: {', '.join(ends)}"


def shown_rows(found: Response) -> pd.DataFrame:
    """Return the rows of the policy that is drawn, the one in focus, where it is compared with another."""
    return found.rows[found.rows["difference"].notna() & (found.rows["policy"] == found.policy)]


def _change(row: pd.Series, found: Response) -> str:
    if found.unit == "share":
        return f"{'minus' if row['difference'] < 0.0 else 'plus'} {points(row['difference'])}"
    return f"{row['difference']:+.3g} {found.unit}"


def _point(row: pd.Series, found: Response, labels: Labels) -> str:
    return listed([value_words(name, str(row[name]), labels) for name in found.axes if row[name]])


def _left_out(rows: pd.DataFrame, names: list[str], shown: int) -> str:
    """Return a sentence on values that have no panel; empty if all have one."""
    number = rows.groupby(names).ngroups if names else 1
    return f"{shown} of {number} panels are drawn; the table holds all values." if number > shown else ""


def _panels(rows: pd.DataFrame, names: list[str], labels: Labels) -> list[tuple[str, pd.DataFrame]]:
    if not names:
        return [("", rows)]
    groups = rows.groupby(names, sort=False)
    return [
        (
            sentence(", ".join(value_words(name, str(word), labels) for name, word in zip(names, words, strict=True))),
            part,
        )
        for words, part in groups
    ][:MOST_PANELS]


def _draw(axes: Axes, rows: pd.DataFrame, found: Response, names: list[str]) -> None:
    ticks = found.axes[names[0]]
    seconds = found.axes[names[1]] if len(names) > 1 else ("",)
    for position, second in enumerate(seconds):
        own = rows if len(names) == 1 else rows[rows[names[1]] == second]
        if own.empty:
            continue
        style = look(position)
        shift = _APART * (position - (len(seconds) - 1) / 2.0)
        where = np.array([ticks.index(word) for word in own[names[0]]], dtype=np.float64) + shift
        axes.vlines(where, own["difference_low"], own["difference_high"], color=style.color, linewidth=1.2)
        axes.plot(
            where, own["difference"], color=style.color, linestyle=style.line, marker=style.marker, markersize=5,
            label=second or None,
        )  # fmt: skip
    axes.set_xticks(range(len(ticks)), ticks)
