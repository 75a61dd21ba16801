"""The units a configuration may use, and their conversion to the model's own.

General unit libraries read `kt` as knot and `ton` as the American short ton, and a price in dollars
without a year means nothing over ten years. So the vocabulary here is closed: a word outside it is an
error with a hint, never a guess. Inside the model there are only tonnes, months and 2024 dollars.
"""

import functools
import re
from typing import TYPE_CHECKING

from sim.config.errors import did_you_mean

if TYPE_CHECKING:
    import pint

# A month is a twelfth of 365.25 days, so that a year is exactly twelve months.
DAYS_PER_MONTH = 30.4375

_DEFINITIONS = (
    "t = [mass] = t = tonne = tonnes",
    "kg = 1e-3 t",
    "g = 1e-6 t",
    "kt = 1e3 t",
    "Mt = 1e6 t",
    "month = [time] = month = months",
    f"day = month / {DAYS_PER_MONTH} = day = d = days",
    "week = 7 day = week = weeks",
    "year = 12 month = yr = years",
    "USD_2024 = [money]",
    "kUSD_2024 = 1e3 USD_2024",
    "MUSD_2024 = 1e6 USD_2024",
    "bnUSD_2024 = 1e9 USD_2024",
    "percent = 1e-2",
)

# Words `pint` knows by other means, or that only a person writes.
_SPELLED = {"%": "percent", "share": "1", "ratio": "1", "dimensionless": "1"}

_REFUSED = {
    "ton": "a ton may be short, long or metric; write t (1000 kg)",
    "tons": "a ton may be short, long or metric; write t (1000 kg)",
    "mt": "mt may be metric ton or megatonne; write t or Mt",
    "MT": "MT may be metric ton or megatonne; write t or Mt",
    "USD": "a price needs its year; write USD_2024",
    "$": "a price needs its year; write USD_2024",
    "lb": "pounds are not used here; write kg or t",
    "m": "m may be month or million; write month",
    "mo": "write month",
    "M": "M may be month or million; write month",
    "a": "write yr",
}

_WORD = re.compile(r"[A-Za-z$%][A-Za-z0-9_$%]*|1")
_UNIT = re.compile(rf"\s*(?:{_WORD.pattern})(?:\s*[*/]\s*(?:{_WORD.pattern}))*\s*")
_LONGEST = 40

# Canonical units tried in turn for a number whose field does not say which it wants.
_CANONICAL = ("1", "t", "month", "t/month", "USD_2024", "USD_2024/t", "USD_2024/month", "1/month")


class UnitError(ValueError):
    """A unit that is unknown, ambiguous or of the wrong kind; `hint` says what to write."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


@functools.cache
def _registry() -> "pint.UnitRegistry[float]":
    """Return the closed registry; built on first use because pint is slow to import."""
    import pint  # noqa: PLC0415  # keeps `critmin --help` light

    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None)
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


@functools.cache
def unit_words() -> frozenset[str]:
    """Return every word a unit may be made of."""
    named = {word for line in _DEFINITIONS for word in re.split(r"\s*=\s*", line) if word.isidentifier()}
    return frozenset(named | set(_SPELLED) | {"1"})


def _spelled_out(unit: str) -> str:
    """Return the unit in words the registry knows.

    Raises
    ------
    UnitError
        When a word is refused or unknown, or the text is no unit at all.
    """
    if len(unit) > _LONGEST or not _UNIT.fullmatch(unit):
        raise UnitError("not a unit", "write for example t/yr, day, USD_2024/t, 1/yr or %")
    for word in _WORD.findall(unit):
        if word in _REFUSED:
            raise UnitError(f"unit {word!r} is refused", _REFUSED[word])
        if word not in unit_words():
            raise UnitError(f"unknown unit {word!r}", did_you_mean(word, unit_words()))
    return _WORD.sub(lambda match: _SPELLED.get(match.group(), match.group()), unit)


@functools.lru_cache(maxsize=512)
def factor(unit: str, target: str) -> float:
    """Return what a number in `unit` is multiplied by to stand in `target`.

    Raises
    ------
    UnitError
        When either is no known unit, or they measure different things.
    """
    registry = _registry()
    have = registry.parse_expression(_spelled_out(unit)) * registry.Quantity(1.0)
    want = registry.parse_expression(_spelled_out(target)) * registry.Quantity(1.0)
    if have.dimensionality != want.dimensionality:
        raise UnitError(f"unit {unit!r} cannot be converted to {target!r}")
    return float((have / want).to_base_units().magnitude)


@functools.lru_cache(maxsize=512)
def canonical(unit: str) -> str:
    """Return the model's own unit for what `unit` measures.

    Rates stay per year or per month as they were written, because an annual growth rate divided by
    twelve is another number than the same growth compounded.

    Raises
    ------
    UnitError
        When the unit is unknown, or measures something the model has no place for.
    """
    text = _spelled_out(unit)
    if text in {"1/yr", "1/year", "1/years", "percent/yr", "percent/year"}:
        return "1/yr"
    for candidate in _CANONICAL:
        if measures_same(unit, candidate):
            return candidate
    raise UnitError(f"unit {unit!r} measures nothing the model uses", "see: t, t/yr, day, USD_2024/t, 1/yr, %")


def measures_same(unit: str, target: str) -> bool:
    """Tell whether `unit` can be converted to `target`; an unknown unit is an error all the same."""
    _spelled_out(unit)
    try:
        factor(unit, target)
    except UnitError:
        return False
    return True
