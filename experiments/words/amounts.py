"""Write amounts, intervals, dates and numbers of things with their units, as a reader of the language does.

An interval is written in one unit, with digits that suit all of its numbers.
"""

import math
from datetime import date
from typing import Final, NamedTuple

from experiments.words.shares import NARROW, NO_INTERVAL, NO_NUMBER, is_share, percent
from sim.config.text import Language, Text, in_language


class Scale(NamedTuple):
    """How the numbers of a unit are written.

    Attributes
    ----------
    factor
        What a number is multiplied by.
    unit
        What stands behind it; its English begins with the space between them.
    """

    factor: float
    unit: Text


UNITS: Final = {
    "share": Text("per cent", "%"),
    "share of GDP": Text("per cent of a year's GDP", "年間GDPに対する%"),
    "index 0-1": Text("index from 0 to 1", "指数（0から1）"),
    "multiple of base price": Text("multiple of the base price", "基準価格に対する倍率"),
    "month": Text("months", "か月"),
    "day": Text("days", "日"),
    "t": Text("tonnes", "トン"),
    "t/month": Text("tonnes a month", "トン/月"),
    "USD_2024": Text("US dollars of 2024", "米ドル（2024年価格）"),
    "USD_2024/t": Text("US dollars of 2024 a tonne", "米ドル/トン（2024年価格）"),
    "USD_2024/month": Text("US dollars of 2024 a month", "米ドル/月（2024年価格）"),
    "1": Text("number", "数値"),
    "1/yr": Text("a year", "年当たり"),
    "1/month": Text("a month", "月当たり"),
}
"""Words for every unit of a metric or number."""

_BEHIND: Final = {
    "share": Text(f"{NARROW}%", "%"),
    "share of GDP": Text(f"{NARROW}% of GDP", "%（GDP比）"),
    "points": Text(f"{NARROW}points", "ポイント"),
    "multiple of base price": Text(f"{NARROW}times the base price", "倍（基準価格比）"),
    "month": Text(f"{NARROW}months", "か月"),
    "day": Text(f"{NARROW}days", "日"),
    "t": Text(f"{NARROW}t", "トン"),
    "t/month": Text(f"{NARROW}t a month", "トン/月"),
    "USD_2024": Text(f"{NARROW}USD", "ドル"),
    "USD_2024/t": Text(f"{NARROW}USD a tonne", "ドル/トン"),
    "USD_2024/month": Text(f"{NARROW}USD a month", "ドル/月"),
    "1/yr": Text(f"{NARROW}% a year", "%/年"),
    "1/month": Text(f"{NARROW}% a month", "%/月"),
}
"""What stands behind a number of a unit; nothing behind a pure number."""
_HUNDREDTHS: Final = 100.0
_IN_HUNDREDTHS: Final = ("share", "share of GDP", "points", "1/yr", "1/month")
_MYRIADS: Final = ((1e12, "兆"), (1e8, "億"), (1e4, "万"))
_THOUSANDS: Final = ((1e9, "billion"), (1e6, "million"))
_OFTEN_LARGE: Final = ("USD_2024", "USD_2024/month")
_WEIGHTS: Final = ("t", "t/month")
_MANY_TONNES: Final = 1e8
"""Japanese statistics write tonnes out up to here, so that small and large ones can be compared."""
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def amount(value: float, unit: str, language: Language = "en") -> str:
    """Write a number with its unit, such as '1.3 billion USD' or '13億ドル'."""
    if not math.isfinite(value):
        return in_language(NO_NUMBER, language)
    if unit == "share" and is_share(value):
        return percent(value, language)
    scale = scale_of(unit, abs(value), language)
    return f"{digits((value,), scale)[0]}{in_language(scale.unit, language)}"


def between(low: float, high: float, unit: str, language: Language = "en") -> str:
    """Write an interval with its unit once, such as '30 to 38 %'."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return in_language(NO_INTERVAL, language)
    scale = scale_of(unit, max(abs(low), abs(high)), language)
    first, last = digits((low, high), scale)
    return f"{joined(first, last, language)}{in_language(scale.unit, language)}"


def month(label: str, language: Language = "en") -> str:
    """Write a month ``YYYY-MM`` as 'January 2026' or '2026年1月'."""
    year, number = (int(part) for part in label.split("-")[:2])
    return in_language(Text(f"{_MONTHS[number - 1]} {year}", f"{year}年{number}月"), language)


def day(label: str | date, language: Language = "en") -> str:
    """Write a day ``YYYY-MM-DD`` as '28 October 2025' or '2025年10月28日'."""
    year, number, of_month = (int(part) for part in str(label).split("-"))
    return in_language(
        Text(f"{of_month} {_MONTHS[number - 1]} {year}", f"{year}年{number}月{of_month}日"), language
    )  # fmt: skip


def period(first: str, last: str, language: Language = "en") -> str:
    """Write the months from one to another, each as ``YYYY-MM``, to stand inside a sentence."""
    begin, end = month(first, language), month(last, language)
    if first == last:
        return in_language(Text(f"in {begin}", f"{begin}"), language)
    return in_language(Text(f"from {begin} to {end}", f"{begin}～{end}"), language)


def count_of_worlds(number: int, language: Language = "en") -> str:
    """Write how many worlds there are."""
    return in_language(Text(f"{number:,} world{'' if number == 1 else 's'}", f"{number:,}回の試行"), language)


def scale_of(unit: str, largest: float, language: Language) -> Scale:
    """Return how numbers of a unit are written of which the largest, without its sign, is given."""
    behind = _BEHIND.get(unit, Text("") if unit in {"1", "index 0-1"} else Text(f"{NARROW}{unit}"))
    if unit in _IN_HUNDREDTHS:
        return Scale(_HUNDREDTHS, behind)
    if language == "ja":
        least = _MANY_TONNES if unit in _WEIGHTS else 0.0
        found = next(((size, word) for size, word in _MYRIADS if largest >= max(size, least)), None)
        return (
            Scale(1.0, behind)
            if found is None
            else Scale(1.0 / found[0], Text("", f"{found[1]}{in_language(behind, 'ja')}"))
        )
    least = 1e6 if unit in _OFTEN_LARGE else 1e7
    for size, word in _THOUSANDS:
        if largest >= max(size, least):
            return Scale(1.0 / size, Text(f"{NARROW}{word}{behind}"))
    return Scale(1.0, behind)


def digits(values: tuple[float, ...], scale: Scale, *among: float) -> tuple[str, ...]:
    """Write numbers with as many digits as all of them carry, and those that stand `among` them."""
    scaled = [scale.factor * value for value in values]
    largest = max(abs(scale.factor * value) for value in (*values, *among))
    number = 0 if largest >= 9.95 else 1 if largest >= 0.95 or scale.factor == _HUNDREDTHS else 2
    return tuple(_plain(f"{value:,.{number}f}") for value in scaled)


def _plain(number: str) -> str:
    """Return a number with a minus sign that is one; zero has neither sign nor digits."""
    return number.replace("-", "\N{MINUS SIGN}") if number.strip("-0.,") else "0"


def joined(first: str, last: str, language: Language) -> str:
    """Join the ends of an interval."""
    return f"{first} to {last}" if language == "en" else f"{first}～{last}"


def bracketed(said: str, within: str, language: Language) -> str:
    """Put something in brackets behind what is said."""
    return f"{said} ({within})" if language == "en" else f"{said}（{within}）"
