"""Who gains by being in a coalition: what each member's staying and each candidate's joining changes, and for whom."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.analysis.spillover import EVERY
from experiments.figures.base import caption
from experiments.figures.output import blank
from experiments.figures.style import INK, look
from experiments.questions.attribution.attribute import Attribution
from experiments.questions.attribution.figure import source_of
from experiments.questions.attribution.shares import rows_of
from experiments.questions.attribution.stability import GAINS, INSIDE, ITSELF, JOINS, NET, OUTSIDE
from experiments.questions.attribution.words import CHOICES, SCALES, choice
from experiments.words import Labels, labels_for
from experiments.words.sentences import listed

NOTE: Final = (
    "Value at risk and spending together, all goods, over the same worlds with and without the nation; left of zero it "
    "pays. Whiskers: 95 % interval of Monte Carlo error. Nations without a study of their value at risk are left out."
)


def paint_stability(found: Attribution) -> Figure:
    """Return what each member's staying and each candidate's joining changes, for itself, insiders and outsiders."""
    net = found.stability[found.stability["metric"] == NET]
    moves = list(dict.fromkeys(zip(net["mover"], net["move"], strict=True)))
    labels = labels_for(found.store.manifest)
    figure = blank(9.5, 0.55 * len(moves) + 2.4)
    axes = figure.subplots()
    for place, (role, words) in enumerate(
        ((ITSELF, "for itself"), (INSIDE, "for the others inside"), (OUTSIDE, "for those outside"))
    ):
        style = look(place)
        own = net[(net["role"] == role) & ((role == ITSELF) | (net["nation"] == EVERY))].set_index(["mover", "move"])
        own = own.reindex(pd.MultiIndex.from_tuples(moves))
        value, low, high = (SCALES["USD_2024"].factor * own[name] for name in ("difference", "ci_low", "ci_high"))
        y = np.arange(len(moves)) + 0.22 * (place - 1)
        axes.hlines(y, low, high, color=style.color, linewidth=1.4)
        axes.plot(value, y, marker=style.marker, linestyle="none", color=style.color, markersize=5.5, label=words)
    axes.axvline(0.0, color=INK, linewidth=0.9)
    axes.set_yticks(range(len(moves)), [f"{labels.nation(mover)} {move}" for mover, move in moves])
    axes.invert_yaxis()
    axes.set_xlabel(f"Change of value at risk and spending together, {SCALES['USD_2024'].unit}")
    axes.grid(visible=False, axis="y")
    figure.legend(loc="outside right center", fontsize=8)
    caption(figure, _finding(net, labels), NOTE, source_of(found, labels))
    return figure


def _finding(net: pd.DataFrame, labels: Labels) -> str:
    """Return a sentence on what each nation would choose, first where that is clear, and who is welcome."""
    said: dict[str, list[str]] = {}
    for row in rows_of(net[net["role"] == ITSELF]):
        said.setdefault(choice(row["move"], row), []).append(labels.nation(row["mover"]))
    clear_first = sorted(said.items(), key=lambda item: item[0] not in CHOICES.values())
    helped = net[
        (net["move"] == JOINS) & (net["role"] == INSIDE) & (net["nation"] == EVERY) & (net["verdict"] == GAINS)
    ]
    welcome = [("those inside gain by admitting", [labels.nation(name) for name in helped["mover"]])]
    return "; ".join(f"{words}: {listed(names)}" for words, names in (*clear_first, *welcome) if names)
