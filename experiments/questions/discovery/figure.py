"""Where a policy fails, in one figure: what a box costs in coverage to gain in density, and the box that was chosen."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.base import caption, fold, percent_axis, source_line
from experiments.figures.output import blank
from experiments.figures.style import GRID, INK, SOFT, look
from experiments.questions.conditions import condition, event, input_amount, is_switch
from experiments.questions.discovery.printout import rates
from experiments.questions.discovery.study import Discovery
from experiments.words import Labels, labels_for
from experiments.words.sentences import frequency, listed, percent

if TYPE_CHECKING:
    from experiments.store import RunStore

NAME: Final = "discovery"
_LETTERS_A_LINE: Final = 34
"""Length of a line of the words for an input."""
_FEWEST_ROWS: Final = 3
"""Room for at least this number of conditions, so that one alone does not fill the figure."""


def file_name(found: Discovery) -> str:
    """Return the name of the files of a discovery, without ending."""
    outcome = found.failure.outcome
    return "-".join((NAME, outcome.metric, outcome.nation, outcome.good, *(["unhelped"] if found.unhelped else [])))


def finding(found: Discovery, store: "RunStore") -> str:
    """Return a sentence on where the policy fails."""
    labels = labels_for(store.manifest)
    columns = store.columns().set_index("name").to_dict("index")
    conditions = [condition(row, columns[str(row["column"])], labels) for row in found.box.to_dict("records")]
    under, what = labels.under(found.policy), event(found.failure, labels)
    if found.unhelped:
        said = f"'{labels.policy(found.policy)}' makes it no better when {what}"
        every = f"worlds in which that happens {labels.under(found.baseline)}"
    else:
        said, every = f"{under} {what}", "worlds overall"
    outside = f"{frequency(found.base_rate, found.worlds)} {every}"
    if not conditions:
        return f"No condition tells beyond chance where {said}: it is so in {outside}"
    inside = frequency(found.fit.density, round(found.fit.mass * found.worlds))
    return f"{said} in {inside} worlds in which {listed(conditions)}; in {outside}"


def paint_discovery(found: Discovery, store: "RunStore") -> Figure:
    """Return the figure of a box that has limits: the trajectory on the left, on the right the limits."""
    labels = labels_for(store.manifest)
    figure = blank(10.0, max(4.6, 1.9 + 0.62 * len(found.box)))
    left, right = figure.subplots(1, 2, width_ratios=(1.0, 1.3))
    _limits(right, found, labels, store.columns().set_index("name").to_dict("index"))
    _trajectory(left, found)
    caption(
        figure,
        finding(found, store),
        f"{rates(found, labels)} Percentages after a name: share of resamples in which the condition is found again.",
        source_line(labels, store.path.name, [found.scenario], found.worlds),
    )
    return figure


def _trajectory(axes: Axes, found: Discovery) -> None:
    style = look(1)
    axes.plot(
        found.trajectory["coverage"], found.trajectory["density"], color=SOFT, marker="o", markersize=3, linewidth=0.8,
        label="boxes tried",
    )  # fmt: skip
    axes.axhline(found.base_rate, color=SOFT, linestyle=":", linewidth=1.2, label="all worlds")
    if not math.isnan(found.unseen):
        axes.axhline(
            found.unseen, color=style.color, linestyle=style.line, linewidth=1.2, label="such boxes, new worlds"
        )
    axes.plot(
        [found.fit.coverage], [found.fit.density], "D", color=INK, markersize=9, label="the box chosen", zorder=3
    )  # fmt: skip
    axes.set_xlim(-0.02, 1.03)
    axes.set_ylim(0.0, 1.03)
    percent_axis(axes, "x")
    percent_axis(axes, "y")
    axes.set_xlabel("Coverage: share of all failures inside the box")
    axes.set_ylabel("Density: share of its worlds that fail")
    # Outside the axes, where no sign of the legend can be taken for a box.
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, fontsize=8)


def _limits(axes: Axes, found: Discovery, labels: Labels, columns: Mapping[Any, Mapping[Any, Any]]) -> None:
    """Draw each condition as a bar on the range of what worlds drew."""
    rows = found.box.to_dict("records")
    for place, row in enumerate(rows):
        low, high = (_at(row, end) for end in ("low", "high"))
        axes.barh(place, 1.0, height=0.34, color=GRID, zorder=1)
        axes.barh(place, high - low, left=low, height=0.34, color=look(1).color, zorder=2)
        column = columns[str(row["column"])]
        ends = ("off", "on") if is_switch(row) else tuple(input_amount(row[end], column) for end in ("least", "most"))
        axes.text(0.0, place + 0.2, ends[0], ha="left", va="top", fontsize=7, color=SOFT)
        axes.text(1.0, place + 0.2, ends[1], ha="right", va="top", fontsize=7, color=SOFT)
        for end, at in (("low", low), ("high", high)):
            if not math.isnan(row[end]) and not is_switch(row):
                axes.text(at, place - 0.21, input_amount(row[end], column), ha="center", va="bottom", fontsize=8)
    axes.set_yticks(range(len(rows)), [_words(row, labels) for row in rows], fontsize=8)
    axes.set_ylim(max(len(rows), _FEWEST_ROWS) - 0.4, -0.6)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xlabel("Range of what worlds drew;\ndark: inside the box")


def _at(row: Mapping[Any, Any], end: str) -> float:
    """Return where a limit lies on the range of what worlds drew, 0 to 1."""
    if math.isnan(row[end]):
        return 0.0 if end == "low" else 1.0
    return float(np.clip((row[end] - row["least"]) / (row["most"] - row["least"]), 0.0, 1.0))


def _words(row: Mapping[Any, Any], labels: Labels) -> str:
    return fold(f"{labels.column(str(row['column']))} ({percent(float(row['reproduced']))})", _LETTERS_A_LINE)
