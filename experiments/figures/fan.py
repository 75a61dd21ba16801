"""Fans: the spread of monthly paths over worlds, one panel per policy on one scale.

The band is the spread over worlds, not an interval of an estimate, and every fan says so. Panels side by side keep
bands from hiding one another, which overlapping colours would do in grey.
"""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.fans.fan import Fan
from experiments.figures.base import Drawn, finish, year_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.fan_data import fan as known_fan
from experiments.figures.style import SOFT, look
from experiments.store.counts import RELATIVE_ERROR

BAND_NOTE = (
    "Bands: the spread over worlds, dark the middle half, light 5 to 95 %. Thick line: mean of all worlds, "
    "in grey again without a partnership; dotted: median."
)
COUNTED_NOTE = (
    f"Mean and bands come from counts of rounded values, each within {100.0 * RELATIVE_ERROR:.1f} % of the true one."
)


def told_by_policy(data: FigureData, amounts: Mapping[str, str], unit: str) -> str:
    """Say an amount, already in words, under each policy; once where it is the same under all."""
    without = f"{amounts[data.baseline]} {unit}"
    if len(set(amounts.values())) == 1:
        return f"{without} under every policy" if data.compared else f"{without} without a partnership"
    said = [f"{amounts[policy]} with {data.labels.policy(policy)}" for policy in data.compared]
    return ", ".join([f"{without} without a partnership", *said])


def draw_fan(
    figure: Figure,
    data: FigureData,
    variable: str,
    label: str,
    finding: Callable[[FigureData, dict[str, Fan]], str],
    scale: Callable[[Axes], None] | None = None,
) -> Drawn:
    """Draw a variable month by month under each policy, from zero up.

    Parameters
    ----------
    variable
        One of `experiments.fans.variables.FANS`.
    label
        Of the vertical axis.
    finding
        Makes the title of the policies' fans.
    scale
        Writes the numbers along the vertical axis in another way.

    Raises
    ------
    NotDrawable
        If the run does not know its fans, or the focus pair has none.
    """
    fans = {policy: known_fan(data, variable, policy) for policy in data.policies}
    first = _draw_panels(figure, data, fans)[0]
    first.set_ylabel(label)
    first.set_ylim(bottom=0.0)
    if scale is not None:
        scale(first)
    title = finding(data, fans)
    finish(figure, data, title, _band_note(fans))
    return Drawn(title, {policy: shown.mean for policy, shown in fans.items()})


def _band_note(fans: Mapping[str, Fan]) -> str:
    """Return how to read fans, and how exact they are where worlds were counted instead of kept."""
    return f"{BAND_NOTE} {COUNTED_NOTE}" if any(fan.counted for fan in fans.values()) else BAND_NOTE


def _draw_panels(figure: Figure, data: FigureData, fans: Mapping[str, Fan]) -> list[Axes]:
    """Draw one panel per policy on a shared scale, and return the panels."""
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
