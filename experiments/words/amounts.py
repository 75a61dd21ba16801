"""Write amounts, intervals, changes and dates with their units, as a reader of the language does.

An interval is written in one unit, with digits that suit all of its numbers. A change says its direction once, in a
word, so that no two signs stand in it: '7 points lower, 5 to 10'.
"""

import math
from datetime import date
from typing import Final, NamedTuple

from experiments.words.shares import NARROW, NO_NUMBER, is_share, percent, percentage
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
_LESS, _MORE = Text("less", "減少"), Text("more", "増加")
_DIRECTIONS: Final = {
    **dict.fromkeys(("t", "t/month", "USD_2024", "USD_2024/month"), (_LESS, _MORE)),
    **dict.fromkeys(("month", "day"), (Text("shorter", "短縮"), Text("longer", "延長"))),
}
_LOWER_HIGHER: Final = (Text("lower", "低下"), Text("higher", "上昇"))
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
    scale = _scale(unit, abs(value), language)
    return f"{_digits((value,), scale)[0]}{in_language(scale.unit, language)}"


def between(low: float, high: float, unit: str, language: Language = "en") -> str:
    """Write an interval with its unit once, such as '30 to 38 %'."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return in_language(NO_NUMBER, language)
    scale = _scale(unit, max(abs(low), abs(high)), language)
    first, last = _digits((low, high), scale)
    return f"{_joined(first, last, language)}{in_language(scale.unit, language)}"


def estimate(value: float, low: float, high: float, unit: str, language: Language = "en") -> str:
    """Write a number with its interval, such as '34 % (30 to 38 %)'."""
    if not all(map(math.isfinite, (value, low, high))):
        return in_language(NO_NUMBER, language)
    if unit == "share" and all(map(is_share, (value, low, high))):
        return _bracketed(
            percent(value, language), _joined(percentage(low), percent(high, language), language), language
        )
    scale = _scale(unit, max(map(abs, (value, low, high))), language)
    middle, first, last = _digits((value, low, high), scale)
    behind = in_language(scale.unit, language)
    return _bracketed(f"{middle}{behind}", f"{_joined(first, last, language)}{behind}", language)


def change(value: float, low: float, high: float, unit: str, language: Language = "en") -> str:
    """Write a difference with its interval and its direction in a word.

    Parameters
    ----------
    value, low, high
        The difference and its interval; a difference of shares is written in points.
    unit
        Unit of the two numbers that differ.

    Returns
    -------
    Such as '7 points lower, 5 to 10', or 'no clear change (2 points lower to 3 points higher)' where 0 lies within;
    'no change' where nothing but 0 does.
    """
    said, ends = change_parts(value, low, high, unit, language)
    if not ends:
        return said
    return f"{said}, {ends}" if language == "en" and not low <= 0.0 <= high else _bracketed(said, ends, language)


def change_parts(value: float, low: float, high: float, unit: str, language: Language = "en") -> tuple[str, str]:
    """Return the words for a difference and those for its interval apart; parameters as of `change`."""
    if not all(map(math.isfinite, (value, low, high))):
        return in_language(NO_NUMBER, language), ""
    if value == low == high == 0.0:
        return in_language(Text("no change", "変化なし"), language), ""
    scale = _scale("points" if unit == "share" else unit, max(map(abs, (value, low, high))), language)
    behind = in_language(scale.unit, language)
    middle, first, last = _digits((abs(value), abs(low), abs(high)), scale)
    down, up = (in_language(words, language) for words in _DIRECTIONS.get(unit, _LOWER_HIGHER))
    space = " " if language == "en" else ""
    if low <= 0.0 <= high:
        less, more = f"{first}{behind}{space}{down}", f"{last}{behind}{space}{up}"
        ends = _joined("0" if _is_zero(first) else less, "0" if _is_zero(last) else more, language)
        return in_language(Text("no clear change", "有意な変化なし"), language), ends
    if value < 0.0:
        first, last = last, first
    return f"{middle}{behind}{space}{down if value < 0.0 else up}", _joined(first, last, language)


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


def _scale(unit: str, largest: float, language: Language) -> Scale:
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


def _digits(values: tuple[float, ...], scale: Scale) -> tuple[str, ...]:
    """Write numbers with the same number of digits for all."""
    scaled = [scale.factor * value for value in values]
    largest = max(map(abs, scaled))
    digits = 0 if largest >= 9.95 else 1 if largest >= 0.95 or scale.factor == _HUNDREDTHS else 2
    return tuple(_plain(f"{value:,.{digits}f}") for value in scaled)


def _is_zero(number: str) -> bool:
    return not number.strip("-0.,")


def _plain(number: str) -> str:
    """Return a number without the sign of a zero, and with a minus sign that is one."""
    return number.lstrip("-") if _is_zero(number) else number.replace("-", "\N{MINUS SIGN}")


def _joined(first: str, last: str, language: Language) -> str:
    return f"{first} to {last}" if language == "en" else f"{first}～{last}"


def _bracketed(said: str, within: str, language: Language) -> str:
    return f"{said} ({within})" if language == "en" else f"{said}（{within}）"
