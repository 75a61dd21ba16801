"""Shares of supply by origin, year by year, without and with the policy in focus."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.balance import Balance, last_full_year, ledger
from experiments.figures.base import Drawn, FigureSpec, finish, percent_axis
from experiments.figures.data import FigureData
from experiments.figures.origins import Origin, called, origins, share_finding, source_to_name
from experiments.figures.style import INK
from experiments.words import amount, percent, sentence
from experiments.words.flows import under_each


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw a bar for each full year, a panel for each policy; tonnes stand above the bars."""
    last_full_year(data)
    by_policy = {policy: _yearly(data, policy) for policy in data.without_and_with}
    found = origins(data, [each for years in by_policy.values() for each in years])
    panels = figure.subplots(1, len(by_policy), sharey=True, squeeze=False)[0]
    for axes, (policy, years) in zip(panels, by_policy.items(), strict=True):
        _panel(axes, years, found)
        first, last = (f"{each.concentration:.2f} in {each.year}" for each in (years[0], years[-1]))
        axes.set_title(f"{sentence(data.labels.policy(policy))}\nHHI of origins: {first}, {last}", fontsize=8.5)
    panels[0].set_ylabel("Share of supply; tonnes a year above")
    percent_axis(panels[0])
    handles, words = panels[0].get_legend_handles_labels()
    figure.legend(handles[::-1], words[::-1], loc="outside right center", fontsize=8.0)
    title = _finding(data, by_policy)
    note = "Means over worlds. HHI (Herfindahl-Hirschman index): 1 is a single origin; stockpiles are not in it."
    finish(figure, data, title, note)
    curves = {
        f"{policy}: {'+'.join(origin.names)}": np.array([origin.tonnes(each) for each in years])
        for policy, years in by_policy.items()
        for origin in found
    }
    return Drawn(title, curves)


def _yearly(data: FigureData, policy: str) -> list[Balance]:
    held = ledger(data, policy)
    return [held.of(data.focus.good, year) for year in data.full_years]


def _panel(axes: Axes, years: Sequence[Balance], found: Sequence[Origin]) -> None:
    """Stack the shares of the origins of each year, the first at the foot."""
    places = [each.year for each in years]
    feet = np.zeros(len(years))
    for origin in found:
        shares = np.array([origin.tonnes(each) / each.supplied if each.supplied else 0.0 for each in years])
        bars = axes.bar(places, shares, bottom=feet, width=0.8, color=origin.color, label=origin.words)
        for bar in bars:
            bar.set(hatch=origin.hatch, edgecolor=INK, linewidth=0.4)
        feet = feet + shares
    for place, each in zip(places, years, strict=True):
        axes.text(place, 1.02, amount(each.supplied, "t"), ha="left", va="bottom", fontsize=7.0, rotation=40.0)
    axes.set_ylim(0.0, 1.18)
    axes.set_yticks(np.linspace(0.0, 1.0, 6))
    axes.set_xticks(places[:: 1 + len(places) // 6])
    axes.grid(visible=False)


def _finding(data: FigureData, by_policy: Mapping[str, Sequence[Balance]]) -> str:
    """Return a sentence on how the share of one source moves from the first year to the last, under each policy."""
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    source = source_to_name(data, [years[-1] for years in by_policy.values()])
    first = next(iter(by_policy.values()))[0]
    ends = {policy: percent(years[-1].share(source)) for policy, years in by_policy.items()}
    last = next(iter(by_policy.values()))[-1]
    begins = f"{nation} gets {percent(first.share(source))} of its {good} from {called(data, source)} in {first.year}"
    if last.year == first.year:
        return share_finding(data, {policy: years[-1] for policy, years in by_policy.items()})
    return f"{begins}; in {last.year} it is {under_each(data.labels, ends)}"


SPEC = FigureSpec(
    name="sources",
    caption="Who supplies the importer, year by year, without and with the policy.",
    needs={"totals": ("flows", "supply")},
    size=(9.0, 4.4),
    draw=draw,
)
