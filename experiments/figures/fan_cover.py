"""Fan of stock cover: how many days a nation's stocks would last, under each policy."""

import numpy as np
from matplotlib.figure import Figure

from experiments.fans.fan import Fan
from experiments.figures.base import Drawn, FigureSpec, finish
from experiments.figures.data import FigureData
from experiments.figures.fan import band_note, draw_fans, told_by_policy
from experiments.figures.fan_data import fan


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw stock over reference use, in days, per month and policy."""
    fans = {policy: fan(data, "cover", policy) for policy in data.policies}
    panels = draw_fans(figure, data, fans)
    panels[0].set_ylabel("Industry and public stock, days of reference use")
    panels[0].set_ylim(bottom=0.0)
    title = _finding(data, fans)
    finish(figure, data, title, band_note(fans))
    return Drawn(title, {policy: shown.mean for policy, shown in fans.items()})


def _finding(data: FigureData, fans: dict[str, Fan]) -> str:
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    lows = {policy: f"{np.nanmin(shown.quantiles[0]):.0f}" for policy, shown in fans.items()}
    text = f"{nation}, {good}: in the worst twentieth of worlds industry and public stock falls to"
    return f"{text} {told_by_policy(data, lows, 'days')}"


SPEC = FigureSpec(
    name="fan_cover",
    caption="Stock cover month by month, against reference use; the target of the industry is not drawn.",
    needs={"fans": ("cover",)},
    size=(9.0, 4.6),
    draw=draw,
)
