"""Map of the sources of one good for one importer, of the routes they take and the sea passages on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from experiments.figures.balance import Balance, balance, last_full_year
from experiments.figures.base import Drawn, FigureSpec, finish
from experiments.figures.data import FigureData, NotDrawable
from experiments.figures.origins import called, share_finding
from experiments.figures.style import INK
from experiments.figures.text_placement import Tag, tag
from experiments.figures.world import Point, world
from experiments.words import amount, percent, percentage, sentence
from experiments.words.flows import (
    EVERYWHERE,
    NO_PASSAGE,
    NOT_ON_MAP,
    NUMBERS,
    OF_THESE,
    OWN,
    PASSAGE,
    ROUTES,
    WIDTH,
    under_each,
)
from sim.config.text import Text

MIDDLES: Final = (150.0, 20.0, -90.0)
"""Meridians that may be in the middle of the map, so that it is cut through the Atlantic, the Pacific or Asia."""
WIDEST: Final = 7.0
"""Width in points of the route with most tonnes."""
THINNEST: Final = 0.5
SHOWN: Final = 0.01
"""Share of supply from which on a source or a passage is named."""
MARGIN, LEAST = 8.0, 120.0
"""Degrees that the map shows around the routes, and degrees from west to east that it shows at least."""
SOUTH, NORTH, STRETCH = -58.0, 80.0, 1.2
"""Ends of the map, and how much longer a degree north is drawn than one east."""
ALL, CONTROLLED = "#0072B2", "#F0A030"
LAND, SHORE = "#e4e4e4", "#bbbbbb"

Step = tuple[Point, Point]


@dataclass(frozen=True)
class Route:
    """Tonnes of one origin and the points they pass."""

    origin: str
    tonnes: float
    points: tuple[Point, ...]

    @property
    def steps(self) -> list[Step]:
        """Parts of the route, each from west to east so that both directions are one."""
        return [(min(pair), max(pair)) for pair in zip(self.points[:-1], self.points[1:], strict=True)]


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the flows under the policy in focus, and say shares without and with it."""
    year = last_full_year(data)
    balances = {policy: balance(data, policy, year) for policy in data.without_and_with}
    shown = list(balances.values())[-1]
    routes = _routes(data, shown)
    if not routes:
        raise NotDrawable(f"{data.focus.nation} gets no {data.focus.good} from abroad in {year}")
    middle = _middle(routes)
    axes = figure.subplots()
    _land(axes)
    widest = _draw_routes(axes, data, routes, middle)
    tags = _tags(data, balances)
    _mark(axes, data, tags, middle)
    under, most = data.labels.under(list(balances)[-1]), amount(widest, "t", data.labels.language)
    axes.set_xlabel(data.labels.say(WIDTH).format(year=year, under=under, widest=most), loc="right")
    title = _finding(data, balances)
    note = _note(data, balances)
    finish(figure, data, title, note)
    points = [(_turned(east, middle), north) for route in routes for east, north in route.points]
    _frame(axes, points)
    steps = [step for route in routes for step in route.steps]
    turned = [replace(each, place=(_turned(each.place[0], middle), each.place[1])) for each in tags]
    tag(axes, turned, [_line(step, middle) for step in dict.fromkeys(steps)])
    return Drawn(title, {policy: np.array(list(each.sources.values())) for policy, each in balances.items()}, note)


def _routes(data: FigureData, shown: Balance) -> list[Route]:
    """Return the routes of all origins that stand on the map, the importer's own producers left out."""
    found = []
    for origin, tonnes in shown.sources.items():
        importer = data.focus.nation
        way = world().way(origin, importer, by_land=(origin, importer) in data.overland) if origin != importer else ()
        if way and tonnes > 0.0:
            found.append(Route(origin, tonnes, way))
    return found


def _middle(routes: Sequence[Route]) -> float:
    """Return the meridian in the middle of a map whose edge the fewest tonnes cross."""

    def cut(middle: float) -> float:
        return sum(
            route.tonnes
            for route in routes
            for first, last in route.steps
            if abs(_turned(first[0], middle) - _turned(last[0], middle)) > 180.0
        )

    return min(MIDDLES, key=cut)


