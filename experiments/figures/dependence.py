"""Path of import dependence: what share of a nation's imports comes from the controller, year by year.

Sums over twelve months, because single cargoes make monthly shares jump, and a share of almost nothing means little.
"""

import numpy as np
from matplotlib.figure import Figure

from experiments.fans.fan import fan_of
from experiments.figures.base import Drawn, FigureSpec, finish, legend_above, percent_axis, year_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.fan import amounts_by_policy
from experiments.figures.style import look
from experiments.store.metrics import Float
from experiments.words.sentences import percent

WINDOW = 12
NOTE = (
    "Lines: mean of all worlds, of imports in the twelve months before; band: middle half of the worlds without a "
    "partnership."
)


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the mean share of imports that come from the controller, one line per policy."""
    axes = figure.subplots()
    curves: dict[str, Float] = {}
    for position, policy in enumerate(data.policies):
        style = look(position)
        bought, imported = data.paths("imports_controller", policy), data.paths("imports", policy)
        if bought.size == 0 or not imported.any():
            raise NotDrawable(f"{data.focus.good} has no controller, or {data.focus.nation} imports none of it")
        shares = rolling_share(bought, imported)
        years = data.years[-len(shares) :]
        fan = fan_of(shares)
        if policy == data.baseline:
            axes.fill_between(years, fan.quantiles[1], fan.quantiles[3], color=style.color, alpha=0.12, linewidth=0)
        curves[policy] = fan.mean
        axes.plot(
            years, curves[policy], color=style.color, linestyle=style.line, linewidth=2.0,
            label=data.labels.policy(policy),
        )  # fmt: skip
    year_axis(axes, data)
    axes.set_ylim(0.0, 1.0)
    axes.set_ylabel(f"Share of imports bought from {data.labels.controller(data.focus.good)}")
    percent_axis(axes)
    legend_above(axes, 6.3)
    title = _finding(data, curves)
    finish(figure, data, title, NOTE)
    return Drawn(title, curves)


def rolling_share(part: Float, whole: Float, window: int = WINDOW) -> Float:
    """Return the share of sums over the months before each month, (month, world); NaN where nothing came.

    Parameters
    ----------
    part, whole
        Monthly amounts, (month, world).
    window
        Months in a sum; the whole path where it is shorter.
    """
    length = min(window, len(part))
    sums = []
    for series in (part, whole):
        total = np.concatenate([np.zeros((1, series.shape[1])), np.cumsum(series, axis=0)])
        sums.append(total[length:] - total[:-length])
    # Below a billionth of the usual amount the running sum holds nothing but rounding.
    enough = sums[1] > 1e-9 * np.abs(whole).max(initial=0.0)
    return np.divide(sums[0], sums[1], out=np.full_like(sums[0], np.nan), where=enough)


def _finding(data: FigureData, curves: dict[str, Float]) -> str:
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    path = curves[data.baseline]
    seller = data.labels.controller(data.focus.good)
    ends = {policy: percent(path[-1]) for policy, path in curves.items()}
    return (
        f"{nation} buys {percent(path[0])} of its imported {good} from {seller} at first, at the end "
        f"{amounts_by_policy(data, ends, '')}"
    )


SPEC = FigureSpec(
    name="dependence",
    caption="Dependence on the controller's exports, year by year.",
    needs={"series": ("imports", "imports_controller")},
    size=(7.5, 4.6),
    draw=draw,
)
