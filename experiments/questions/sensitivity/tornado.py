"""Which inputs move an outcome, and how much of its variance each of them makes."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.design.base import DICE
from experiments.figures.base import caption, names_beside, percent_axis
from experiments.figures.output import blank
from experiments.figures.style import INK, SOFT
from experiments.questions.sensitivity.factor_words import factor_words, outcome_axis, outcome_words, source
from experiments.questions.sensitivity.results import Weighing
from experiments.questions.sensitivity.subject import OTHERS
from experiments.words import Labels, labels_for
from experiments.words.sentences import percent
from sim.config.quantity import GUESSES

NOTE: Final = (
    "Left: mean outcome where the input is in its lowest third (dot) and in its highest, or under the options with the "
    "lowest and the highest mean. Right: share of the variance, with 95 % bootstrap intervals; the total counts what "
    "the input does together with others."
)
_SOLID: Final = "#56B4E9"
_ALONE: Final = "#0072B2"


def paint_tornado(weighing: Weighing) -> Figure:
    """Return the figure: outcome along each factor on the left, indices on the right."""
    store = weighing.store
    labels = labels_for(store.manifest)
    rows = weighing.shares.table.merge(weighing.ranges, on="factor", how="left")
    figure = blank(10.5, 0.42 * len(rows) + 2.6)
    left, right = figure.subplots(1, 2, sharey=True)
    _ranges(left, rows)
    _shares(right, rows)
    names_beside(left, [factor_words(str(name), labels) for name in rows["factor"]])
    left.set_ylim(len(rows) - 0.5, -0.5)
    words = outcome_words(weighing.outcome, labels)
    outcome_axis(left, store, weighing.outcome, words)
    doubt = f"Small sample: {'; '.join(weighing.shares.doubts)}." if weighing.shares.doubts else ""
    origin = source(store, f"{len(weighing.samples.numbers)} base samples", labels)
    caption(figure, tornado_title(weighing), NOTE, doubt, origin)
    return figure


def _ranges(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw one bar per factor, from the mean outcome at its low end to that at its high end."""
    for place, row in enumerate(rows.to_dict("records")):
        if np.isnan(row["at_low"]):
            continue
        guess = row["kind"] in GUESSES
        axes.barh(
            place, row["at_high"] - row["at_low"], left=row["at_low"], height=0.6, edgecolor=INK, linewidth=0.8,
            color="white" if guess else _SOLID, hatch="////" if guess else "",
        )  # fmt: skip
        axes.plot([row["at_low"]], [place], "o", color=INK, markersize=4, clip_on=False)
    axes.use_sticky_edges = False  # room for the dots at the ends
    axes.margins(x=0.06)
    axes.grid(visible=False, axis="y")
    axes.legend(
        handles=[
            Patch(facecolor="white", edgecolor=INK, hatch="////", label="input is a guess"),
            Patch(facecolor=_SOLID, edgecolor=INK, label="input was read, derived or chosen"),
        ],
        loc="lower left", bbox_to_anchor=(0.0, 1.0), fontsize=8,
    )  # fmt: skip


def _shares(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw total and first index of each factor, one over the other, with their intervals."""
    for name, offset, color, hatch, words in (
        ("total", -0.17, "white", "....", "total"),
        ("first", 0.17, _ALONE, "", "on its own"),
    ):
        places = np.arange(len(rows)) + offset
        axes.barh(
            places, rows[name].clip(lower=0.0), height=0.32, color=color, edgecolor=INK, hatch=hatch, linewidth=0.8,
            label=words,
        )  # fmt: skip
        axes.hlines(places, rows[f"{name}_low"], rows[f"{name}_high"], color=SOFT, linewidth=1.6, zorder=4)
    axes.axvline(0.0, color=INK, linewidth=0.8)
    axes.set_xlabel("Share of the\noutcome's variance")
    percent_axis(axes, "x")
    axes.grid(visible=False, axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), fontsize=8)


def _finding(weighing: Weighing, labels: Labels) -> str:
    """Return a sentence on which single input makes most of the variance, and how much chance makes."""
    shares = weighing.shares
    inputs = shares.table[~shares.table["factor"].isin([OTHERS, DICE])]
    if inputs.empty:
        return f"chance makes {percent(shares.chance)} of the variance"
    words = factor_words(str(inputs["factor"].iloc[0]), labels)
    share = percent(float(inputs["total"].iloc[0]))
    return f"'{words}' makes {share} of the variance, chance {percent(shares.chance)}"


def tornado_title(weighing: Weighing) -> str:
    """Return a sentence on which inputs make the outcome vary most."""
    labels = labels_for(weighing.store.manifest)
    return f"{outcome_words(weighing.outcome, labels)}: {_finding(weighing, labels)}"
