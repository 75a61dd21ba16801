"""What a sweep varies: a number of the model, or several that are set together."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from experiments.design.base import Column
from experiments.design.bounds import bounds_of
from sim.config.errors import UserError, did_you_mean
from sim.config.units import UnitError, factor

SWITCHES: Final = {"on": 1.0, "true": 1.0, "off": 0.0, "false": 0.0}
MOST_STEPS: Final = 1000
"""Values of one range; more are a slip of the pen."""

_PARTNERSHIP: Final = ("clause.", "member.", "default.")
"""How the columns begin that mean nothing where there is no partnership."""


class Short(NamedTuple):
    """A short name: the columns that it abbreviates, and the unit of its numbers if not the model's."""

    pattern: str
    unit: str = ""


SHORT_NAMES: Final = {
    "controls.severity": Short("control.*.severity"),
    "stockpile.days": Short("clause.*.complementary_stockpile.cover", "day"),
}
"""What analysts ask for most; every other number goes by its column, or by a pattern with ``*`` for one part."""


@dataclass(frozen=True)
class Axis:
    """Columns that are set together to each of some values.

    Attributes
    ----------
    name
        As it was asked for.
    columns
        Names of the columns.
    numbers
        The values in the columns' unit.
    words
        The same as they were asked for.
    """

    name: str
    columns: tuple[str, ...]
    numbers: tuple[float, ...]
    words: tuple[str, ...]

    @property
    def is_of_partnerships(self) -> bool:
        """Whether its columns belong to partnerships, so that a policy without any has none of them."""
        return all(column.startswith(_PARTNERSHIP) for column in self.columns)


def read_axis(text: str, option: str, columns: Sequence[Column]) -> Axis:
    """Read ``key=a,b,c``, ``key=from:to:step`` or either with a unit behind a space.

    Parameters
    ----------
    text
        The key is a column, a short name, or a pattern with ``*`` for one part of a name; a value is a number in the
        column's unit, or on or off.
    option
        Where it was given, for messages.
    columns
        Every column of the model.

    Raises
    ------
    UserError
        If the text is malformed, the key unknown, or a value no finite number or one that makes no sense.
    """
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not key or not value:
        raise UserError(f"{option} {text[:80]!r}: expected key=value")
    short = SHORT_NAMES.get(key, Short(key))
    chosen = _matching(key, short.pattern, columns, option)
    numbers, unit = _with_unit(value)
    words = _range(numbers, f"{option} {key}") if ":" in numbers else numbers.split(",")
    parts = [_with_unit(word) for word in words]
    with_units = [(word, own or unit or short.unit) for word, own in parts]
    values = tuple(_value(word, measure, chosen, f"{option} {key}") for word, measure in with_units)
    shown = tuple(f"{_number(word):.12g}{'' if own == short.unit else f' {own}'}" for word, own in with_units)
    return Axis(key, tuple(column.name for column in chosen), values, shown)


def _with_unit(text: str) -> tuple[str, str]:
    """Split a text into a number and its unit; a unit contains no digit."""
    numbers, _, unit = text.strip().rpartition(" ")
    return (numbers.strip(), unit) if numbers and math.isnan(_number(unit)) else (text.strip(), "")


def _matching(key: str, pattern: str, columns: Sequence[Column], option: str) -> tuple[Column, ...]:
    if "*" not in pattern:
        found = [column for column in columns if column.name == pattern]
    else:
        expression = re.compile(r"[^.]+".join(re.escape(part) for part in pattern.split("*")))
        found = [column for column in columns if expression.fullmatch(column.name)]
    if not found:
        known = [*(column.name for column in columns), *SHORT_NAMES]
        raise UserError(
            f"{option}: there is no number called {key[:80]!r}; {did_you_mean(key, known) or 'none is known'}"
        )
    units = sorted({column.unit for column in found})
    if len(units) > 1:
        raise UserError(f"{option} {key}: matches numbers in {' and in '.join(units)}: name those of one unit")
    return tuple(found)


def _range(text: str, where: str) -> list[str]:
    """Return the numbers of ``from:to:step``, the end among them where a step meets it."""
    ends = [_number(part) for part in text.split(":")]
    if len(ends) != 3 or not all(math.isfinite(end) for end in ends):
        raise UserError(f"{where}: expected from:to:step, such as 0:180:30, got {text[:40]!r}")
    first, last, step = ends
    if step == 0.0 or (last - first) / step < 0.0:
        raise UserError(f"{where}: no step of {step:g} leads from {first:g} to {last:g}")
    count = math.floor((last - first) / step + 1e-9) + 1
    if count > MOST_STEPS:
        raise UserError(f"{where}: {count} values are more than {MOST_STEPS}; take a larger step")
    return [f"{first + place * step:.12g}" for place in range(count)]


def _value(text: str, unit: str, columns: Iterable[Column], where: str) -> float:
    number = _number(text)
    if not math.isfinite(number):
        raise UserError(f"{where}: expected a finite number or on/off, got {text.strip()[:40]!r}")
    for column in columns:
        converted = number * _factor(unit, column, where)
        bounds = bounds_of(column)
        if converted not in bounds:
            shown = "" if column.unit == "1" else f" {column.unit}"
            raise UserError(f"{where}: must be {bounds}{shown}, got {converted:g}")
    return converted


def _factor(unit: str, column: Column, where: str) -> float:
    if not unit:
        return 1.0
    try:
        return factor(unit, column.unit)
    except UnitError as error:
        raise UserError(f"{where}: {error}") from error


def _number(text: str) -> float:
    """Return a number, or NaN where the text is none."""
    word = text.strip().lower()
    try:
        return SWITCHES[word] if word in SWITCHES else float(word)
    except ValueError:
        return math.nan
