"""Flows of one good to one importer in one year, without and with the policy in focus, and what is lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from experiments.figures.balance import Balance, balance, last_full_year
from experiments.figures.base import Drawn, FigureSpec, finish
from experiments.figures.data import FigureData
from experiments.figures.origins import Origin, origins, share_finding
from experiments.figures.style import INK, SOFT
from experiments.figures.text_placement import spread
from experiments.words import Language, amount, percent, sentence
from experiments.words.flows import (
    DEAR,
    FROM_STOCKS,
    KEPT,
    LACKING,
    NOT_SERVED,
    PRICED_OUT,
    SCALE,
    TONNES,
    TOO_DEAR,
    USED,
    under_each,
)
from sim.config.text import Text

Floats = NDArray[np.float64]

LEFT, RIGHT, THICK = 0.40, 0.65, 0.035
"""Where the two columns of bars stand along a panel, and how thick they are."""
GAP: Final = 0.03
"""Between two sources, as a share of the height."""
LINE: Final = 0.06
"""Height of a line of small print as a share of the height."""
LETTERS: Final = 36
"""Letters of a name at most: a longer one would leave the columns no room."""
LEAST: Final = 0.001
"""Share of the height below which a piece cannot be seen and is left out."""


@dataclass(frozen=True)
class Piece:
    """A part of a column, its tonnes and how it is filled."""

    words: str
    tonnes: float
    color: str
    hatch: str = ""


def draw(figure: Figure, data: FigureData) -> Drawn:
    """Draw the sources to the left and what became of demand to the right, a panel for each policy."""
    year = last_full_year(data)
    balances = {policy: balance(data, policy, year) for policy in data.without_and_with}
    sources = origins(data, balances.values())
    highest = max(max(each.wanted + each.kept, each.supplied + each.from_stocks) for each in balances.values())
    panels = figure.subplots(1, len(balances), squeeze=False)[0]
    for axes, (policy, each) in zip(panels, balances.items(), strict=True):
        axes.set_xlim(0.0, 1.0)
        axes.set_ylim(1.0 + GAP * len(sources), -GAP)
        axes.set(xticks=[], yticks=[], xlabel=data.labels.say(TONNES).format(year=year))
        axes.spines[:].set_visible(False)
        _panel(axes, (_left(data, each, sources), _right(data, each)), highest, data.labels.language)
        axes.set_title(sentence(data.labels.policy(policy)), fontweight="bold")
    title = _finding(data, balances, highest)
    note = data.labels.say(SCALE).format(nation=data.labels.nation_inside(data.focus.nation))
    if _dear(balances, highest):
        note = data.labels.sentences_joined([note, data.labels.say(DEAR)])
    finish(figure, data, title, note)
    return Drawn(title, {policy: np.array(list(each.sources.values())) for policy, each in balances.items()}, note)


def _left(data: FigureData, each: Balance, sources: Sequence[Origin]) -> list[Piece]:
    """Return the sources, from the top."""
    pieces = [Piece(source.words, source.tonnes(each), source.color, source.hatch) for source in sources]
    return [*pieces, Piece(data.labels.say(FROM_STOCKS), each.from_stocks, "#ffffff", "||")]


def _right(data: FigureData, each: Balance) -> list[Piece]:
    """Return what came of demand, from the top: what flows ended in, then what did not come."""
    say = data.labels.say
    return [
        Piece(say(USED).format(nation=data.labels.nation_inside(data.focus.nation)), each.used, "#9a9a9a"),
        Piece(say(KEPT), each.kept, "#ffffff", "||"),
        Piece(say(LACKING), each.unserved, "#ffffff", "xxxxx"),
        Piece(say(TOO_DEAR), each.forgone, "#ffffff", "..."),
    ]


def _panel(axes: Axes, columns: tuple[Sequence[Piece], Sequence[Piece]], highest: float, language: Language) -> None:
    """Draw both columns and a band from each source to the top of the right one."""
    left, right = ([piece for piece in side if piece.tonnes >= LEAST * highest] for side in columns)
    total = sum(piece.tonnes for piece in left)
    heights = np.array([piece.tonnes / highest for piece in left])
    tops = _column(axes, LEFT - THICK, left, heights, GAP)
    for piece, top, height, end in zip(left, tops, heights, np.cumsum(heights) - heights, strict=True):
        axes.add_patch(_band(top, end, height, piece))
    words = [f"{amount(piece.tonnes, 't', language)} ({percent(piece.tonnes / total, language)})" for piece in left]
    _print(axes, LEFT - THICK - 0.015, "right", left, words, tops, heights)
    heights = np.array([piece.tonnes / highest for piece in right])
    tops = _column(axes, RIGHT, right, heights, 0.0)
    words = [amount(piece.tonnes, "t", language) for piece in right]
    _print(axes, RIGHT + THICK + 0.015, "left", right, words, tops, heights)


def _column(axes: Axes, start: float, pieces: Sequence[Piece], heights: Floats, gap: float) -> Floats:
    """Draw a column and return where each piece begins."""
    tops = np.cumsum(heights + gap) - heights - gap
    for piece, top, height in zip(pieces, tops, heights, strict=True):
        box = Rectangle(
            (start, top), THICK, height, facecolor=piece.color, hatch=piece.hatch, edgecolor=INK, linewidth=0.6
        )
        axes.add_patch(box)
    return np.asarray(tops)


def _band(top: float, end: float, height: float, piece: Piece) -> PathPatch:
    """Return a band of one height from the left column to the right one."""
    middle = (LEFT + RIGHT) / 2.0
    corners = [
        (LEFT, top), (middle, top), (middle, end), (RIGHT, end),
        (RIGHT, end + height), (middle, end + height), (middle, top + height), (LEFT, top + height), (LEFT, top),
    ]  # fmt: skip
    curve = [Path.CURVE4] * 3
    path = Path(corners, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])
    return PathPatch(path, facecolor=piece.color, alpha=0.55, edgecolor=SOFT, linewidth=0.4, hatch=piece.hatch)


def _print(
    axes: Axes, place: float, side: str, pieces: Sequence[Piece], words: Sequence[str], tops: Floats, heights: Floats
) -> None:
    """Write names and tonnes next to a column, on two lines where there is room, no two over each other."""
    lines = np.where(heights >= 2.0 * LINE, 2.0, 1.0)
    middles = spread(tops + heights / 2.0, LINE * lines)
    for piece, its, rows, middle in zip(pieces, words, lines, middles, strict=True):
        name = shorten(piece.words, LETTERS, placeholder="…")
        text = f"{name}{' ' if rows == 1.0 else chr(10)}{its}"
        axes.text(place, middle, text, ha=side, va="center", fontsize=8.0, color=INK, linespacing=1.05)


def _dear(balances: Mapping[str, Balance], highest: float) -> bool:
    """Return whether the figure shows demand that a higher price took off."""
    return any(each.forgone >= LEAST * highest for each in balances.values())


def _finding(data: FigureData, balances: Mapping[str, Balance], highest: float) -> str:
    """Return a sentence on the source whose share the policy moves, and on demand not served and priced out."""
    labels = data.labels

    def said(words: str, parts: Mapping[str, float]) -> str:
        shares = {policy: percent(parts[policy] / balances[policy].wanted, labels.language) for policy in balances}
        return labels.say(words).format(shares=under_each(labels, shares))

    clauses = [share_finding(data, balances), said(NOT_SERVED, {name: one.unserved for name, one in balances.items()})]
    if _dear(balances, highest):
        clauses.append(said(PRICED_OUT, {name: one.forgone for name, one in balances.items()}))
    return labels.clauses_joined(clauses)


SPEC = FigureSpec(
    name="sankey",
    caption=Text(
        "Where one year's supply comes from, without and with the policy, and what is lacking.",
        "1年間の供給元と、満たされない需要。政策のない場合とある場合。",
    ),
    needs={"totals": ("flows", "supply")},
    size=(9.0, 4.2),
    draw=draw,
)
