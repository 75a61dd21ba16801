"""Fans: the spread of monthly paths over worlds, one panel per policy on one scale.

The band is the spread over worlds, not an interval of an estimate, and every fan says so. Panels side by side keep
bands from hiding one another, which overlapping colours would do in grey.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.fans.fan import Fan
from experiments.figures.base import Drawn, finish, fold, lines_of, year_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.fan_data import fan as known_fan
from experiments.figures.style import INK, SOFT, look
from experiments.store.counts import RELATIVE_ERROR
from experiments.words.sentences import sentence

BAND_NOTE = (
    "Bands: the spread over worlds, dark the middle half, light 5 to 95 %. Thick line: mean of all worlds, "
    "in grey again without a partnership"
)
COUNTED_NOTE = (
    f"Mean and bands come from counts of rounded values, each within {100.0 * RELATIVE_ERROR:.1f} % of the true one."
)
MOST_ABREAST: Final = 3
"""Panels side by side: more are too narrow for their years and names."""
FEW_BEYOND: Final = 20
"""Fewer worlds than these beyond the edge of a band, and single worlds make it ragged."""
_LETTERS_PER_INCH: Final = 9.5
_LABEL_LETTERS: Final = 30
"""Longest line of text next to a panel, in letters."""
_AXIS: Final = 0.01
"""A median that never rises above this share of the highest value shown lies on the axis, and is not drawn."""


def amounts_by_policy(data: FigureData, amounts: Mapping[str, str], unit: str) -> str:
    """Return an amount, already in words, under each policy in the title; once where it is the same under all."""
    without = f"{amounts[data.baseline]} {unit}".rstrip()
    if len({amounts[policy] for policy in (data.baseline, *data.title_policies)}) == 1:
        return (
            f"{without} with and without a partnership" if data.title_policies else f"{without} without a partnership"
        )
    said = [f"{amounts[policy]} with {data.labels.policy(policy)}" for policy in data.title_policies]
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
    panels = _draw_panels(figure, data, fans)
    panels[0].set_ylim(bottom=0.0)
    for axes in panels[::MOST_ABREAST]:
        axes.set_ylabel(fold(label, _LABEL_LETTERS))
    if scale is not None:
        scale(panels[0])
    title = finding(data, fans)
    finish(figure, data, title, _band_note(fans, data.worlds))
    return Drawn(title, {policy: shown.mean for policy, shown in fans.items()})


def _band_note(fans: Mapping[str, Fan], worlds: int) -> str:
    """Return how to read fans, how rough their edges are, and how exact they are where worlds were counted."""
    hidden = all(_on_the_axis(fan) for fan in fans.values())
    notes = [f"{BAND_NOTE}{'; the median is zero.' if hidden else '; dotted: median.'}"]
    beyond = 0.05 * worlds
    if beyond < FEW_BEYOND:
        notes.append(
            f"Only {max(beyond, 1.0):.0f} of {worlds} worlds lie beyond each edge of the light band: it is rough."
        )
    return " ".join([*notes, COUNTED_NOTE] if any(fan.counted for fan in fans.values()) else notes)


def _on_the_axis(fan: Fan) -> bool:
    """Return whether the median is so near zero that it cannot be seen next to the band."""
    return bool(np.nanmax(fan.quantiles[2]) <= _AXIS * np.nanmax(fan.quantiles[-1]))


def _draw_panels(figure: Figure, data: FigureData, fans: Mapping[str, Fan]) -> list[Axes]:
    """Draw one panel per policy on a shared scale, and return the panels."""
    if any(np.isnan(fan.mean).all() for fan in fans.values()):
        raise NotDrawable(f"{data.focus.nation} has no demand for {data.focus.good}")
    panels, letters = _panels(figure, [data.labels.policy(policy) for policy in fans])
    for position, (axes, (policy, fan)) in enumerate(zip(panels, fans.items(), strict=True)):
        style = look(position)
        low, lower, middle, upper, high = fan.quantiles
        axes.fill_between(data.years, low, high, color=style.color, alpha=0.15, linewidth=0)
        axes.fill_between(data.years, lower, upper, color=style.color, alpha=0.30, linewidth=0)
        axes.plot(data.years, fan.mean, color=style.color, linewidth=2.0)
        if not _on_the_axis(fan):
            axes.plot(data.years, middle, color=INK, linestyle=":", linewidth=1.4)
        if position:
            baseline = next(iter(fans.values()))
            axes.plot(data.years, baseline.mean, color=SOFT, linewidth=1.2, linestyle="-")
        axes.set_title(fold(sentence(data.labels.policy(policy)), letters), color=style.color, fontweight="bold")
        year_axis(axes, data, most=5)
    return panels


def _panels(figure: Figure, names: list[str]) -> tuple[list[Axes], float]:
    """Return a panel for each name, a few in a row of a figure made high enough, and how many letters lie above one."""
    rows, width = math.ceil(len(names) / MOST_ABREAST), figure.get_size_inches()[0]
    letters = _LETTERS_PER_INCH * (width - 0.8) / min(len(names), MOST_ABREAST)
    figure.set_size_inches(width, 1.6 + rows * (2.6 + 0.16 * lines_of(names, letters)))
    columns = min(len(names), MOST_ABREAST)
    panels = list(figure.subplots(rows, columns, sharey=True, squeeze=False).flat)
    for axes in panels[len(names) :]:
        axes.remove()
    return panels[: len(names)], letters
