"""The figure of robustness: how often each policy meets the goal, and its regret."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.base import caption, fold, names_beside, percent_axis, source_line
from experiments.figures.output import blank
from experiments.figures.style import INK, SOFT, look
from experiments.questions.conditions import amount, event
from experiments.questions.robustness.study import EVERY, Robustness
from experiments.words import labels_for
from experiments.words.sentences import listed, percent

if TYPE_CHECKING:
    from experiments.store import RunStore

NOTE: Final = (
    "Regret: what a policy loses in a world against the policy that does best in that world; percentages next to it: "
    "share of resamples of the worlds in which the policy has the least. Whiskers: 95 % interval of Monte Carlo error."
)
TIE: Final = 0.95
"""A policy is called best only where it comes first in at least this share of the resamples."""
_TIED: Final = ("value", "regret", "regret_low", "regret_high", "met")
"""Policies with the same numbers in these columns are tied."""
_LEAST: Final = 0.01
"""The axis of regrets that are shares reaches so far at least: to show noise enlarged would mislead."""


def finding(found: Robustness, store: "RunStore") -> str:
    """Return a sentence on which policy has the least regret, how surely, and how often it meets the goal."""
    labels = labels_for(store.manifest)
    rows = found.overall
    best = rows.sort_values("regret", kind="stable").iloc[0]
    ties = rows[(rows[[*_TIED]] == best[[*_TIED]]).all(axis=1)]
    name = str(best["policy"])
    policy = f"having {labels.policy(name)}" if name.partition("[")[0] == "none" else f"'{labels.policy(name)}'"
    outcome = found.failure.outcome
    pair = f"{labels.good_inside(outcome.good)} in {labels.nation_inside(outcome.nation)}"
    share_met = float(best["met"])
    worlds = f"{round(share_met * found.worlds):,} of {found.worlds:,} worlds"
    under = " under every scenario" if best["scenario"] == EVERY else ""
    if len(ties) > 1:
        names = listed([f"'{labels.policy(str(tied))}'" for tied in ties["policy"]])
        least = "have the least regret" if ties["first"].sum() >= TIE else "have the least mean regret, not clearly,"
        return f"{names} do equally well: they {least} over {pair}, and meet the goal in {worlds}{under}"
    if best["first"] >= TIE:
        first = f"{policy} has the least regret over {pair}"
    else:
        share = percent(float(best["first"]))
        first = f"no policy has clearly the least regret over {pair}; {policy} comes first in {share} of resamples"
    return f"{first}, and meets the goal in {worlds}{under}"


def paint_robustness(found: Robustness, store: "RunStore") -> Figure:
    """Return the figure: share of worlds that meet the goal on the left, mean regret on the right."""
    labels = labels_for(store.manifest)
    rows = found.overall.reset_index(drop=True)
    figure = blank(9.5, 2.6 + 0.5 * len(rows))
    left, right = figure.subplots(1, 2, sharey=True)
    _bars(left, rows, "met")
    left.set_xlim(0.0, 1.0)
    percent_axis(left, "x")
    left.set_xlabel("Share of worlds that meet the goal")
    _bars(right, rows, "regret")
    _regrets(right, found, rows)
    names_beside(left, [labels.policy(str(policy)) for policy in rows["policy"]])
    left.set_ylim(len(rows) - 0.5, -0.5)
    several = rows["scenario"].iloc[0] == EVERY
    scenarios = store.layout.scenarios if several else store.layout.scenarios[:1]
    caption(
        figure,
        finding(found, store),
        f"Goal missed where {event(found.failure, labels)}" + (", in any of the scenarios." if several else "."),
        NOTE,
        source_line(labels, store.path.name, scenarios, found.worlds),
    )
    return figure


def _bars(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    for place, row in rows.iterrows():
        style = look(int(str(place)))
        axes.barh(
            int(str(place)), row[name], height=0.62, color="white" if style.hatch else style.color,
            edgecolor=style.color, hatch=style.hatch,
        )  # fmt: skip
    axes.hlines(range(len(rows)), rows[f"{name}_low"], rows[f"{name}_high"], color=SOFT, linewidth=1.6)
    axes.grid(visible=False, axis="y")


def _regrets(axes: Axes, found: Robustness, rows: pd.DataFrame) -> None:
    """Label the regrets with how often each is the least."""
    unit, shares = found.failure.metric.unit, found.failure.metric.unit.startswith("share")
    ends = np.maximum(rows["regret_high"].to_numpy(dtype=np.float64), rows["regret"].to_numpy(dtype=np.float64))
    axes.set_xlim(0.0, 1.35 * max(float(ends.max()), _LEAST if shares else 1e-12))
    axes.xaxis.set_major_locator(MaxNLocator(4))
    for place, (end, first) in enumerate(zip(ends, rows["first"], strict=True)):
        axes.annotate(
            f"least in {percent(float(first))}", (end, place), xytext=(4, 0), textcoords="offset points", va="center",
            fontsize=8, color=INK,
        )  # fmt: skip
    if shares:
        percent_axis(axes, "x")
    else:
        axes.xaxis.set_major_formatter(lambda value, _position: amount(value, unit))
    title = found.failure.metric.title
    axes.set_xlabel(fold(f"Mean regret: {title[0].lower()}{title[1:]}"))
