"""Value at risk: what a nation's worst year of unserved demand may cost, next to what studies say of a full stop."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from experiments.figures.base import Drawn, FigureSpec, finish, names_beside, percent_axis
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.fan import amounts_by_policy
from experiments.figures.style import INK, look
from experiments.store.metrics import Float
from experiments.words.sentences import NARROW, listed

METRIC = "value_at_risk_gdp"
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NOTE = (
    "Sign: median of the worlds; thick line: their middle half; thin line: 9 worlds of 10. Each world takes one study. "
    "Value added at risk, not a forecast of a loss."
)


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw one range per policy on an axis of GDP; what studies say of a full stop stands below."""
    axes = figure.subplots()
    curves: dict[str, Float] = {}
    for place, policy in enumerate(data.policies):
        style = look(place)
        at_risk = of_nation(data, policy)
        lowest, low, middle, high, highest = np.quantile(at_risk, QUANTILES)
        axes.plot([lowest, highest], [place, place], color=style.color, linewidth=1.2)
        axes.plot([low, high], [place, place], color=style.color, linewidth=5.0, solid_capstyle="butt", alpha=0.75)
        axes.plot(
            [middle], [place], marker=style.marker, color="white", markeredgecolor=INK, markersize=8, zorder=3,
        )  # fmt: skip
        curves[policy] = at_risk
    names_beside(axes, [data.labels.policy(policy) for policy in data.policies])
    figure.set_size_inches(8.0, 2.2 + 0.42 * len(data.policies))
    axes.set_ylim(len(data.policies) - 0.4, -0.6)
    most = max(float(np.quantile(values, 0.95)) for values in curves.values())
    axes.set_xlim(-0.02 * most, 1.08 * most)
    axes.grid(visible=False, axis="y")
    percent_axis(axes, "x")
    axes.set_xlabel(f"Value added at risk in the worst twelve months, {data.labels.nation(data.focus.nation)}, of GDP")
    title = _finding(data, curves)
    finish(figure, data, title, f"{NOTE} {_published_costs(data.studies.get(data.focus.nation, {}))}".rstrip())
    return Drawn(title, curves)


def _published_costs(published: Mapping[str, float]) -> str:
    """Return a sentence on what each study says a full stop costs, the least first."""
    said = [f"{name} {digits(loss)}" for name, loss in sorted(published.items(), key=lambda item: item[1])]
    return f"What a stop felt in full costs, of GDP: {listed(said)}." if said else ""


def digits(share: float) -> str:
    """Write a small share as per cent with two digits, so that two of them can be distinguished."""
    return f"{float(f'{100.0 * share:.1e}'):g}{NARROW}%"


def of_nation(data: FigureData, policy: str) -> Float:
    """Return what each world puts at risk in the focus nation, all goods together, share of GDP.

    Raises
    ------
    NotDrawable
        If no study covers the nation, or nothing is at risk in any world.
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
    high = {policy: digits(float(np.quantile(values, 0.95))) for policy, values in curves.items()}
    nation = data.labels.nation_inside(data.focus.nation)
    whose = f"{nation}'" if nation.endswith("s") else f"{nation}'s"
    at_risk = amounts_by_policy(data, high, f"of {whose} GDP is at risk in the worst year")
    return f"In 1 world of 20 at least {at_risk}"


SPEC = FigureSpec(
    name="value_at_risk",
    caption="What the worst twelve months put at risk, as published studies see it; their spread is most of the range.",
    needs={"metrics": (METRIC,)},
    size=(8.0, 4.0),
    draw=draw,
)
