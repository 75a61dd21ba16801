"""How far a number is from where it should be, and how to say so."""

import math
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from sim.config.quantity import Quantity
from sim.config.schema.plausible import Bound
from sim.config.units import UnitError, factor

_MONEY: Final = ("USD_2024", "kUSD_2024", "MUSD_2024", "bnUSD_2024")
_SHARES: Final = (("%", "share"), ("%", "1"))
_FAMILIES: Final = (("g", "kg", "t", "kt", "Mt"), ("day", "month", "yr"), _MONEY, *_SHARES)
_RATES: Final = (("g", "kg", "t", "kt", "Mt"), ("month", "yr"), _MONEY, *_SHARES)
_PRICES: Final = (("kg", "t"), ("month", "yr"), _MONEY)
"""Units that are taken for each other: those of amounts and times, of flows and rates, and of prices and spending."""

_SLIP: Final = 6.0
"""How far the factor of a slip of units may be from the factor found."""


class Off(NamedTuple):
    """How far a number is from a bound.

    Attributes
    ----------
    factor
        1 where it is within, infinite where it has another sign or is nothing.
    end
        The end that it is beyond; None where it is within.
    above
        Whether it is beyond the upper end.
    words
        Where nothing can be beyond that end, how to say what can be, such as ``at least``; else empty.
    """

    factor: float = 1.0
    end: Quantity | None = None
    above: bool = False
    words: str = ""

    @property
    def impossible(self) -> bool:
        """Whether nothing can be beyond that end."""
        return bool(self.words)


def off(number: float, bound: Bound) -> Off:
    """Return how far a number, in the bound's unit, is from it."""
    if bound.least is not None and number < bound.least.value:
        return Off(math.inf, bound.least, above=False, words="at least")
    if bound.above is not None and number <= bound.above.value:
        return Off(math.inf, bound.above, above=False, words="more than")
    if bound.most is not None and number > bound.most.value:
        return Off(math.inf, bound.most, above=True, words="at most")
    if bound.high is not None and number > bound.high.value:
        return Off(times(number, bound.high.value), bound.high, above=True)
    if bound.low is not None and number < bound.low.value:
        return Off(times(number, bound.low.value), bound.low, above=False)
    return Off()


def times(one: float, other: float) -> float:
    """Return by which factor, 1 or more, two numbers differ; infinite if one is nothing or their signs differ."""
    if one * other <= 0.0:
        return 1.0 if one == other else math.inf
    ratio = one / other
    return ratio if ratio >= 1.0 else 1.0 / ratio


def in_words(found: Off, unit: str) -> str:
    """Return what a number beyond a bound is compared with, the end of the bound in the unit of the number."""
    assert found.end is not None
    end = written(found.end.to(unit).value if _fits(found.end.unit, unit) else found.end.value, unit)
    if found.impossible:
        return f"{'more' if found.above else 'less'} than can be ({found.words} {end})"
    side = "most" if found.above else "least"
    return f"{many(found.factor, above=found.above)} the {side} that is plausible, {end}"


def many(ratio: float, *, above: bool) -> str:
    """Return a factor as words: how many times above or below."""
    if math.isinf(ratio):
        return "far above" if above else "far below"
    shown = f"{float(f'{ratio:.3g}'):,g}" if ratio < 1e6 else f"{ratio:.3g}"
    return f"{shown} times" if above else f"1/{shown} of"


def _fits(unit: str, target: str) -> bool:
    try:
        factor(unit, target)
    except UnitError:
        return False
    return True


def written(number: float, unit: str) -> str:
    """Return a number with its unit, dimensionless ones without."""
    digits = f"{float(f'{number:.6g}'):,.12g}" if abs(number) < 1e12 else f"{number:.3g}"
    plural = "s" if unit in {"day", "month"} and number != 1.0 else ""
    return digits if unit in {"1", "dimensionless", "ratio"} else f"{digits} {unit}{plural}"


def unit_of(quantity: Quantity) -> str:
    """Return the unit in which a quantity was written."""
    _, _, unit = quantity.given.partition(" ")
    return unit if unit and _fits(unit, quantity.unit) else quantity.unit


def ends_of(quantity: Quantity) -> Iterator[float]:
    """Yield value, low and high of a quantity, those that there are."""
    yield from (end for end in (quantity.value, quantity.low, quantity.high) if end is not None)


def as_written(quantity: Quantity, number: float) -> str:
    """Return a number that is in a quantity's own unit in the unit in which the quantity was written."""
    unit = unit_of(quantity)
    return written(number * factor(quantity.unit, unit), unit)


def slip_of_units(unit: str, ratio: float, *, above: bool) -> str:
    """Return the question whether another unit was meant, where one explains a factor; empty where none does.

    Parameters
    ----------
    unit
        The unit that was written.
    ratio
        How many times the number is off.
    above
        Whether it is too large.
    """
    if not math.isfinite(ratio) or ratio < _SLIP:
        return ""
    wanted = 1.0 / ratio if above else ratio
    near = [(times(factor(other, unit), wanted), other) for other in _siblings(unit)]
    distance, other = min(near, default=(math.inf, ""))
    return f"is the unit {other} rather than {unit}?" if distance <= _SLIP else ""


def _siblings(unit: str) -> Iterator[str]:
    """Yield the units that come of a slip in one word."""
    families = _FAMILIES if "/" not in unit else _PRICES if unit.startswith(_MONEY) else _RATES
    for family in families:
        for word in family:
            for other in family:
                changed = re.sub(rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])", other, unit, count=1)
                if other != word and changed != unit:
                    yield changed
