"""Save metrics before each of several dates in little space: rounded, and as differences between dates.

Most values do not change from one year to the next, or little. So a value is rounded to ten binary digits, which keeps
whole numbers up to 1,024 and is otherwise off by at most a 1,024th of the value, and its bits are saved as the
difference from those of the date after it; the last date's from those of the whole horizon. Differences are folded, 0,
-1, 1, -2, 2 becoming 0, 1, 2, 3, 4, so that small ones have small numbers of either sign.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Float32 = NDArray[np.float32]
Int32 = NDArray[np.int32]

RELATIVE_ERROR: Final = 2.0**-10
"""Most by which a saved value is off, as a share of it."""

_SHIFT: Final = 14
"""Binary digits that are dropped of the 23 after the first of a 32-bit number."""


def rounded(values: Float) -> Float32:
    """Return values as they are saved."""
    return _values(_codes(values))


def steps(whole: Float, dated: Mapping[str, Float]) -> dict[str, Int32]:
    """Return what is saved of values before each date.

    Parameters
    ----------
    whole
        Values of the whole horizon.
    dated
        Date to values before it, in the same order; the dates ascend.
    """
    found = {}
    after = _codes(whole)
    for date in list(dated)[::-1]:
        codes = _codes(dated[date])
        found[date] = _folded(codes - after)
        after = codes
    return {date: found[date] for date in dated}


def restored(whole: Float, later_steps: Sequence[Int32]) -> Float:
    """Return the values before a date, from those of the whole horizon and the steps of that and all later dates."""
    codes = _codes(whole)
    for step in later_steps:
        codes = codes + ((step >> 1) ^ -(step & 1))
    return _values(codes).astype(np.float64)


def _folded(differences: Int32) -> Int32:
    return (differences << 1) ^ (differences >> 31)


def _codes(values: Float) -> Int32:
    """Return sign, exponent and leading digits of each value as a whole number."""
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    single[np.isnan(single)] = np.nan
    bits = single.view(np.uint32)
    return ((bits + np.uint32(1 << (_SHIFT - 1))) >> np.uint32(_SHIFT)).astype(np.int32)


def _values(codes: Int32) -> Float32:
    return (codes.astype(np.uint32) << np.uint32(_SHIFT)).view(np.float32)
