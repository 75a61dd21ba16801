"""Fan of stock cover: how many days a nation's stocks would last, under each policy."""

import numpy as np
from matplotlib.figure import Figure

from experiments.fans.fan import Fan
from experiments.figures.base import Drawn, FigureSpec
from experiments.figures.data import FigureData
from experiments.figures.fan import amounts_by_policy, draw_fan

LAST = 12
"""Months that a title averages over."""


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw stock over reference use, in days, per month and policy."""
    return draw_fan(figure, data, "cover", "Industry and public stock, days of reference use", _finding)


def _finding(data: FigureData, fans: dict[str, Fan]) -> str:
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    means = {policy: f"{np.nanmean(shown.mean[-LAST:]):.0f}" for policy, shown in fans.items()}
    whose = f"{nation}'" if nation.endswith("s") else f"{nation}'s"
    return f"In the last year {whose} stocks of {good} last on average {amounts_by_policy(data, means, 'days')}"


SPEC = FigureSpec(
    name="fan_cover",
    caption="Stock cover month by month, against reference use; the target of the industry is not drawn.",
    needs={"fans": ("cover",)},
    size=(9.0, 4.6),
    draw=draw,
)
