"""Whether a run has enough worlds, in one figure: each headline against how many worlds are counted."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from experiments.figures.base import caption, legend_above, percent_axis, source_line
from experiments.figures.data import MOST_POLICIES
from experiments.figures.output import blank
from experiments.figures.style import INK, look
from experiments.questions.convergence.printout import rounded
from experiments.questions.convergence.study import CHANGES, Convergence
from experiments.words import Labels, labels_for
from experiments.words.sentences import sentence

if TYPE_CHECKING:
    from experiments.store import RunStore

NOTE: Final = (
    "The first n worlds of a run are a run of n worlds. Whiskers: 95 % interval of Monte Carlo error, not the doubt "
    "about inputs. Settled: half the interval is small enough, and half of the worlds gave a value inside."
)
TITLES: Final = {"shortage": "probability of a shortage", "unserved": "expected unserved demand"}
_APART: Final = 1.06
"""Factor by which policies stand apart along the axis of worlds, so that whiskers do not overlap."""


def finding(found: Convergence, store: "RunStore") -> str:
    """Return a sentence on how many headlines have settled, and how many worlds would do for the others."""
    labels = labels_for(store.manifest)
    pair = f"{labels.good_inside(found.good)} in {labels.nation_inside(found.nation)}"
    settled, number = int(found.verdict["settled"].sum()), len(found.verdict)
    if found.settled:
        return f"With {store.worlds} worlds all {number} headlines on {pair} have settled"
    most = int(found.verdict.loc[~found.verdict["settled"], "needed"].max())
    more = f"; about {rounded(most):,} worlds would do for all" if most > store.worlds else ""
    return f"With {store.worlds} worlds {settled} of {number} headlines on {pair} have settled{more}"


def paint_convergence(found: Convergence, store: "RunStore") -> Figure:
    """Return the figure: levels above, changes by policies below; shortage left, unserved demand right."""
    labels = labels_for(store.manifest)
    policies = store.layout.policies[:MOST_POLICIES]
    compared = bool((found.rows["baseline"] != "").any())
    figure = blank(9.5, 6.6 if compared else 4.0)
    panels = figure.subplots(2 if compared else 1, len(CHANGES), sharex=True, squeeze=False)
    for column, metric in enumerate(CHANGES):
        rows = found.rows[(found.rows["metric"] == metric) & found.rows["policy"].isin(policies)]
        _panel(panels[0][column], rows[rows["baseline"] == ""], policies, labels)
        panels[0][column].set_ylabel(sentence(TITLES[metric]))
        percent_axis(panels[0][column])
        panels[0][column].set_ylim(bottom=0.0)
        if compared:
            _panel(panels[1][column], rows[rows["baseline"] != ""], policies, labels)
            panels[1][column].set_ylabel(f"Change of {TITLES[metric]},\nin points")
            panels[1][column].yaxis.set_major_formatter(
                lambda value, _position: f"{100.0 * value:+g}" if value else "0"
            )
            panels[1][column].axhline(0.0, color=INK, linewidth=0.9)
        panels[-1][column].set_xlabel("Worlds counted")
    legend_above(panels[0][0], 8.5)
    number = len(store.layout.policies)
    drawn = f"{len(policies)} of {number} policies are drawn; the table holds all." if number > len(policies) else ""
    source = source_line(labels, store.path.name, [found.scenario], store.worlds)
    caption(figure, finding(found, store), NOTE, drawn, source)
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, policies: tuple[str, ...], labels: Labels) -> None:
    for place, policy in enumerate(policies):
        own = rows[rows["policy"] == policy]
        if own.empty:
            continue
        style = look(place)
        worlds = own["worlds"].to_numpy(dtype=np.float64) * _APART ** (place - (len(policies) - 1) / 2.0)
        axes.plot(
            worlds, own["value"], color=style.color, linestyle=style.line, marker=style.marker, markersize=4,
            label=labels.policy(policy),
        )  # fmt: skip
        axes.vlines(worlds, own["ci_low"], own["ci_high"], color=style.color, linewidth=1.2)
    tried = sorted(set(rows["worlds"]))
    axes.set_xscale("log", base=2)
    axes.set_xticks(tried, [str(number) for number in tried])
    axes.xaxis.set_minor_locator(NullLocator())
