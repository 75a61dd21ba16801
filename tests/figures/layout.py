"""Look at a drawn figure as a reader does: which of its texts are cut, outside the picture or over something else."""

from itertools import combinations
from unittest.mock import patch

import numpy as np
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

TOLERANCE = 1.5
"""Pixels at 100 dots per inch by which the boxes of texts may touch: no letter fills its box to the edge."""


def faults(figure):
    """Return what is wrong with the texts of a figure with an Agg canvas, one sentence each."""
    texts = drawn_texts(figure)
    found = [*outside(figure, texts), *cut(texts), *overlapping(texts), *legends_over_data(figure)]
    return [*found, *legends_over_title(figure)]


def drawn_texts(figure):
    """Draw the figure and return the texts that reach the picture: ticks out of view, for one, do not."""
    found = {}
    draw = Text.draw

    def remember(text, renderer):
        if text.get_visible() and text.get_text().strip():
            found[id(text)] = text
        draw(text, renderer)

    with patch.object(Text, "draw", remember):
        figure.canvas.draw()
    return list(found.values())


def outside(figure, texts):
    """Name the texts that leave the picture."""
    width, height = figure.canvas.get_width_height()
    canvas = Bbox.from_bounds(0.0, 0.0, width, height)
    return [f"{_name(text)} leaves the picture" for text in texts if not _within(text.get_window_extent(), canvas)]


def cut(texts):
    """Name the texts that the edge of their panel cuts."""
    clipped = [text for text in texts if text.get_clip_on() and text.get_clip_box() is not None]
    return [f"{_name(text)} is cut" for text in clipped if not _within(text.get_window_extent(), text.get_clip_box())]


def overlapping(texts):
    """Name the pairs of texts of which one lies over the other."""
    boxes = [(text, text.get_window_extent(), _outline(text)) for text in texts]
    return [
        f"{_name(one)} lies over {_name(other)}"
        for (one, box, outline), (other, other_box, other_outline) in combinations(boxes, 2)
        if box.overlaps(other_box) and outline.intersects_path(other_outline, filled=True)
    ]


def legends_over_data(figure):
    """Name the panels whose legend hides bars, lines or points."""
    said = []
    for axes in figure.findobj(lambda artist: hasattr(artist, "get_legend") and artist.get_legend() is not None):
        box = axes.get_legend().get_window_extent().padded(-TOLERANCE)
        view = axes.get_window_extent()
        bars = [bar.get_window_extent() for bar in axes.patches]
        points = [line.get_transform().transform(line.get_xydata()) for line in axes.lines if line.get_visible()]
        hidden = any(bar.width and bar.height and bar.overlaps(box) for bar in bars)
        inside = any(box.contains(*point) and view.contains(*point) for line in points for point in line)
        if hidden or inside:
            said.append(f"the legend of the panel '{axes.get_xlabel() or axes.get_title()}' lies over data")
    return said


def legends_over_title(figure):
    """Name the title if the signs or words of a legend of the whole figure lie over it."""
    if not figure.get_suptitle():
        return []
    title = figure._suptitle  # matplotlib gives its words alone
    box = title.get_window_extent().padded(-TOLERANCE)
    return [f"a legend lies over {_name(title)}" for each in figure.legends if each.get_window_extent().overlaps(box)]


def _outline(text):
    """Return the box of a text as it is turned, a little smaller than it is."""
    box, turned = text.get_window_extent(), text.get_rotation()
    if not turned % 90.0:
        straight = box
    else:
        text.set_rotation(0.0)
        straight = text.get_window_extent()
        text.set_rotation(turned)
    half = np.maximum(np.array([straight.width, straight.height]) / 2.0 - TOLERANCE, 0.1)
    corners = Path(np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) * half, closed=True)
    middle = Affine2D().translate((box.x0 + box.x1) / 2.0, (box.y0 + box.y1) / 2.0)
    rotation = Affine2D().rotate_deg(turned if turned % 90.0 else 0.0)
    return (rotation + middle).transform_path(corners)


def _within(box, frame):
    wide = frame.padded(TOLERANCE)
    return wide.x0 <= box.x0 and box.x1 <= wide.x1 and wide.y0 <= box.y0 and box.y1 <= wide.y1


def _name(text):
    return f"'{' '.join(text.get_text().split())[:60]}'"