def _turned(east: float, middle: float) -> float:
    """Return a longitude within 180 degrees of the middle of the map."""
    return (east - middle + 180.0) % 360.0 - 180.0 + middle


def _land(axes: Axes) -> None:
    """Draw land three times round, so that any part of it may be in the middle."""
    rings = [ring + np.array([turn, 0.0]) for ring in world().land for turn in (-360.0, 0.0, 360.0)]
    axes.add_collection(PolyCollection(rings, facecolors=LAND, edgecolors=SHORE, linewidths=0.3, zorder=1))


def _draw_routes(axes: Axes, data: FigureData, routes: Sequence[Route], middle: float) -> float:
    """Draw each part of the net as wide as all its tonnes, those of the controller inside, and return the most."""
    controller = data.labels.controllers.get(data.focus.good)
    every = _added(routes)
    widest = max(every.values())
    for order, (steps, color) in enumerate(
        ((every, ALL), (_added([each for each in routes if each.origin == controller]), CONTROLLED))
    ):
        widths = [max(WIDEST * tonnes / widest, THINNEST) * (1.0 - 0.3 * order) for tonnes in steps.values()]
        lines = [_line(step, middle) for step in steps]
        axes.add_collection(LineCollection(lines, colors=color, linewidths=widths, capstyle="round", zorder=2 + order))
    _legend(axes, data, controller if any(each.origin == controller for each in routes) else None)
    return widest


def _added(routes: Sequence[Route]) -> dict[Step, float]:
    """Return the tonnes on each part of the net."""
    found: dict[Step, float] = {}
    for route in routes:
        for step in route.steps:
            found[step] = found.get(step, 0.0) + route.tonnes
    return found


def _line(step: Step, middle: float) -> list[Point]:
    """Return both ends of a part of a route, the second on the nearer side of the first."""
    (east, north), (last, up) = step
    first = _turned(east, middle)
    return [(first, north), (first + (last - east + 180.0) % 360.0 - 180.0, up)]


def _legend(axes: Axes, data: FigureData, controller: str | None) -> None:
    axes.plot([], [], color=ALL, linewidth=4.0, label=data.labels.say(EVERYWHERE))
    if controller is not None:
        words = data.labels.say(OF_THESE).format(nation=data.labels.nation(controller))
        axes.plot([], [], color=CONTROLLED, linewidth=2.5, label=words)
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncol=2, fontsize=8.0, borderpad=0.1)


def _mark(axes: Axes, data: FigureData, tags: Sequence[Tag], middle: float) -> None:
    """Mark the points that have a name."""
    for each in tags:
        marker, face, size = _marker(data, each.place)
        (mark,) = axes.plot(
            _turned(each.place[0], middle), each.place[1], marker, markersize=size, color=face, zorder=5
        )
        mark.set(markeredgecolor=INK, markeredgewidth=0.7)


def _marker(data: FigureData, place: Point) -> tuple[str, str, float]:
    """Return marker, colour and size: a star is the importer, a square the controller, a diamond a passage."""
    if place == world().places[data.focus.nation]:
        return "*", INK, 11.0
    if place in world().passages.values():
        return "D", "#ffffff", 5.0
    controller = world().places.get(data.labels.controllers.get(data.focus.good, ""))
    return ("s", CONTROLLED, 5.0) if place == controller else ("o", ALL, 5.0)


