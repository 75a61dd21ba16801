"""Write shares as text, with no more digits than are known, and never as a value that cannot be.

Every share, probability and index that is printed, drawn or put into a sentence goes through this module, so that one
check keeps a chance of 508 % off every table, title and page.
"""

from typing import Final

from sim.config.text import Language, Text, in_language

NARROW: Final = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line."""
NO_NUMBER: Final = Text("no number", "値なし")
"""Stands where a share came out that cannot be, or none at all."""
NO_INTERVAL: Final = Text("no interval", "区間なし")
"""Stands where no interval can be given, as in a run of one world."""

_SLACK = 1e-9
"""Sums of floats may miss the ends of the possible range by this much."""
_FEW = 100
"""Up to this number of worlds they are counted one by one."""
_UNKNOWN = Text("an unknown share of", "不明な割合")
_SAME = 0.1
"""A share of some hundredths is said so where the rounding changes it by at most this part of itself."""


def is_share(value: float) -> bool:
    """Return whether a number can be a share of a whole: from 0 to 1; NaN is none."""
    return -_SLACK <= value <= 1.0 + _SLACK


def is_difference(value: float) -> bool:
    """Return whether a number can be the difference of two shares: from -1 to 1; NaN is none."""
    return is_share(abs(value))


def percent(share: float, language: Language = "en") -> str:
    """Write a share of 1 as per cent, with one decimal only where it matters; `NO_NUMBER` where it cannot be."""
    if not is_share(share):
        return in_language(NO_NUMBER, language)
    value = min(max(100.0 * share, 0.0), 100.0)
    if _SLACK <= value < 0.05:
        return in_language(Text(f"under 0.1{NARROW}%", "0.1%未満"), language)
    if 99.95 <= value < 100.0:
        return in_language(Text(f"over 99.9{NARROW}%", "99.9%超"), language)
    said = percentage(share)
    return in_language(Text(f"{said}{NARROW}%", f"{said}%"), language)


def percentage(share: float) -> str:
    """Write a share of 1 as the number in front of a per cent sign, for tables with narrow columns."""
    if not is_share(share):
        return NO_NUMBER
    value = min(max(100.0 * share, 0.0), 100.0)
    if 0.0 < value < 0.05:
        return "0" if value < _SLACK else "<0.1"
    return f"{value:.1f}" if 0.0 < value < 9.95 or 99.5 <= value < 99.95 else f"{value:.0f}"


def points(share: float, language: Language = "en") -> str:
    """Write a difference of shares as percentage points, without its sign; `NO_NUMBER` where it cannot be."""
    if not is_difference(share):
        return in_language(NO_NUMBER, language)
    value = abs(100.0 * share)
    if value != 0.0 and value < 0.05:
        return in_language(Text(f"under 0.1{NARROW}points", "0.1ポイント未満"), language)
    said = f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
    return in_language(Text(f"{said}{NARROW}points", f"{said}ポイント"), language)


def frequency(share: float, worlds: int, language: Language = "en") -> str:
    """Write a share of some worlds as a natural frequency, which is read more rightly than a percentage.

    See Gigerenzer (1995). Of up to a hundred worlds they are counted. Of more it is in tenths where they are right to a
    hundredth, else in hundredths; rare shares as one in N, so that rounding never makes one look a tenth larger or
    smaller than it is.
    """
    return in_language(_counted(share, worlds) if worlds <= _FEW else _frequency(share), language)


def _counted(share: float, worlds: int) -> Text:
    if not is_share(share):
        return _UNKNOWN
    part = round(share * worlds)
    return Text(f"{part} of {worlds}", f"{worlds}回中{part}回")


def _frequency(share: float) -> Text:
    if not is_share(share):
        return _UNKNOWN
    hundredths = round(100.0 * share)
    if hundredths == 100 and share < 1.0 - _SLACK:
        rest = _frequency(1.0 - share)
        return Text(f"all but {rest}", f"{rest.ja}を除くすべて")
    if share > _SLACK and abs(hundredths / 100.0 - share) > _SAME * share:
        among = round(1.0 / share)
        return Text(f"1 in {among:,}", f"{among:,}回に1回")
    part, whole = (hundredths // 10, 10) if hundredths % 10 == 0 else (hundredths, 100)
    return Text(f"{part} of {whole}", f"{whole}回中{part}回")
