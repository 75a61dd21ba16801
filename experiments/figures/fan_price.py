"""Fan of the price: how far it rises for those outside the control wall, month by month, under each policy."""

import numpy as np
from matplotlib.figure import Figure

from experiments.fans.fan import Fan
from experiments.figures.base import Drawn, FigureSpec
from experiments.figures.data import FigureData
from experiments.figures.fan import amounts_by_policy, draw_fan

PRICE = "price_outside_weighted"


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the volume-weighted price as a multiple of the base year's, per month and policy."""
    label = "Price outside the control wall, multiple of the base year's"
    return draw_fan(figure, data, PRICE, label, _finding)


def _finding(data: FigureData, fans: dict[str, Fan]) -> str:
    good = data.labels.good_inside(data.focus.good)
    means = {policy: f"{np.nanmean(shown.mean):.1f}" for policy, shown in fans.items()}
    return f"The price of {good} averages {amounts_by_policy(data, means, 'times that of the base year')}"


SPEC = FigureSpec(
    name="fan_price",
    caption="Price month by month, contracts and spot weighted; the same for every nation outside the control wall.",
    needs={"fans": (PRICE,)},
    size=(9.0, 4.6),
    draw=draw,
)
