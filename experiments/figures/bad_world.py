"""Timeline of one bad world: controls and shocks, releases and deliveries, and unserved demand.

The world is chosen by rank (`experiments.analysis.rank`), never by hand, and the figure names it, so that readers can
run it again. Controls come from the world without a partnership, releases and deliveries from the last policy.
"""

import calendar
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.cells import cell_len

from experiments.analysis.rank import BAD_RANK, bad_world
from experiments.figures.base import (
    Drawn,
    FigureSpec,
    finish,
    legend_above,
    lines_of,
    names_beside,
    percent_axis,
    room_beside,
    year_axis,
)
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.story import Happening, Spell, happenings, regimes, scheduled, watched
from experiments.figures.style import INK, SOFT, look
from experiments.store.metrics import Float
from experiments.words.sentences import NARROW, listed, percent

_ESCALATION, _RELEASES, _DELIVERIES = "Escalation", "Releases from reserves", "Projects deliver"
_LEVEL_LOOKS = {1: ("#e0e0e0", ""), 2: ("#9a9a9a", "////"), 3: ("#444444", "")}
"""Shade and hatch of each step of escalation above calm."""
_CONTROL = "#c8c8c8"
_MOST_LABELS = 5
_BAR = 0.62
_GREEN = "#009E73"
_CHARACTERS_PER_INCH = 15.0
_WORSE = 0.01
"""Share of reference demand by which more must be lacking in a month for the title to say so."""
_LETTERS = 42
"""Length of a line of the name of a control."""


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the unserved share of one world above the controls, releases and deliveries in it."""
    try:
        world = bad_world(data.tables[data.baseline], data.focus.nation, data.focus.good)
    except ValueError as error:
        raise NotDrawable(str(error)) from error
    dated = scheduled(data, watched(data, world, data.baseline))
    story = _story(data, world, dated)
    names = list(story.rows.values())
    height = 0.3 + len(names) * (0.14 + 0.12 * lines_of(names, _LETTERS))
    figure.set_size_inches(9.0, 3.6 + (height if names else 0.0))
    heights = (2.2, height) if names else (1.0,)
    panels = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)
    top, *below = panels[:, 0]
    room = figure.get_size_inches()[0] - 0.4 - room_beside(names, _LETTERS)
    curves = _draw_depth(top, data, world, room)
    year_axis(top, data)
    for bottom in below:
        _draw_lanes(bottom, story, room)
    title = _finding(data, curves)
    kept = (data.events["world"] == world).any()
    missing = "" if kept else "Events inside the world were not kept in this run. "
    rank = f"World {world} is worse than {100 * BAD_RANK:.0f} % of the worlds without a partnership."
    helped = (
        f"Controls: without a partnership; releases and deliveries: under '{data.labels.policy(data.policies[-1])}'."
    )
    finish(figure, data, title, f"{rank} {missing or helped}".strip())
    return Drawn(title, {**curves, "world": np.array([float(world)]), **story.counts})


def _draw_depth(axes: Axes, data: FigureData, world: int, room: float) -> dict[str, Float]:
    curves = {}
    for position, policy in enumerate(data.policies):
        style = look(position)
        curves[policy] = _share(data, world, policy)
        if policy == data.baseline:
            axes.fill_between(data.years, 0.0, curves[policy], color=style.color, alpha=0.15, linewidth=0)
        axes.plot(
            data.years, curves[policy], color=style.color, linestyle=style.line, linewidth=1.8,
            label=data.labels.policy(policy),
        )  # fmt: skip
    axes.set_ylim(bottom=0.0)
    axes.set_ylabel("Unserved demand,\nshare of reference")
    percent_axis(axes)
    legend_above(axes, room)
    return curves


def _share(data: FigureData, world: int, policy: str) -> Float:
    held = list(data.tables[policy].worlds)
    if world not in held:
        raise NotDrawable(f"world {world} failed under {policy}")
    place = held.index(world)
    reference, unserved = data.paths("reference", policy)[:, place], data.paths("unserved", policy)[:, place]
    return np.divide(unserved, reference, out=np.full_like(reference, np.nan), where=reference > 0.0)


@dataclass(frozen=True)
class _Story:
    """What happened in a world, and the label of each of its rows."""

    dated: list[Spell]
    tense: list[Spell]
    released: list[Happening]
    delivered: list[Happening]

    @property
    def rows(self) -> dict[str, str]:
        """Words for each row in which something is drawn, from the top down, by control or by what the row is."""
        controls = {spell.key: spell.name for spell in self.dated}
        others = {_ESCALATION: self.tense, _RELEASES: self.released, _DELIVERIES: self.delivered}
        return {**controls, **{name: name for name, found in others.items() if found}}

    @property
    def counts(self) -> dict[str, Float]:
        """How much of each kind is drawn."""
        numbers = {
            "controls": len({spell.key for spell in self.dated}),
            "regimes": len(self.tense),
            "releases": len(self.released),
            "deliveries": len(self.delivered),
        }
        return {name: np.array([float(number)]) for name, number in numbers.items()}


def _story(data: FigureData, world: int, dated: list[Spell]) -> _Story:
    helped = watched(data, world, data.policies[-1])
    start = float(np.floor(data.years[0]))
    delivered = [
        replace(item, text=data.labels.project(item.text.partition(":")[0]))
        for item in happenings(helped, "project", start)
    ]
    return _Story(
        dated,
        regimes(watched(data, world, data.baseline), float(data.years[-1])),
        happenings(helped, "release", start, data.focus.nation),
        delivered,
    )


def _draw_lanes(axes: Axes, story: _Story, room: float) -> None:
    """Draw a row for each control, and below them one for each other thing that happened."""
    names, rows = list(story.rows.values()), list(story.rows)
    for spell in story.dated:
        _draw_bar(axes, rows.index(spell.key), spell, (_CONTROL, ""))
    for spell in story.tense:
        _draw_bar(axes, rows.index(_ESCALATION), spell, _LEVEL_LOOKS[spell.level])
    if story.released:
        _draw_happenings(axes, rows.index(_RELEASES), story.released, "v")
    if story.delivered:
        _draw_happenings(axes, rows.index(_DELIVERIES), story.delivered, "^")
        _label(axes, rows.index(_DELIVERIES), story.delivered, room)
    names_beside(axes, names, _LETTERS, 7.5)
    axes.set_ylim(len(names) - (0.1 if story.delivered else 0.4), -0.6)
    axes.grid(visible=False, axis="y")
    steps = {spell.level: spell.name for spell in sorted(story.tense, key=lambda spell: spell.level)}
    for level, name in steps.items():
        color, hatch = _LEVEL_LOOKS[level]
        axes.bar(np.nan, np.nan, color=color, hatch=hatch, edgecolor=INK, label=f"{_ESCALATION}: {name}")
    if steps:
        legend_above(axes, room)


def _draw_bar(axes: Axes, row: int, spell: Spell, style: tuple[str, str]) -> None:
    color, hatch = style
    axes.broken_barh(
        [(spell.start, spell.end - spell.start)], (row - _BAR / 2.0, _BAR), facecolor=color, hatch=hatch,
        edgecolor=INK, linewidth=0.6,
    )  # fmt: skip


def _draw_happenings(axes: Axes, row: int, found: list[Happening], marker: str) -> None:
    largest = max(item.amount for item in found)
    sizes = [14.0 + 50.0 * item.amount / largest if largest > 0.0 else 14.0 for item in found]
    years = [item.year for item in found]
    axes.scatter(years, [row] * len(found), s=sizes, marker=marker, color=_GREEN, edgecolor=INK, linewidth=0.5)


def _label(axes: Axes, row: int, found: list[Happening], room: float) -> None:
    """Name the first few deliveries below their signs, none over another and none beyond the end of the axis."""
    first, last = axes.get_xlim()
    years_per_character = (last - first) / (room * _CHARACTERS_PER_INCH)
    free_from, labelled = first, 0
    firsts = {item.text: item.year for item in reversed(found)}
    for name, year in sorted(firsts.items(), key=lambda item: item[1]):
        long = cell_len(name) * years_per_character
        begins = min(year, last - long)
        if begins < free_from or labelled == _MOST_LABELS:
            continue
        axes.text(begins, row + 0.55, name, va="center", fontsize=6.5, color=SOFT)
        free_from = begins + long + 2.0 * years_per_character
        labelled += 1


def _month(label: str) -> str:
    return f"{calendar.month_name[int(label[5:7])]}{NARROW}{label[:4]}"


def _finding(data: FigureData, curves: dict[str, Float]) -> str:
    """Return a sentence on the worst month from the start of the policies on, and on where they make it worse."""
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    first = _first_month(data)
    without = curves[data.baseline][first:]
    peak = first + int(np.nanargmax(without))
    since = f"From {_month(data.months[first])} on, in" if first else "In"
    most = percent(float(np.nanmax(without)))
    text = f"{since} a bad world {nation} lacks up to {most} of its {good} ({_month(data.months[peak])})"
    under = {data.labels.policy(each): percent(float(np.nanmax(curves[each][first:]))) for each in data.title_policies}
    said = f", up to {listed([f'{share} with {policy}' for policy, share in under.items()])}" if under else ""
    if set(under.values()) == {most}:
        said = f", and as much with {listed(list(under))}"
    return "; ".join([f"{text}{said}", *(_worse(data, curves, policy) for policy in _worsening(data, curves))])


def _first_month(data: FigureData) -> int:
    """Return the place of the month in which the first policy of the title starts; 0 where it is unknown."""
    starts = [data.starts.get(policy, "") for policy in data.title_policies]
    return min(sum(month < start for month in data.months[:-1]) for start in starts) if starts else 0


def _worsening(data: FigureData, curves: dict[str, Float]) -> list[str]:
    """Return the policies of the title under which clearly more is lacking in some month."""
    return [each for each in data.title_policies if np.nanmax(curves[each] - curves[data.baseline]) >= _WORSE]


def _worse(data: FigureData, curves: dict[str, Float], policy: str) -> str:
    """Return a clause on the month in which a policy adds most to what is lacking."""
    most = int(np.nanargmax(curves[policy] - curves[data.baseline]))
    shares = [percent(float(curves[name][most])) for name in (policy, data.baseline)]
    return f"worse with {data.labels.policy(policy)} in {_month(data.months[most])}, {shares[0]} against {shares[1]}"


SPEC = FigureSpec(
    name="bad_world",
    caption="One bad world, chosen by rank: what was done to it, what was done for it, what it lacked.",
    needs={"series": ("unserved", "reference"), "metrics": ("unserved",)},
    size=(9.0, 5.6),
    draw=draw,
)
