"""Fans: the spread of monthly paths over worlds, one panel per policy on one scale.

The band is the spread over worlds, not an interval of an estimate, and every fan says so. Panels side by side keep
bands from hiding one another, which overlapping colours would do in grey.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.analysis.table import Float
from experiments.figures.base import year_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.style import SOFT, look

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
BAND_NOTE = (
    "Bands: the spread over worlds, dark the middle half, light 5 to 95 %. Thick line: mean of all worlds, "
    "in grey again without a partnership; dotted: median."
)


@dataclass(frozen=True)
class Fan:
    """Quantiles over worlds of one policy's paths.

    Attributes
    ----------
    quantiles
        Array (quantile, month), in the order of `QUANTILES`.
    mean
        Mean over worlds, per month.
    """

    quantiles: Float
    mean: Float


def fan_of(paths: Float) -> Fan:
    """Return quantiles and mean over worlds of paths (month, world); months without any value are NaN."""
    quantiles = np.full((len(QUANTILES), len(paths)), np.nan)
    mean = np.full(len(paths), np.nan)
    for month, values in enumerate(paths):
        held = values[~np.isnan(values)]
        if len(held):
            quantiles[:, month] = np.quantile(held, QUANTILES)
            mean[month] = held.mean()
    return Fan(quantiles, mean)


def draw_fans(figure: Figure, data: FigureData, fans: dict[str, Fan]) -> list[Axes]:
    """Draw one panel per policy on a shared scale, and return the panels.

    Raises
    ------
    NotDrawable
        If a policy's paths hold nothing.
    """
    if any(np.isnan(fan.mean).all() for fan in fans.values()):
        raise NotDrawable(f"{data.focus.nation} has no demand for {data.focus.good}")
    panels = figure.subplots(1, len(fans), sharey=True, squeeze=False)[0]
    for position, (axes, (policy, fan)) in enumerate(zip(panels, fans.items(), strict=True)):
        style = look(position)
        low, lower, middle, upper, high = fan.quantiles
        axes.fill_between(data.years, low, high, color=style.color, alpha=0.15, linewidth=0)
        axes.fill_between(data.years, lower, upper, color=style.color, alpha=0.30, linewidth=0)
        axes.plot(data.years, middle, color=style.color, linestyle=":", linewidth=1.4)
        axes.plot(data.years, fan.mean, color=style.color, linewidth=2.0)
        if position:
            baseline = next(iter(fans.values()))
            axes.plot(data.years, baseline.mean, color=SOFT, linewidth=1.2, linestyle="-")
        axes.set_title(data.labels.policy(policy).capitalize(), color=style.color, fontweight="bold")
        year_axis(axes, data)
    return list(panels)
