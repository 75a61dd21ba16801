"""The figure of a screening: the mean effect of each factor, next to the effect of other random draws."""

from typing import Final

from matplotlib.figure import Figure

from experiments.figures.base import caption, names_beside
from experiments.figures.output import blank
from experiments.figures.style import INK, SOFT
from experiments.questions.sensitivity.factor_words import factor_words, outcome_axis, outcome_words, source
from experiments.questions.sensitivity.results import Screening
from experiments.words import labels_for
from sim.config.quantity import GUESSES

MOST_FACTORS: Final = 20
"""Bars that fit on a page; the table in the run folder holds them all."""

NOTE: Final = (
    "Mean absolute elementary effect: how far the outcome moves when the input goes through its whole range, or to "
    "another option, averaged over the space; lines: 95 % bootstrap intervals. Hatched: the input is a guess."
)


def paint_effects(screening: Screening) -> Figure:
    """Return the figure: a bar per factor, the largest effect on top, and a line where chance stands."""
    store = screening.store
    labels = labels_for(store.manifest)
    rows = screening.table.head(MOST_FACTORS)
    figure = blank(9.0, 0.36 * len(rows) + 2.4)
    axes = figure.subplots()
    for place, row in enumerate(rows.to_dict("records")):
        guess = row["kind"] in GUESSES
        axes.barh(
            place, row["mu_star"], height=0.65, edgecolor=INK, linewidth=0.8, color="white" if guess else "#56B4E9",
            hatch="////" if guess else "",
        )  # fmt: skip
        axes.hlines(place, row["mu_star_low"], row["mu_star_high"], color=SOFT, linewidth=1.6, zorder=4)
    axes.axvline(screening.chance, color=INK, linewidth=1.2, linestyle="--", label="what other dice do")
    names_beside(axes, [factor_words(str(name), labels) for name in rows["factor"]])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), fontsize=8)
    words = outcome_words(screening.outcome, labels)
    outcome_axis(axes, store, screening.outcome, words)
    caption(figure, effects_title(screening), NOTE, source(store, f"{screening.trajectories} trajectories", labels))
    return figure


def effects_title(screening: Screening) -> str:
    """Return a sentence on how many inputs change the outcome by more than chance does."""
    labels = labels_for(screening.store.manifest)
    words = outcome_words(screening.outcome, labels)
    beyond = int((screening.table["mu_star"] > screening.chance).sum())
    return f"{words}: {beyond} of {len(screening.table) - 1} inputs move it by more than other dice do"
