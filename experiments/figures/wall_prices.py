"""Fans of the price inside and outside the control wall, one panel per policy, without and with the one in focus."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.fans.fan import Fan
from experiments.figures.base import Drawn, FigureSpec, finish, fold, year_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.fan import COUNTED_NOTE
from experiments.figures.fan_data import fan
from experiments.figures.style import look
from experiments.words import month, sentence
from experiments.words.flows import under_each

INSIDE, OUTSIDE = "price_inside_weighted", "price_outside_weighted"
SIDES = {OUTSIDE: "Outside the wall", INSIDE: "Inside the wall"}
SAME = 0.05
"""Ratio of both prices to one another within which no wall shows."""


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw bands and mean of both prices, outside as a broken line with hatched bands."""
    fans = {policy: {side: fan(data, side, policy) for side in SIDES} for policy in data.without_and_with}
    if any(np.isnan(each.mean).all() for sides in fans.values() for each in sides.values()):
        raise NotDrawable(f"the run knows no price of {data.focus.good} on both sides of the wall")
    panels = figure.subplots(1, len(fans), sharey=True, squeeze=False)[0]
    for axes, (policy, sides) in zip(panels, fans.items(), strict=True):
        _panel(axes, data, sides)
        axes.set_title(fold(sentence(data.labels.policy(policy))), fontweight="bold")
        year_axis(axes, data)
    panels[0].set_ylim(bottom=0.0)
    panels[0].set_ylabel("Price, multiple of the base year's")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right center", fontsize=8.0)
    title = _finding(data, fans)
    counted = any(each.counted for sides in fans.values() for each in sides.values())
    note = (
        "Lines: mean of all worlds. Bands: middle half of worlds, hatched inside the wall. Where nobody is kept from "
        "buying both prices are one."
    )
    finish(figure, data, title, f"{note} {COUNTED_NOTE}" if counted else note)
    return Drawn(
        title, {f"{policy}: {side}": each.mean for policy, sides in fans.items() for side, each in sides.items()}
    )


def _panel(axes: Axes, data: FigureData, sides: Mapping[str, Fan]) -> None:
    for side, each in sides.items():
        style = look(2 if side == OUTSIDE else 1)
        _, lower, _, upper, _ = each.quantiles
        hatch = "" if side == OUTSIDE else "////"
        axes.fill_between(
            data.years, lower, upper, facecolor=style.color, edgecolor=style.color, alpha=0.25, hatch=hatch, linewidth=0
        )
        axes.plot(
            data.years, each.mean, color=style.color, linestyle="-" if side == OUTSIDE else "--", linewidth=2.0,
            label=SIDES[side],
        )  # fmt: skip


def _finding(data: FigureData, fans: Mapping[str, Mapping[str, Fan]]) -> str:
    """Return a sentence on the largest gap between the prices outside and inside, under each policy."""
    good = data.labels.good_inside(data.focus.good)
    first = next(iter(fans.values()))
    ratio = first[OUTSIDE].mean / first[INSIDE].mean
    if np.nanmax(ratio) < 1.0 + SAME:
        return f"The price of {good} is about the same on both sides of the control wall"
    most = int(np.nanargmax(ratio))
    times = {
        policy: f"{sides[OUTSIDE].mean[most] / sides[INSIDE].mean[most]:.1f} times that inside"
        for policy, sides in fans.items()
    }
    when = month(data.months[most])
    return f"In {when} the price of {good} outside the control wall is {under_each(data.labels, times)}"


SPEC = FigureSpec(
    name="wall_prices",
    caption="What is paid by buyers whom controls keep out and by those inside.",
    needs={"fans": (INSIDE, OUTSIDE)},
    size=(9.0, 4.4),
    draw=draw,
)
