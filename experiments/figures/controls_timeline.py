"""Controls on a good month by month over the fan of unserved demand, on one time axis."""

import textwrap
from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.figures.base import Drawn, FigureSpec, finish, percent_axis, year_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.fan_data import fan
from experiments.figures.style import INK, SOFT, look
from experiments.words import month, percent, sentence

Shares = NDArray[np.float64]

MOST = 7
"""Controls that are shown at most, those that stop most first."""
LETTERS = 40
"""Letters in a line of a control's name."""
HALF = 0.5
"""Most worlds are more than this share."""
HELD, STOPS = "#d0d0d0", "#D55E00"


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw a strip for each control, as high as the share of worlds in which it acts, and below it the fan."""
    shares = _shares(data)
    fans = {policy: fan(data, "unserved", policy) for policy in data.without_and_with}
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(max(len(shares), 2) * 0.75, 3.0))
    _strips(above, data, shares)
    for position, (policy, each) in enumerate(fans.items()):
        style = look(position)
        if position == 0:
            low, lower, _, upper, high = each.quantiles
            below.fill_between(data.years, low, high, color=SOFT, alpha=0.2, linewidth=0)
            below.fill_between(data.years, lower, upper, color=SOFT, alpha=0.3, linewidth=0)
        words = sentence(data.labels.policy(policy))
        below.plot(data.years, each.mean, color=style.color, linestyle=style.line, linewidth=2.0, label=words)
    below.set_ylim(bottom=0.0)
    below.set_ylabel("Unserved demand,\nshare of reference demand")
    below.legend(loc="upper right")
    percent_axis(below)
    year_axis(below, data)
    title = _finding(data, shares, fans[data.without_and_with[0]].mean)
    note = (
        "Strips: share of worlds, 0 to 100 %, in which a control is in force (grey) and keeps some good back (orange), "
        f"{data.labels.under(data.without_and_with[0])}. Lines: mean of all worlds; bands: the spread over worlds "
        "without the policy, dark the middle half, light 5 to 95 %."
    )
    finish(figure, data, title, note)
    return Drawn(title, {name: stops for name, (_, stops) in shares.items()})


def _shares(data: FigureData) -> dict[str, tuple[Shares, Shares]]:
    """Return the shares of worlds in which controls on the focus good are in force and stop something, by month.

    Raises
    ------
    NotDrawable
        If no control of the scenario is on the good.
    """
    on_it = {str(each["id"]) for each in data.controls if data.focus.good in (each.get("goods") or ())}
    rows = data.totals[data.without_and_with[0]].in_force()
    rows = rows[(rows["family"] == "control") & rows["measure"].isin(on_it)]
    found = {}
    for name, of_it in rows.groupby("measure"):
        its = of_it.set_index("month").reindex(data.months, fill_value=0.0)
        found[str(name)] = (its["in_force"].to_numpy(float), its["stops"].to_numpy(float))
    if not found:
        raise NotDrawable(f"no control of the scenario is in force on {data.focus.good}")
    ranked = sorted(found, key=lambda name: (-found[name][1].sum(), -found[name][0].sum(), name))
    return {name: found[name] for name in ranked[:MOST]}


def _strips(axes: Axes, data: FigureData, shares: Mapping[str, tuple[Shares, Shares]]) -> None:
    """Draw each control in a strip of its own, the one that stops most at the top."""
    feet = np.arange(len(shares))[::-1].astype(float)
    for foot, (held, stops) in zip(feet, shares.values(), strict=True):
        axes.fill_between(data.years, foot, foot + 0.85 * held, step="mid", color=HELD, linewidth=0)
        axes.fill_between(data.years, foot, foot + 0.85 * stops, step="mid", color=STOPS, linewidth=0)
        axes.axhline(foot, color=SOFT, linewidth=0.5)
    words = [textwrap.fill(data.labels.control(name), LETTERS) for name in shares]
    axes.set_yticks(feet + 0.4, words, fontsize=7.0, color=INK)
    axes.tick_params(axis="both", length=0)
    axes.set_ylim(-0.05, len(shares))
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def _finding(data: FigureData, shares: Mapping[str, tuple[Shares, Shares]], lacking: Shares) -> str:
    """Return sentences on when most is lacking without the policy, and how many controls act in most worlds then."""
    worst = int(np.nanargmax(lacking))
    acting = sum(bool(stops[worst] > HALF) for _, stops in shares.values())
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    policy = data.labels.under(data.without_and_with[0])
    return (
        f"{nation} lacks most {good} in {month(data.months[worst])}, {percent(lacking[worst])} {policy}; then "
        f"{acting} of {len(shares)} control{'s' if len(shares) > 1 else ''} on it "
        f"keep{'s' if acting == 1 else ''} goods back in most worlds"
    )


SPEC = FigureSpec(
    name="controls_timeline",
    caption="Which controls act when, and how much is lacking then.",
    needs={"fans": ("unserved",), "totals": ("measures",)},
    size=(9.0, 5.4),
    draw=draw,
)
