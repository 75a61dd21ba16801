"""Exceedance curve: in how many worlds at least a given share of demand goes unserved."""

import numpy as np
from matplotlib.figure import Figure

from experiments.figures.base import Drawn, FigureSpec, finish, legend_above, percent_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.fan import amounts_by_policy
from experiments.figures.style import look
from experiments.store.metrics import Float
from experiments.words.sentences import percent

METRIC = "unserved"
TAIL = "unserved_cvar95"
NOTE = "Signs: the mean of the worst 5 % of worlds."


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw one falling step curve per policy, with the mean of the worst worlds marked."""
    axes = figure.subplots()
    curves: dict[str, Float] = {}
    for position, policy in enumerate(data.policies):
        style = look(position)
        depth = exceedance(data.tables[policy].pair(METRIC, data.focus.nation, data.focus.good))
        if len(depth) == 0:
            raise NotDrawable(f"{METRIC} does not apply to {data.focus.good} in {data.focus.nation}")
        share = np.arange(1, len(depth) + 1) / len(depth)
        axes.step(
            depth, share, where="post", color=style.color, linestyle=style.line, linewidth=2.0,
            label=data.labels.policy(policy),
        )  # fmt: skip
        tail = float(data.summary_of(TAIL, policy)["value"])
        axes.plot([tail], [np.mean(depth >= tail)], marker=style.marker, color=style.color, markersize=7)
        curves[policy] = depth
    axes.set_ylim(0.0, 1.02)
    axes.set_xlim(left=0.0)
    axes.set_xlabel(f"Unserved demand over {len(data.months) / 12:g} years, share of reference demand")
    axes.set_ylabel("Share of worlds with at least this much")
    percent_axis(axes, "x")
    percent_axis(axes, "y")
    legend_above(axes, 6.3)
    title = _finding(data)
    finish(figure, data, title, NOTE)
    return Drawn(title, curves)


def exceedance(values: Float) -> Float:
    """Return the values of the worlds from the worst down, NaN left out: the n-th is reached in n worlds."""
    held = values[~np.isnan(values)]
    return np.sort(held)[::-1]


def _finding(data: FigureData) -> str:
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    tails = {
        policy: percent(float(data.summary_of(TAIL, policy)["value"]))
        for policy in (data.baseline, *data.title_policies)
    }
    return f"In its worst 5 % of worlds {nation} lacks {amounts_by_policy(data, tails, f'of its {good}')}"


SPEC = FigureSpec(
    name="exceedance",
    caption="How often a shortage is at least so deep, over the whole horizon.",
    needs={"metrics": (METRIC, TAIL)},
    size=(7.5, 4.8),
    draw=draw,
)
