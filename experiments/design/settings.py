"""Read ``--set key=value`` and ``--sweep key=a,b,c`` against the columns of a model."""

from collections.abc import Iterable, Sequence
from typing import Final

from experiments.design.axes import Axis, read_axis
from experiments.design.base import Column
from sim.config.errors import UserError

MOST_LEFT_OUT: Final = 64
"""A sweep runs at least one in this number of its combinations, as its file may say too."""


def read_overrides(texts: Iterable[str], columns: Sequence[Column]) -> dict[str, float]:
    """Read values that replace a column's own value or draw in every world.

    Parameters
    ----------
    texts
        Each ``key=value``, see `read_axis`.
    columns
        Every column of the model.

    Raises
    ------
    UserError
        If a text is malformed, a key unknown or given twice, or a value no finite number or one that makes no sense.
    """
    overrides: dict[str, float] = {}
    for text in texts:
        axis = read_axis(text, "--set", columns)
        if len(axis.numbers) > 1:
            raise UserError(
                f"--set {axis.name}: takes one value; --sweep takes several. Write decimals with a point (11.5)"
            )
        for column in axis.columns:
            _refuse_twice(column, overrides, "--set")
            overrides[column] = axis.numbers[0]
    return overrides


def read_axes(texts: Iterable[str], columns: Sequence[Column]) -> tuple[Axis, ...]:
    """Read the values that a sweep takes, each text ``key=a,b,c`` or ``key=from:to:step``.

    Raises
    ------
    UserError
        As `read_overrides`, or if a value is given twice.
    """
    axes: list[Axis] = []
    seen: set[str] = set()
    for text in texts:
        axis = read_axis(text, "--sweep", columns)
        for column in axis.columns:
            _refuse_twice(column, seen, "--sweep")
            seen.add(column)
        if len(set(axis.numbers)) < len(axis.numbers):
            raise UserError(f"--sweep {text}: a value is given twice")
        axes.append(axis)
    return tuple(axes)


def read_fraction(text: str) -> int:
    """Read ``1/N``, the part of a sweep's combinations to run, and return N.

    Raises
    ------
    UserError
        If the text is no such fraction.
    """
    one, slash, count = (part.strip() for part in text.partition("/"))
    fits = count.isascii() and count.isdigit() and len(count) <= 3 and 1 <= int(count) <= MOST_LEFT_OUT
    if one != "1" or not slash or not fits:
        raise UserError(f"--fraction {text[:40]!r}: expected 1/N with N up to {MOST_LEFT_OUT}, such as 1/3")
    return int(count)


def _refuse_twice(key: str, seen: Iterable[str], option: str) -> None:
    if key in seen:
        raise UserError(f"{option}: {key} is given twice")
