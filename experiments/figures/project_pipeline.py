"""What named projects deliver of a good year by year, against what importers still get from the controller or lack."""

from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.balance import last_full_year
from experiments.figures.base import Drawn, FigureSpec, finish
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.origins import OTHERS, REST
from experiments.figures.style import INK
from experiments.words import amount, sentence
from experiments.words.flows import under_each

NAMED = 5
"""Projects that are named at most; the rest stand together."""
LETTERS = 24
"""Letters in a line of the legend."""


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Stack what each project delivers, a bar for each full year, and draw the gap as a line."""
    last_full_year(data)
    made = {policy: _made(data, policy) for policy in data.without_and_with}
    gaps = {policy: _gap(data, policy) for policy in made}
    if not any(len(each) for each in made.values()):
        raise NotDrawable(f"no named project delivers {data.focus.good}")
    most = pd.concat(made.values()).max(axis=1).groupby(level=0).max().sort_values(ascending=False)
    named, rest = list(most.index[:NAMED]), list(most.index[NAMED:])
    panels = figure.subplots(1, len(made), sharey=True, squeeze=False)[0]
    for axes, (policy, each) in zip(panels, made.items(), strict=True):
        _panel(axes, data, each, [[name] for name in named] + ([rest] if rest else []))
        axes.plot(
            data.full_years, gaps[policy], color=INK, marker="D", markersize=4.0, label=fill(_gap_words(data), LETTERS)
        )
        axes.set_title(sentence(data.labels.policy(policy)), fontweight="bold")
    panels[0].set_ylabel("Tonnes a year, mean over worlds")
    panels[0].yaxis.set_major_formatter(lambda value, _position: f"{value:,.6g}")
    handles, words = panels[0].get_legend_handles_labels()
    figure.legend(handles, words, loc="outside right center", fontsize=8.0)
    title = _finding(data, made, gaps)
    importers = data.labels.listed([data.labels.nation_inside(name) for name in data.nations])
    note = f"Projects of all nations, whoever buys; the line is about {importers} together."
    finish(figure, data, title, note)
    return Drawn(title, {policy: each.to_numpy().sum(axis=0) for policy, each in made.items()})


def _made(data: FigureData, policy: str) -> pd.DataFrame:
    """Return what each project makes of the focus good, a row for each project and a column for each full year."""
    rows = data.totals[policy].pipeline()
    rows = rows[(rows["good"] == data.focus.good) & rows["year"].isin(data.full_years)]
    return rows.pivot_table(index="project", columns="year", values="made", aggfunc="sum", fill_value=0.0)


def _gap(data: FigureData, policy: str) -> np.ndarray:
    """Return what all importers get from the controller and what they lack, in each full year."""
    controller, totals = data.labels.controllers.get(data.focus.good), data.totals[policy]
    flows, supply = (rows[rows["good"] == data.focus.good] for rows in (totals.flows(), totals.supply()))
    flows = flows[(flows["exporter"] == controller) & (flows["importer"] != controller)]
    bought, lacking = flows.groupby("year")["tonnes"].sum(), supply.groupby("year")["unserved"].sum()
    both = bought.reindex(data.full_years, fill_value=0.0) + lacking.reindex(data.full_years, fill_value=0.0)
    return np.asarray(both.to_numpy(float))


def _gap_words(data: FigureData) -> str:
    return f"Bought from {data.labels.controller(data.focus.good)}, or lacking"


def _panel(axes: Axes, data: FigureData, made: pd.DataFrame, groups: Sequence[list[str]]) -> None:
    feet = np.zeros(len(data.full_years))
    fills = [*OTHERS[: min(len(groups), NAMED)], REST]
    for group, (color, hatch) in zip(groups, fills, strict=False):
        tonnes = made.reindex(group, fill_value=0.0).to_numpy().sum(axis=0)
        words = data.labels.project(group[0]) if len(group) == 1 else f"{len(group)} other projects"
        axes.bar(
            data.full_years,
            tonnes,
            bottom=feet,
            color=color,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.4,
            label=fill(words, LETTERS),
        )
        feet = feet + tonnes
    axes.set_xticks(data.full_years[:: 1 + len(data.full_years) // 6])


def _finding(data: FigureData, made: Mapping[str, pd.DataFrame], gaps: Mapping[str, np.ndarray]) -> str:
    """Return a sentence on what projects deliver in the last year under each policy, and how large the gap still is."""
    year, good = data.full_years[-1], data.labels.good_inside(data.focus.good)
    left = {policy: amount(float(gap[-1]), "t") for policy, gap in gaps.items()}
    delivered = {policy: amount(float(each.to_numpy()[:, -1].sum()), "t") for policy, each in made.items()}
    return (
        f"In {year} importers still buy from {data.labels.controller(data.focus.good)} or lack "
        f"{under_each(data.labels, left)} of {good}; projects deliver {under_each(data.labels, delivered)}"
    )


SPEC = FigureSpec(
    name="project_pipeline",
    caption="What planned mines and plants deliver, against what the controller still sells or is lacking.",
    needs={"totals": ("flows", "supply", "projects")},
    size=(9.0, 4.8),
    draw=draw,
)
