"""One look for all figures, readable in grey and by the colour-blind.

Policies differ by colour (Okabe and Ito 2008), line style, marker and hatch at once, always in the same order. The
settings are applied inside a context, never to the whole process.
"""

from dataclasses import dataclass
from typing import Any, Final

INK: Final = "#222222"
SOFT: Final = "#666666"
GRID: Final = "#dddddd"

SETTINGS: Final[Any] = {  # matplotlib types its keys one way in some releases and another way in others
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
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


@dataclass(frozen=True)
class Look:
    """How one policy is drawn."""

    color: str
    line: str | tuple[int, tuple[float, ...]]
    marker: str
    hatch: str


LOOKS: Final = (
    Look("#000000", "-", "o", ""),
    Look("#0072B2", (0, (5, 1.5)), "s", "////"),
    Look("#D55E00", (0, (1, 1)), "^", "...."),
    Look("#009E73", (0, (5, 1, 1, 1)), "D", "xxxx"),
)


def look(position: int) -> Look:
    """Return the look of the policy at a position; the baseline comes first."""
    return LOOKS[position % len(LOOKS)]