def _frame(axes: Axes, points: Sequence[Point]) -> None:
    """Show the routes and some degrees around them, a degree north longer than one east, and fill the axes."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    axes.set(xticks=[], yticks=[])
    axes.grid(visible=False)
    axes.spines[:].set(visible=True, color=SHORE)
    figure.draw_without_rendering()
    box = axes.get_window_extent()
    low, high = np.min(points, axis=0) - MARGIN, np.max(points, axis=0) + MARGIN
    ratio = STRETCH * box.width / box.height
    height = min(max(high[1] - low[1], (high[0] - low[0]) / ratio, LEAST / ratio), NORTH - SOUTH)
    bottom = min(max((low[1] + high[1] - height) / 2.0, SOUTH), NORTH - height)
    center, width = (low[0] + high[0]) / 2.0, height * ratio
    axes.set_xlim(center - width / 2.0, center + width / 2.0)
    axes.set_ylim(bottom, bottom + height)


def _tags(data: FigureData, balances: Mapping[str, Balance]) -> list[Tag]:
    """Return the names of importer, sources and passages that are worth it, with their shares."""
    importer, every = data.focus.nation, list(balances.values())
    named = [name for name in _named(every) if name in world().places and name != importer]
    passing = {name: [_passing(data, each, name) for each in every] for name in world().passages}
    own = [each.share(importer) for each in every]
    produced = f"\n{data.labels.say(OWN)} {_arrow(own)}" if max(own) >= SHOWN else ""
    words = f"{data.labels.nation(importer)}{produced}"
    return [
        Tag(world().places[importer], words, bold=True),
        *(
            Tag(world().places[name], f"{data.labels.nation(name)}\n{_arrow([each.share(name) for each in every])}")
            for name in named
        ),
        *(
            Tag(world().passages[name], f"{sentence(data.labels.passage(name))}\n{_arrow(shares)}")
            for name, shares in passing.items()
            if max(shares) >= SHOWN
        ),
    ]  # fmt: skip


def _named(balances: Sequence[Balance]) -> list[str]:
    """Return the sources with enough of supply under some policy, the largest first."""
    most = {name: max(each.share(name) for each in balances) for each in balances for name in each.sources}
    return sorted((name for name in most if most[name] >= SHOWN), key=lambda name: -most[name])


def _arrow(shares: Sequence[float]) -> str:
    """Write shares without and with the policy."""
    return f"{' → '.join(map(percentage, shares))} %"


def _passing(data: FigureData, each: Balance, passage: str) -> float:
    """Return the share of supply that comes through a sea passage."""
    importer = data.focus.nation
    return sum(each.share(name) for name in each.sources if passage in data.passages.get((name, importer), ()))


def _note(data: FigureData, balances: Mapping[str, Balance]) -> str:
    """Return a sentence on what the numbers are, and which sources stand nowhere on the map."""
    labels, every = data.labels, list(balances.values())
    nowhere = [name for name in _named(every) if name not in world().places]
    left = [f"{called(data, name)} {_arrow([each.share(name) for each in every])}" for name in nowhere]
    return labels.sentences_joined(
        [
            labels.say(NUMBERS).format(under=" → ".join(labels.under(policy) for policy in balances)),
            labels.say(NOT_ON_MAP).format(sources=labels.listed(left)) if left else "",
            labels.say(ROUTES),
        ]
    )


def _finding(data: FigureData, balances: Mapping[str, Balance]) -> str:
    """Return a sentence on the share of the source that the policy moves, and on the passage most supply uses."""
    return data.labels.clauses_joined([share_finding(data, balances), _through(data, balances)])


def _through(data: FigureData, balances: Mapping[str, Balance]) -> str:
    """Return a clause on the passage most supply uses, with its share under each policy."""
    passing = {
        name: {policy: _passing(data, each, name) for policy, each in balances.items()} for name in world().passages
    }
    most = max(passing, key=lambda name: max(passing[name].values()))
    if not max(passing[most].values()):
        return data.labels.say(NO_PASSAGE)
    shares = {policy: percent(share, data.labels.language) for policy, share in passing[most].items()}
    return data.labels.say(PASSAGE).format(shares=under_each(data.labels, shares), passage=data.labels.passage(most))


SPEC = FigureSpec(
    name="map",
    caption=Text(
        "Where supply comes from and the sea passages on its way, with shares of supply.",
        "供給元と途中の海峡・運河。",
    ),
    needs={"totals": ("flows", "supply")},
    size=(9.0, 4.6),
    draw=draw,
)
