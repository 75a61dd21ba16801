"""Fan of the price: how far it rises for those outside the control wall, month by month, under each policy."""

import numpy as np
from matplotlib.figure import Figure

from experiments.fans.fan import Fan
from experiments.figures.base import Drawn, FigureSpec, finish
from experiments.figures.data import FigureData
from experiments.figures.fan import band_note, draw_fans, told_by_policy
from experiments.figures.fan_data import fan

PRICE = "price_outside_weighted"


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the volume-weighted price as a multiple of the base year's, per month and policy."""
    fans = {policy: fan(data, PRICE, policy) for policy in data.policies}
    panels = draw_fans(figure, data, fans)
    panels[0].set_ylabel("Price outside the control wall,\nmultiple of the base year's")
    panels[0].set_ylim(bottom=0.0)
    title = _finding(data, fans)
    finish(figure, data, title, band_note(fans))
    return Drawn(title, {policy: shown.mean for policy, shown in fans.items()})


def _finding(data: FigureData, fans: dict[str, Fan]) -> str:
    good = data.labels.good_inside(data.focus.good)
    highs = {policy: f"{np.nanmax(shown.quantiles[-1]):.1f}" for policy, shown in fans.items()}
    told = told_by_policy(data, highs, "times the base year's")
    return f"In the dearest twentieth of worlds the price of {good} reaches {told}"


SPEC = FigureSpec(
    name="fan_price",
    caption="Price month by month, contracts and spot weighted; the same for every nation outside the control wall.",
    needs={"fans": (PRICE,)},
    size=(9.0, 4.6),
    draw=draw,
)
