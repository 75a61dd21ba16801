"""Read ``--set key=value`` and ``--sweep key=a,b,c`` against the columns of a model."""

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress

from experiments.design.base import Column
from experiments.design.bounds import bounds_of
from sim.config.errors import UserError, did_you_mean

_SWITCHES = {"on": 1.0, "true": 1.0, "off": 0.0, "false": 0.0}


def read_overrides(texts: Iterable[str], columns: Sequence[Column]) -> dict[str, float]:
    """Read values that replace a column's own value or draw in every world.

    Parameters
    ----------
    texts
        Each ``key=value``; the value is a number in the column's unit, or on or off.
    columns
        Every column of the model.

    Raises
    ------
    UserError
        If a text is malformed, a key unknown or given twice, or a value no finite number or one that makes no sense.
    """
    overrides: dict[str, float] = {}
    for text in texts:
        column, value = _split(text, "--set", columns)
        _refuse_twice(column.name, overrides, "--set")
        overrides[column.name] = _number(value, column, "--set")
    return overrides


def read_axes(texts: Iterable[str], columns: Sequence[Column]) -> dict[str, tuple[float, ...]]:
    """Read the values that a sweep takes, each text ``key=a,b,c``.

    Raises
    ------
    UserError
        As `read_overrides`, or if a value is given twice.
    """
    axes: dict[str, tuple[float, ...]] = {}
    for text in texts:
        column, values = _split(text, "--sweep", columns)
        _refuse_twice(column.name, axes, "--sweep")
        numbers = tuple(_number(value, column, "--sweep") for value in values.split(","))
        if len(set(numbers)) < len(numbers):
            raise UserError(f"--sweep {text}: a value is given twice")
        axes[column.name] = numbers
    return axes


def _split(text: str, option: str, columns: Sequence[Column]) -> tuple[Column, str]:
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not key or not value:
        raise UserError(f"{option} {text[:80]!r}: expected key=value")
    known = {column.name: column for column in columns}
    if key not in known:
        raise UserError(
            f"{option}: there is no number called {key[:80]!r}; {did_you_mean(key, known) or 'none is known'}"
        )
    return known[key], value


def _refuse_twice(key: str, seen: Iterable[str], option: str) -> None:
    if key in seen:
        raise UserError(f"{option}: {key} is given twice")


def _number(text: str, column: Column, option: str) -> float:
    number = _SWITCHES.get(text.strip().lower(), math.nan)
    if math.isnan(number):
        with suppress(ValueError):
            number = float(text)
    if not math.isfinite(number):
        raise UserError(f"{option} {column.name}: expected a finite number or on/off, got {text.strip()[:40]!r}")
    bounds = bounds_of(column)
    if number not in bounds:
        unit = "" if column.unit == "1" else f" {column.unit}"
        raise UserError(f"{option} {column.name}: must be {bounds}{unit}, got {number:g}")
    return number
