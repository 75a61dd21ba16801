"""What each importer can buy: risk taken off against cost, as the search saw it and as fresh worlds see it."""

from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.base import caption
from experiments.figures.output import blank
from experiments.figures.style import GRID, INK, SOFT, look
from experiments.questions.frontier.base import Frontier
from experiments.words import labels_for
from experiments.words.sentences import points

COLUMNS: Final = 2
_MILLION: Final = 1e6
NOTE: Final = (
    "Grey: every set of strengths that was tried, over the worlds of the search. Diamonds: the best of these over "
    "worlds that the search has not seen, with 95 % intervals, against no partnership over the same worlds; the step "
    "joins those that are still the best there."
)


def paint_frontier(found: Frontier) -> Figure:
    """Return the figure: a panel per importer."""
    labels = labels_for(found.store.manifest)
    nations = found.goal.nations
    columns = min(len(nations), COLUMNS)
    rows = -(-len(nations) // COLUMNS)
    figure = blank(10.0 if columns > 1 else 7.0, 3.6 * rows + 1.4)
    for place, nation in enumerate(nations):
        axes = figure.add_subplot(rows, columns, place + 1)
        table, searched = (frame_[frame_["nation"] == nation] for frame_ in (found.table, found.searched))
        _panel(axes, table, searched)
        axes.set_title(labels.nation(nation))
        axes.set_xlabel("Cost to it, million USD of 2024")
    figure.supylabel("Taken off the risk, percentage points", fontsize=9.5)
    layout = found.store.layout
    policy, tried = labels.policy(found.policy), len(found.searched) // len(nations)
    source = (
        f"Source: critmin frontier {found.folder.name}; scenario '{labels.scenario(layout.scenarios[0])}', policy "
        f"'{policy}'; {tried} sets of strengths, {found.store.worlds} fresh worlds."
    )
    caption(figure, frontier_title(found), NOTE, source)
    return figure


def _panel(axes: Axes, table: pd.DataFrame, searched: pd.DataFrame) -> None:
    axes.plot(
        searched["cost"] / _MILLION, 100.0 * searched["taken_off"], "o", color=GRID, markeredgecolor=SOFT, markersize=4
    )
    cost, off = table["cost"] / _MILLION, 100.0 * table["taken_off"]
    style = look(1)
    axes.errorbar(
        cost, off,
        xerr=[(table["cost"] - table["cost_low"]) / _MILLION, (table["cost_high"] - table["cost"]) / _MILLION],
        yerr=[
            100.0 * (table["taken_off"] - table["taken_off_low"]),
            100.0 * (table["taken_off_high"] - table["taken_off"]),
        ],
        fmt="D", color=style.color, markersize=5, elinewidth=0.9, capsize=2,
    )  # fmt: skip
    best = table[table["holds"]]
    axes.step(best["cost"] / _MILLION, 100.0 * best["taken_off"], where="post", color=style.color, linewidth=1.6)
    axes.axhline(0.0, color=INK, linewidth=0.8)


def frontier_title(found: Frontier) -> str:
    """Return a sentence on what the first importer's largest reduction costs."""
    labels = labels_for(found.store.manifest)
    nation, policy = found.goal.nations[0], labels.policy(found.policy)
    table = found.table[found.table["nation"] == nation]
    best = table.sort_values("taken_off", ascending=False, kind="stable").iloc[0]
    risk = f"{found.goal.words(labels.good_inside(str(found.goal.good)))} in {labels.nation_inside(nation)}"
    if best["taken_off_low"] <= 0.0:
        return f"No strength of the clauses of '{policy}' clearly lowers the {risk}"
    price, off = best["cost"] / _MILLION, points(best["taken_off"])
    return f"For {price:,.0f} million USD, '{policy}' takes {off} off the {risk}"
