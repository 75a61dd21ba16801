"""Find every figure by scanning this folder: a new figure is one new file with a `SPEC`."""

import importlib
import pkgutil
from functools import cache

import experiments.figures
from experiments.figures.base import FigureSpec


class DuplicateFigureError(ValueError):
    """Two figures share a name."""


@cache
def all_figures() -> dict[str, FigureSpec]:
    """Return every figure by name, in the order in which a brief shows them.

    Raises
    ------
    DuplicateFigureError
        If two figures share a name.
    """
    found: dict[str, FigureSpec] = {}
    for info in pkgutil.iter_modules(experiments.figures.__path__):
        module = importlib.import_module(f"experiments.figures.{info.name}")
        spec = getattr(module, "SPEC", None)
        if not isinstance(spec, FigureSpec):
            continue
        if spec.name in found:
            raise DuplicateFigureError(f"figure {spec.name!r} is defined twice: rename one of them")
        found[spec.name] = spec
    return {name: found[name] for name in sorted(found, key=_place)}


def _place(name: str) -> tuple[int, str]:
    """Return the place of a figure: the answer first, its inputs last, figures that are not listed in between."""
    order = ("risk_bars", "fan_unserved", "exceedance", "fan_cover", "fan_price", "dependence", "bad_world")
    last = len(order) + 1
    return (order.index(name) if name in order else last if name == "rests_on" else len(order), name)
