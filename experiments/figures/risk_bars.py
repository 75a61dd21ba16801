"""Probability of a shortage of each good with its interval, and next to it what each policy changes."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.base import (
    Drawn,
    FigureSpec,
    finish,
    fold,
    legend_above,
    names_beside,
    percent_axis,
    room_beside,
)
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.style import INK, SOFT, look
from experiments.words.sentences import change, listed, percent

METRIC = "shortage"
MOST_GOODS = 12
_SPAN = 0.8
NOTE = (
    "Left: share of worlds with a shortage; right: change over the same worlds. Whiskers: 95 % interval of Monte "
    "Carlo error, not the doubt about inputs."
)


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the bars of a run."""
    drawn = draw_bars(figure, data)
    finish(figure, data, drawn.title, " ".join([NOTE, *_kept_apart(data)]))
    return drawn


def _kept_apart(data: FigureData) -> list[str]:
    """Return a sentence on the goods of the nation that would be drawn but for their caveat, if there are any."""
    risks = _table(data, data.analysis.summary, "value")["value"].groupby("good").max()
    doubted = [good for nation, good in data.caveats if nation == data.focus.nation and good != data.focus.good]
    goods = [data.labels.good_inside(good) for good in doubted if risks.get(good, 0.0) > 0.0]
    return [f"Not drawn, because it is known to be wrong: {listed(goods)}."] if goods else []


def draw_bars(figure: Figure, data: FigureData) -> Drawn:
    """Draw bars of the shortage probability and points of the difference, the riskiest good on top, without a caption.

    Raises
    ------
    NotDrawable
        If no good of the nation in focus can run short.
    """
    risks = _table(data, data.analysis.summary, "value")
    goods = _goods(risks, data)
    changes = _table(data, data.analysis.paired, "difference")
    width = figure.get_size_inches()[0]
    figure.set_size_inches(width, 1.9 + len(goods) * max(0.18 + 0.08 * len(data.policies), 0.4))
    if not data.compared:
        left = figure.subplots(1, 1)
    else:
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=(1.5, 1.0))
        _draw_changes(right, data, goods, changes)
    _draw_risks(left, data, goods, risks, width)
    title = _finding(data, goods, risks, changes)
    values = {policy: _column(risks, goods, policy, "value") for policy in data.policies}
    differences = {
        f"{policy} - {data.baseline_of(policy)}": _column(changes, goods, policy, "difference")
        for policy in data.compared
    }
    return Drawn(title, values | differences)


def _table(data: FigureData, rows: pd.DataFrame, value: str) -> pd.DataFrame:
    chosen = rows[(rows["nation"] == data.focus.nation) & (rows["metric"] == METRIC)]
    return chosen[chosen["policy"].isin(data.policies)].set_index(["policy", "good"])[[value, "ci_low", "ci_high"]]


def _goods(risks: pd.DataFrame, data: FigureData) -> list[str]:
    if risks.empty:
        raise NotDrawable(f"{METRIC} applies to no good in {data.focus.nation}")
    doubted = [good for nation, good in data.caveats if nation == data.focus.nation and good != data.focus.good]
    highest = risks["value"].groupby("good", sort=False).max().drop(doubted, errors="ignore")
    highest = highest.sort_values(ascending=False, kind="stable")
    return [str(good) for good in highest[highest > 0.0].index[:MOST_GOODS]] or [str(highest.index[0])]


def _column(table: pd.DataFrame, goods: list[str], policy: str, name: str) -> np.ndarray:
    return np.asarray(table.reindex([(policy, good) for good in goods])[name], dtype=np.float64)


def _places(data: FigureData, number: int, policies: tuple[str, ...]) -> dict[str, np.ndarray]:
    step = _SPAN / len(data.policies)
    middle = (len(policies) - 1) / 2.0
    return {policy: np.arange(number) + (place - middle) * step for place, policy in enumerate(policies)}


def _draw_risks(axes: Axes, data: FigureData, goods: list[str], risks: pd.DataFrame, width: float) -> None:
    """Draw the bars of all policies in a figure of a given width in inches."""
    places = _places(data, len(goods), data.policies)
    for position, policy in enumerate(data.policies):
        style = look(position)
        value, low, high = (_column(risks, goods, policy, name) for name in ("value", "ci_low", "ci_high"))
        axes.barh(
            places[policy],
            value,
            height=_SPAN / len(data.policies) * 0.92,
            color=style.color if not style.hatch else "white",
            edgecolor=style.color,
            hatch=style.hatch,
            label=data.labels.policy(policy),
        )
        axes.hlines(places[policy], low, high, color=SOFT if position == 0 else INK, linewidth=1.4)
    names = [data.labels.good(good) for good in goods]
    names_beside(axes, names)
    axes.set_ylim(len(goods) - 0.4, -0.6)
    axes.set_xlim(0.0, _end(risks, goods))
    axes.set_xlabel("Probability of a shortage")
    axes.grid(visible=False, axis="y")
    percent_axis(axes, "x")
    legend_above(axes, width - 0.3 - room_beside(names))


def _draw_changes(axes: Axes, data: FigureData, goods: list[str], changes: pd.DataFrame) -> None:
    places = _places(data, len(goods), data.compared)
    for policy in data.compared:
        style = look(data.policies.index(policy))
        value, low, high = (_column(changes, goods, policy, name) for name in ("difference", "ci_low", "ci_high"))
        axes.hlines(places[policy], low, high, color=style.color, linewidth=1.4)
        axes.plot(value, places[policy], marker=style.marker, linestyle="none", color=style.color, markersize=4.5)
    axes.axvline(0.0, color=INK, linewidth=0.9)
    others = [policy for policy in data.compared if data.baseline_of(policy) != data.baseline]
    words = data.labels.policy
    against = [f"'{words(policy)}' against '{words(data.baseline_of(policy))}'" for policy in others]
    axes.set_xlabel(fold("; ".join([f"Change in points against {words(data.baseline)}", *against])))
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(lambda value, _position: f"{100.0 * value:+g}" if value else "0")
    axes.grid(visible=False, axis="y")


def _end(risks: pd.DataFrame, goods: list[str]) -> float:
    """Return where the axis of risks ends: a little beyond the highest interval, and never beyond certainty."""
    highest = float(risks[risks.index.isin(goods, level="good")]["ci_high"].max())
    return min(1.0, max(1.08 * highest, 0.05))


def _finding(data: FigureData, goods: list[str], risks: pd.DataFrame, changes: pd.DataFrame) -> str:
    good = data.focus.good if data.focus.good in goods else goods[0]
    risk = percent(float(_column(risks, [good], data.baseline, "value")[0]))
    nation = data.labels.nation_inside(data.focus.nation)
    under = data.labels.under(data.baseline)
    text = f"The risk that {nation} runs short of {data.labels.good_inside(good)} is {risk} {under}"
    said = [
        f"{data.named(policy)} {change(row)}"
        for policy in data.title_policies
        for _, row in changes[changes.index == (policy, good)].iterrows()
    ]
    return "; ".join([text, ", ".join(said)]) if said else text


SPEC = FigureSpec(
    name="risk_bars",
    caption="Probability of a shortage of each good, and what each policy changes over the same worlds.",
    needs={"summary": ("value", "ci_low", "ci_high"), "paired": ("difference",), "metrics": (METRIC,)},
    size=(9.0, 6.0),
    draw=draw,
)
