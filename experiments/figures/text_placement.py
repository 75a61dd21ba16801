"""Place the texts of a figure without overlap: along a column, and around the points of a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from experiments.figures.style import INK, SOFT

Floats = NDArray[np.float64]

_DISTANCES: Final = (7.0, 14.0, 24.0, 36.0, 50.0)
"""Distances of a text from its point that are tried, in points; the nearest that fits is taken."""
_DIRECTIONS: Final = tuple((np.cos(turn), np.sin(turn)) for turn in np.linspace(0.0, 2.0 * np.pi, 16, endpoint=False))
_CLOSE: Final = 4.0
"""Pixels between the points of a line that texts keep away from."""
_NEAR: Final = 12.0
"""From this distance on a line leads from a text to its point."""


@dataclass(frozen=True)
class Tag:
    """A text about a point, in the coordinates of the axes."""

    place: tuple[float, float]
    words: str
    bold: bool = False


def spread(middles: Floats, heights: Floats) -> Floats:
    """Return places for texts of these heights, in the same order, near their middles and none over another."""
    before = np.cumsum(heights) - heights / 2.0
    return np.asarray(isotonic_regression(middles - before).x + before)


def tag(axes: Axes, tags: Sequence[Tag], lines: Sequence[Sequence[tuple[float, float]]], size: float = 7.5) -> None:
    """Write texts next to their points, inside the axes and, where possible, over no other text, point or line.

    The figure must have its title and foot and the axes their limits, since places on the canvas count; the first texts
    choose first.
    """
    frame = axes.get_window_extent()
    pixels = axes.get_figure(root=True).dpi / 72.0  # type: ignore[union-attr]  # axes that are drawn have a figure
    points = [axes.transData.transform(each.place) for each in tags]
    inked = _along([axes.transData.transform(line) for line in lines])
    taken = [Bbox.from_bounds(x - 4.0 * pixels, y - 4.0 * pixels, 8.0 * pixels, 8.0 * pixels) for x, y in points]
    for each, point in zip(tags, points, strict=True):
        text = axes.annotate(
            each.words, each.place, xytext=(0.0, 0.0), textcoords="offset points", annotation_clip=False, zorder=6,
            fontsize=size, color=INK, ha="center", va="center", linespacing=1.0,
            fontweight="bold" if each.bold else "normal", path_effects=[withStroke(linewidth=2.0, foreground="white")],
            arrowprops={"arrowstyle": "-", "color": SOFT, "linewidth": 0.5, "shrinkA": 0.0, "shrinkB": 2.0},
        )  # fmt: skip
        text.set_in_layout(False)
        its = text.get_window_extent()
        offset, box = min(
            _candidates(point, (its.width, its.height), pixels),
            key=lambda found: _cost(found[1], point, frame, taken, inked),
        )
        text.set_position((offset[0] / pixels, offset[1] / pixels))
        taken.append(box)
        if text.arrow_patch is not None:
            text.arrow_patch.set_visible(_distance(box, point) > _NEAR * pixels)


def _candidates(point: Floats, size: tuple[float, float], pixels: float) -> list[tuple[tuple[float, float], Bbox]]:
    """Return offsets of the middle of a text from its point, and the box that it would take."""
    found = []
    for far in _DISTANCES:
        for across, up in _DIRECTIONS:
            offset = (across * (far * pixels + size[0] / 2.0), up * (far * pixels + size[1] / 2.0))
            corner = (point[0] + offset[0] - size[0] / 2.0, point[1] + offset[1] - size[1] / 2.0)
            found.append((offset, Bbox.from_bounds(*corner, *size)))
    return found


def _cost(box: Bbox, point: Floats, frame: Bbox, taken: Sequence[Bbox], inked: Floats) -> float:
    """Return how bad a box is: what lies outside or on others weighs most, then lines under it, then its distance."""
    out = box.width * box.height - _shared(box, frame)
    over = sum(_shared(box, other) for other in taken)
    under = np.count_nonzero(((inked >= box.min) & (inked <= box.max)).all(axis=1))
    return float(10.0 * (out + over) + 3.0 * under + _distance(box, point))


def _shared(box: Bbox, other: Bbox) -> float:
    both = Bbox.intersection(box, other)
    return 0.0 if both is None else float(both.width * both.height)


def _along(lines: Sequence[Floats]) -> Floats:
    """Return points close together along lines."""
    found = [np.zeros((0, 2))]
    for line in lines:
        for first, last in pairwise(line):
            steps = np.linspace(0.0, 1.0, 2 + int(np.hypot(*(last - first)) / _CLOSE))
            found.append(first + steps[:, np.newaxis] * (last - first))
    return np.concatenate(found)


def _distance(box: Bbox, point: Floats) -> float:
    """Return how far the nearest edge of a box is from a point."""
    away = np.maximum(np.maximum(box.min - point, point - box.max), 0.0)
    return float(np.hypot(*away))
