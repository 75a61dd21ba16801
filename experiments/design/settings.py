"""Read ``--set key=value`` and ``--sweep key=a,b,c`` against the columns of a model."""

import math
from collections.abc import Iterable, Sequence

from experiments.design.base import Column
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
        If a text is malformed, a key unknown or given twice, or a value no finite number.
    """
    overrides: dict[str, float] = {}
    for text in texts:
        key, value = _split(text, "--set", columns)
        _refuse_twice(key, overrides, "--set")
        overrides[key] = _number(value, key, "--set")
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
        key, values = _split(text, "--sweep", columns)
        _refuse_twice(key, axes, "--sweep")
        numbers = tuple(_number(value, key, "--sweep") for value in values.split(","))
        if len(set(numbers)) < len(numbers):
            raise UserError(f"--sweep {text}: a value is given twice")
        axes[key] = numbers
    return axes


def _split(text: str, option: str, columns: Sequence[Column]) -> tuple[str, str]:
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not key or not value:
        raise UserError(f"{option} {text[:80]!r}: expected key=value")
    known = {column.name for column in columns}
    if key not in known:
        raise UserError(
            f"{option}: there is no number called {key[:80]!r}; {did_you_mean(key, known) or 'none is known'}"
        )
    return key, value


def _refuse_twice(key: str, seen: Iterable[str], option: str) -> None:
    if key in seen:
        raise UserError(f"{option}: {key} is given twice")


def _number(text: str, key: str, option: str) -> float:
    switch = _SWITCHES.get(text.strip().lower())
    if switch is not None:
        return switch
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UserError(f"{option} {key}: expected a finite number or on/off, got {text.strip()[:40]!r}")
    return number
