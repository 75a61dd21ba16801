"""One look for all figures, readable in grey and by the colour-blind.

Policies differ by colour (Okabe and Ito 2008), line style, marker and hatch at once, always in the same order. The
settings are applied inside a context, never to the whole process. Names come from files that others write, in any
script: a ``$`` in them is a dollar, and what one font lacks the next one draws.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.font_manager import FontEntry, fontManager

INK: Final = "#222222"
SOFT: Final = "#666666"
GRID: Final = "#dddddd"

SETTINGS: Final[Any] = {  # matplotlib types its keys one way in some releases and another way in others
    "font.size": 9.0,
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "critmin",  # the same figure gives the same file
    "svg.fonttype": "path",  # looks the same where the font is missing
    "figure.dpi": 100.0,
}


LATIN: Final = "DejaVu Sans"
"""The font of all figures; it comes with matplotlib."""

JAPANESE: Final = (
    "IPAexGothic",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
)
"""Fonts for the letters that it lacks; the first that is there is taken, and the very first comes with critmin."""

_SHIPPED: Final = ("matplotlib_fontja", "fonts/ipaexg.ttf")
"""Package and file of the Japanese font. Importing the package would change the font of the whole process."""

_BOLD: Final = 700


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the style of all figures while the body runs."""
    with mpl.rc_context({**SETTINGS, "font.family": list(families())}):
        yield


def shipped_japanese() -> Path | None:
    """Return the file of the Japanese font that is installed with critmin; None where its package is incomplete."""
    package, name = _SHIPPED
    found = find_spec(package)
    files = (Path(folder) / name for folder in found.submodule_search_locations or ()) if found else ()
    return next((file for file in files if file.is_file()), None)


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Return the fonts to take letters from: the first of them that has a letter draws it."""
    file = shipped_japanese()
    if file is not None:
        fontManager.addfont(file)
    held: dict[str, list[FontEntry]] = {}
    for font in fontManager.ttflist:
        held.setdefault(font.name, []).append(font)
    japanese = next((name for name in JAPANESE if name in held), None)
    if japanese is None:
        return (LATIN,)
    if not any(font.weight == _BOLD for font in held[japanese]):  # matplotlib would complain at every bold title
        fontManager.ttflist.append(replace(held[japanese][0], weight=_BOLD))
    return (LATIN, japanese)


Marker = str | int | tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """How one policy is drawn."""

    color: str
    line: str | tuple[int, tuple[float, ...]]
    marker: Marker
    hatch: str


_FIRST: Final = (
    Look("#000000", "-", "o", ""),
    Look("#0072B2", (0, (5, 1.5)), "s", "////"),
    Look("#D55E00", (0, (1, 1)), "^", "..."),
    Look("#009E73", (0, (5, 1, 1, 1)), "D", "xxxx"),
    Look("#CC79A7", (0, (3, 1, 1, 1, 1, 1)), "v", "----"),
    Look("#E69F00", (0, (1, 3)), "P", "||||"),
    Look("#56B4E9", (0, (7, 1, 1, 1, 1, 1)), "X", "\\\\\\\\"),
    Look("#7F7F7F", (0, (3, 3)), "*", "oo"),
    Look("#4B0092", (0, (3, 1, 3, 1, 1, 1)), "h", "++"),
    Look("#8C510A", (0, (2, 1)), "<", "OO"),
)
_MORE: Final = (
    (">", "//.."), ("p", "\\\\.."), ("d", "--.."), ("H", "||.."), ("8", "//--"), (6, "\\\\--"), (7, "//||"),
    (4, "\\\\||"), (5, "*"), ((3, 1, 0), "xx.."),
    ((4, 1, 0), "//oo"), ((6, 1, 0), "--oo"), ((8, 1, 0), "||oo"), ((5, 2, 0), "+."),
)  # fmt: skip
"""Markers and hatches of the looks that follow, in the colours and line styles of the first, otherwise combined."""


def _further(place: int) -> Look:
    """Return a look with a marker and a hatch of its own."""
    others = _FIRST[1:]
    line = others[(place + 4 + place // len(others)) % len(others)].line
    return Look(others[place % len(others)].color, line, *_MORE[place])


LOOKS: Final = (*_FIRST, *map(_further, range(len(_MORE))))
"""The first is drawn solid, and is the baseline's.

The others differ by marker and hatch without colour, the first ten by line style and colour too.
"""


def look(position: int) -> Look:
    """Return the look of the policy at a position; the baseline comes first, and no other policy is drawn as it is.

    Beyond the first 24 all come again in other combinations.
    """
    if position < len(LOOKS):
        return LOOKS[position]
    others = LOOKS[1:]
    turn, place = divmod(position - 1, len(others))
    other = others[(place + turn) % len(others)]
    return replace(others[place], line=other.line, marker=other.marker, hatch=other.hatch)
