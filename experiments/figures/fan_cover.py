"""Fan of stock cover: how many days a nation's stocks would last, under each policy."""

import numpy as np
from matplotlib.figure import Figure

from experiments.figures.base import Drawn, FigureSpec, finish
from experiments.figures.data import FigureData
from experiments.figures.fan import BAND_NOTE, Fan, draw_fans, fan_of
from sim.metrics.cover import DAYS_PER_MONTH

PUBLIC = "public_stock"


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw stock over reference use, in days, per month and policy."""
    fans = {policy: _fan(data, policy) for policy in data.policies}
    panels = draw_fans(figure, data, fans)
    held = "Industry and public stock" if data.has_series(PUBLIC) else "Industry's stock"
    panels[0].set_ylabel(f"{held}, days of reference use")
    panels[0].set_ylim(bottom=0.0)
    title = _finding(data, fans, held)
    finish(figure, data, title, BAND_NOTE)
    return Drawn(title, {policy: fan.mean for policy, fan in fans.items()})


def _fan(data: FigureData, policy: str) -> Fan:
    reference, stock = data.paths("reference", policy), data.paths("stock", policy)
    if data.has_series(PUBLIC):
        stock = stock + data.paths(PUBLIC, policy)
    days = np.full_like(reference, np.nan)
    np.divide(DAYS_PER_MONTH * stock, reference, out=days, where=reference > 0.0)
    return fan_of(days)


def _finding(data: FigureData, fans: dict[str, Fan], held: str) -> str:
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    lows = {policy: float(np.nanmin(fan.quantiles[0])) for policy, fan in fans.items()}
    text = f"{nation}, {good}: in the worst twentieth of worlds {held[0].lower()}{held[1:]} falls to"
    said = [f"{lows[data.baseline]:.0f} days without a partnership"]
    said += [f"{lows[policy]:.0f} with {data.labels.policy(policy)}" for policy in data.compared]
    return f"{text} {', '.join(said)}"


SPEC = FigureSpec(
    name="fan_cover",
    caption="Stock cover month by month, against reference use; the target of the industry is not drawn.",
    needs={"series": ("stock", "reference")},
    size=(9.0, 4.6),
    draw=draw,
)
