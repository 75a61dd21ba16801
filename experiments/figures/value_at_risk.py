"""Value at risk: what a nation's worst year of unserved demand may cost, next to what studies say of a full stop."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.base import Drawn, FigureSpec, finish, percent_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.style import INK, SOFT, look
from experiments.store.metrics import Float
from experiments.words.sentences import percent

METRIC = "value_at_risk_gdp"
_MOST_ROWS = 4
_ROW = 0.065
"""Height of a row of studies' names, part of the axis: a line of text and its margins, however many policies."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NOTE = (
    "Dot: median of the worlds; thick line: their middle half; thin line: 9 worlds of 10. Each world takes one study; "
    "grey: what each says a stop costs that is felt in full. Value added at risk, not a forecast of a loss."
)


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw one range per policy on an axis of GDP, the published losses as grey lines."""
    axes = figure.subplots()
    curves: dict[str, Float] = {}
    for place, policy in enumerate(data.policies):
        style = look(place)
        at_risk = of_nation(data, policy)
        lowest, low, middle, high, highest = np.quantile(at_risk, QUANTILES)
        axes.plot([lowest, highest], [place, place], color=style.color, linewidth=1.2)
        axes.plot([low, high], [place, place], color=style.color, linewidth=5.0, solid_capstyle="butt", alpha=0.75)
        axes.plot([middle], [place], style.marker, color="white", markeredgecolor=INK, markersize=8, zorder=3)
        curves[policy] = at_risk
    published = data.studies.get(data.focus.nation, {})
    top = _draw_studies(axes, published, len(data.policies))
    axes.set_yticks(range(len(data.policies)), [data.labels.policy(policy) for policy in data.policies])
    axes.set_ylim(len(data.policies) - 0.5, top)
    most = max([*published.values(), *(float(np.quantile(values, 0.95)) for values in curves.values())])
    axes.set_xlim(-0.015 * most, 1.3 * most)
    axes.grid(visible=False, axis="y")
    percent_axis(axes, "x")
    axes.set_xlabel(f"Value added at risk in the worst twelve months, {data.labels.nation(data.focus.nation)}, of GDP")
    title = _finding(data, curves)
    finish(figure, data, title, NOTE)
    return Drawn(title, curves)


def _draw_studies(axes: Axes, published: Mapping[str, float], policies: int) -> float:
    """Draw the published losses, their names in rows above the policies, and return where the axis ends."""
    rows = min(len(published), _MOST_ROWS)
    step = _ROW * (policies + 0.2) / (1.0 - _ROW * rows)
    for place, (name, loss) in enumerate(sorted(published.items(), key=lambda item: item[1])):
        axes.axvline(loss, color=SOFT, linewidth=1.0, linestyle=":", zorder=0)
        axes.text(loss, -0.7 - step * (place % _MOST_ROWS + 0.5), f" {name}", fontsize=7.5, color=SOFT, ha="left",
            va="center", bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )  # fmt: skip
    return -0.7 - step * rows if rows else -0.5


def of_nation(data: FigureData, policy: str) -> Float:
    """Return what each world puts at risk in the focus nation, all goods together, share of GDP.

    Raises
    ------
    NotDrawable
        If no study speaks of the nation, or nothing is at risk in any world.
    """
    table = data.tables[policy]
    goods = [table.pair(METRIC, data.focus.nation, good) for good in table.goods]
    known = [values for values in goods if not np.isnan(values).all()]
    if not known or not np.nansum(known):
        raise NotDrawable(f"nothing of what {data.focus.nation} uses is put at risk by any study")
    total = np.zeros(len(table.worlds))
    for values in known:
        total += np.nan_to_num(values)
    return total


def _finding(data: FigureData, curves: dict[str, Float]) -> str:
    low, high = np.quantile(curves[data.baseline], (0.05, 0.95))
    nation = data.labels.nation_inside(data.focus.nation)
    said = f"Without a partnership {percent(low)} to {percent(high)} of {nation}'s GDP are at risk in the worst year"
    for policy in data.compared:
        low, high = np.quantile(curves[policy], (0.05, 0.95))
        said += f"; {percent(low)} to {percent(high)} with {data.labels.policy(policy)}"
    return said


SPEC = FigureSpec(
    name="value_at_risk",
    caption="What the worst twelve months put at risk, as published studies see it; their spread is most of the range.",
    needs={"metrics": (METRIC,)},
    size=(8.0, 4.0),
    draw=draw,
)
