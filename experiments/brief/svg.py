"""A figure as a small SVG: a tenth of a point is finer than any page shows, and hatches are long lists of points."""

import re

from matplotlib.figure import Figure

from experiments.figures.output import saved

_PATH = re.compile(r'(?<= d=")[^"]*')
_NUMBER = re.compile(r"-?\d+\.\d+")


def small_svg(figure: Figure) -> str:
    """Return a drawn figure as SVG with the points of its paths rounded to a tenth of a point."""
    return _PATH.sub(_rounded, saved(figure, "svg").decode("utf-8"))


def _rounded(path: re.Match[str]) -> str:
    return " ".join(_NUMBER.sub(_shorter, path.group()).split())


def _shorter(number: re.Match[str]) -> str:
    return f"{float(number.group()):.1f}".removesuffix(".0")
