"""Say what is uncertain, in one form for each case: a number, a chance and a change, with the interval over worlds.

- A number: '34 % (30 to 38 %)'; one that is the same in every world: '12 %'.
- A chance of what happens in no world: 'below 5.7 % (in none of 64 worlds)'; in all: 'above 94 % (in all 64 worlds)'.
- A clear change: '7 points lower, 5 to 10'.
- One that is not clear: 'no clear change (2 points lower to 3 points higher)', 'no clear change (0 to 6 points lower)'.
- Where no world differs: 'no change'.
- Where there is no interval, as in a run of one world: 'no interval' in its place, and no change is clear.

In the narrow columns of tables the same is 'none', '7 lower, 5 to 10', '2 lower to 3 higher' and 'no change'.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

from experiments.words.amounts import Scale, amount, bracketed, digits, joined, scale_of
from experiments.words.shares import NARROW, NO_INTERVAL, NO_NUMBER, is_difference, is_share, percent, percentage
from sim.config.text import Language, Text, in_language

NO_CHANGE: Final = Text("no change", "変化なし")
NOT_CLEAR: Final = Text("no clear change", "有意な変化なし")

_LESS, _MORE = Text("less", "減少"), Text("more", "増加")
_DIRECTIONS: Final = {
    **dict.fromkeys(("t", "t/month", "USD_2024", "USD_2024/month"), (_LESS, _MORE)),
    **dict.fromkeys(("month", "day"), (Text("shorter", "短縮"), Text("longer", "延長"))),
}
_LOWER_HIGHER: Final = (Text("lower", "低下"), Text("higher", "上昇"))

Row = Mapping[str, Any]


def clear(row: Row) -> bool:
    """Return whether a difference has an interval, and it leaves out zero."""
    return is_clear(float(row["ci_low"]), float(row["ci_high"]))


def is_clear(low: float, high: float) -> bool:
    """Return whether there is an interval, and it leaves out zero."""
    return low > 0.0 or high < 0.0


def estimate(value: float, low: float, high: float, unit: str, language: Language = "en") -> str:
    """Write a number with its interval, such as '34 % (30 to 38 %)'."""
    if not math.isfinite(value):
        return in_language(NO_NUMBER, language)
    if not (math.isfinite(low) and math.isfinite(high)):
        return bracketed(amount(value, unit, language), in_language(NO_INTERVAL, language), language)
    if value == low == high:
        return amount(value, unit, language)
    if unit == "share" and all(map(is_share, (value, low, high))):
        ends = joined(percentage(low), percent(high, language), language)
        return bracketed(percent(value, language), ends, language)
    scale = scale_of(unit, max(map(abs, (value, low, high))), language)
    middle, first, last = digits((value, low, high), scale)
    behind = in_language(scale.unit, language)
    return bracketed(f"{middle}{behind}", f"{joined(first, last, language)}{behind}", language)


def chance(value: float, low: float, high: float, worlds: int, language: Language = "en") -> str:
    """Write the share of worlds in which something happens, as a chance with its interval.

    Parameters
    ----------
    value, low, high
        The share and its interval.
    worlds
        How many worlds there are.
    language
        What it is wanted in.

    Returns
    -------
    Such as '34 % (30 to 38 %)'; of what happens in no world only the bound that this number of worlds gives.
    """
    bound = _bound(value, low, high, language)
    if not bound:
        return estimate(value, low, high, "share", language)
    none, every = _none_and_all(worlds)
    return bracketed(bound, in_language(none if value == 0.0 else every, language), language)


def short_chance(value: float, low: float, high: float, language: Language = "en") -> str:
    """Write a chance without its interval: '34 %', or 'below 5.7 %' for what happens in no world."""
    return _bound(value, low, high, language) or percent(value, language)


def chance_cell(value: float, low: float, high: float) -> str:
    """Write the same for a narrow column: '34 %'; 'none' or 'all' of the worlds, which is no rise next to a number."""
    if _bound(value, low, high, "en"):
        return "none" if value == 0.0 else "all"
    return percent(value)


def change(value: float, low: float, high: float, unit: str, language: Language = "en") -> str:
    """Write a difference with its interval and its direction in a word.

    Parameters
    ----------
    value, low, high
        The difference and its interval; a difference of shares is written in points.
    unit
        Unit of the two numbers that differ.
    language
        What it is wanted in.

    Returns
    -------
    Such as '7 points lower, 5 to 10'; see the forms above.
    """
    said, ends = change_parts(value, low, high, unit, language)
    if not ends:
        return said
    return f"{said}, {ends}" if language == "en" and is_clear(low, high) else bracketed(said, ends, language)


def change_parts(value: float, low: float, high: float, unit: str, language: Language = "en") -> tuple[str, str]:
    """Return the words for a difference and those for its interval apart; parameters as of `change`."""
    if not math.isfinite(value) or (unit == "share" and not all(map(_possible, (value, low, high)))):
        return in_language(NO_NUMBER, language), ""
    if value == low == high == 0.0:
        return in_language(NO_CHANGE, language), ""
    scale = scale_of("points" if unit == "share" else unit, _largest(value, low, high), language)
    words = _DIRECTIONS.get(unit, _LOWER_HIGHER)
    if not (math.isfinite(low) and math.isfinite(high)):
        parts = (_side(value, scale, words, language), in_language(NO_INTERVAL, language))
        return in_language(NOT_CLEAR, language), in_language(Text(", ", "、"), language).join(parts)
    if is_clear(low, high):
        near, far = sorted((abs(low), abs(high)))
        said = _side(value, scale, words, language, among=far)
        first, last = digits((near, far), scale, value)
        return said, joined(digits((near,), scale)[0] if first == "0" else first, last, language)
    return in_language(NOT_CLEAR, language), _range(low, high, scale, words, language)


def short_change(value: float, low: float, high: float) -> str:
    """Write a difference of shares for a column that says that its numbers are points."""
    said, ends = change_parts(value, low, high, "share")
    said, ends = (words.replace(f"{NARROW}points", "") for words in (said, ends))
    if not ends:
        return said
    return f"{said}, {ends}" if is_clear(low, high) else ends


def _bound(value: float, low: float, high: float, language: Language) -> str:
    """Return the bound on the chance of what happens in no world or in all of them; empty for any other."""
    if value not in {0.0, 1.0} or not (math.isfinite(low) and math.isfinite(high)) or low == high:
        return ""
    below, above = percent(high, language), percent(low, language)
    words = Text(f"below {below}", f"{below}未満") if value == 0.0 else Text(f"above {above}", f"{above}超")
    return in_language(words, language)


def _none_and_all(worlds: int) -> tuple[Text, Text]:
    """Return words for 'in none' and 'in all' of this number of worlds."""
    return (
        Text(f"in none of {worlds:,} worlds", f"{worlds:,}回の試行のいずれでも起こらない"),
        Text(f"in all {worlds:,} worlds", f"{worlds:,}回の試行のすべてで起こる"),
    )


def _possible(difference: float) -> bool:
    """Return whether a number can be a difference of two shares, or is none."""
    return not math.isfinite(difference) or is_difference(difference)


def _largest(*values: float) -> float:
    return max(abs(value) for value in values if math.isfinite(value))


def _side(value: float, scale: Scale, words: tuple[Text, Text], language: Language, *, among: float = 0.0) -> str:
    """Write a difference without its sign, and its direction in a word; `among` is the largest number next to it."""
    number = digits((abs(value),), scale, among)[0]
    behind = in_language(scale.unit, language)
    if number == "0":
        return number
    space = " " if language == "en" else ""
    return f"{number}{behind}{space}{in_language(words[0] if value < 0.0 else words[1], language)}"


def _range(low: float, high: float, scale: Scale, words: tuple[Text, Text], language: Language) -> str:
    """Write an interval with zero in it: '0 to 6 points lower', '2 points lower to 3 points higher'."""
    among = _largest(low, high)
    first, last = (_side(end, scale, words, language, among=among) for end in (low, high))
    return joined(last, first, language) if last == "0" else joined(first, last, language)
