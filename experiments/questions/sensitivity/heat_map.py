"""Which inputs matter for which importer and good: total indices as a table of shades."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.base import caption, fold, names_beside
from experiments.figures.output import blank
from experiments.figures.style import INK
from experiments.questions.sensitivity.factor_words import factor_words, source
from experiments.questions.sensitivity.results import Weighing
from experiments.words import Labels, labels_for
from experiments.words.outcome import Outcome
from experiments.words.shares import percentage

MOST_OUTCOMES: Final = 12
"""More columns than these cannot be read; the table in the run folder holds them all."""

_DARK: Final = 0.55
"""Share of the variance from which a number stands in white on its shade."""


def paint_heat_map(weighing: Weighing) -> Figure:
    """Return the figure: a row per factor, a column per importer and good, those that lack most first."""
    labels = labels_for(weighing.store.manifest)
    table = totals(weighing).iloc[:, :MOST_OUTCOMES]
    figure = blank(max(5.6 + 0.62 * len(table.columns), 7.5), 3.4 + 0.4 * len(table))
    axes = figure.subplots()
    axes.imshow(table.to_numpy(), cmap="Greys", vmin=0.0, vmax=1.0, aspect="auto")
    for (row, column), value in np.ndenumerate(table.to_numpy()):
        color = "white" if value > _DARK else INK
        axes.text(column, row, percentage(float(value)), ha="center", va="center", fontsize=8, color=color)
    names_beside(axes, [factor_words(str(name), labels) for name in table.index])
    shown = reported_outcomes(weighing)[: len(table.columns)]
    pairs = [f"{labels.nation(outcome.nation)}, {labels.good_inside(outcome.good)}" for outcome in shown]
    pairs = [fold(pair) for pair in pairs]
    axes.set_xticks(range(len(pairs)), pairs, rotation=40, ha="left", rotation_mode="anchor", fontsize=8)
    axes.xaxis.tick_top()
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    metric = labels.metric(weighing.outcome.metric)
    title = f"{metric}: {_finding(table, labels)}"
    note = (
        "Total index, per cent of each outcome's variance: what the input makes alone and together with others, so "
        "columns add up to 100 or more."
    )
    left_out = len(weighing.others) - len(reported_outcomes(weighing))
    if left_out:
        note += f" Left out: {left_out} pairs of importer and good of which the samples are too few for any result."
    caption(figure, title, note, source(weighing.store, f"{len(weighing.samples.numbers)} base samples", labels))
    return figure


def totals(weighing: Weighing) -> pd.DataFrame:
    """Return total indices, a row per factor in the order of the outcome asked for, a column per outcome shown."""
    order = weighing.shares.table["factor"].tolist()
    columns = {
        str(outcome): weighing.others[outcome].table.set_index("factor")["total"].loc[order]
        for outcome in reported_outcomes(weighing)
    }
    return pd.DataFrame(columns)


def reported_outcomes(weighing: Weighing) -> list[Outcome]:
    """Return the outcomes with enough samples to estimate shares, the highest mean first."""
    return [outcome for outcome, shares in weighing.others.items() if shares.reported]


def _finding(table: pd.DataFrame, labels: Labels) -> str:
    """Return a sentence on which factor makes most of the variance in most columns."""
    counts = table.idxmax().value_counts()
    words = factor_words(str(counts.index[0]), labels)
    where = f"{counts.iloc[0]} of {len(table.columns)} pairs of importer and good"
    return f"'{words}' makes most of the variance in {where}"
