"""A warning on a measure without effect, and what its rules share: calendars, sets of nations, lists of names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar, month_label
from sim.config.errors import ConfigError
from sim.config.origin import Place
from sim.config.schema.measures import ClauseSpec
from sim.structure import Structure

Flag = NDArray[np.bool_]


@dataclass(frozen=True)
class NoEffect:
    """Why a measure has no effect.

    Attributes
    ----------
    text
        The sentence, after the name of the measure.
    whole
        Whether the whole measure has no effect, rather than a part of it.
    """

    text: str
    whole: bool = True

    def placed(self, place: Place, name: str) -> "NoEffect":
        """Return the warning with the place and name of the measure before it."""
        return NoEffect(str(ConfigError(f"{name}: {self.text}", place.file, place.line)), self.whole)


def first_month_after(calendar: Calendar, ends: date) -> int:
    """Return the first month in which something is no longer in force at all."""
    return calendar.index(ends) + (ends.day > 1)


def last_month(calendar: Calendar) -> str:
    """Return the label of a run's last month, ``YYYY-MM``."""
    return month_label(calendar.first + calendar.total - 1)


def unused_goods(structure: Structure, entry: Any, where: Flag, use: NDArray[np.float64]) -> Iterator[NoEffect]:  # noqa: ANN401
    """Warn of an entry's goods of which nobody among some nations uses any."""
    goods = structure.goods if isinstance(entry.goods, str) else entry.goods
    used = use.max(axis=0)[where].any(axis=0)
    idle = [good for good in goods if not used[structure.goods.index(good)]]
    who = "member" if isinstance(entry, ClauseSpec) else "nation concerned"
    if len(idle) == len(goods):
        yield NoEffect(f"no {who} uses any of its goods, so it does nothing")
    elif idle and not isinstance(entry.goods, str):
        yield NoEffect(f"no {who} uses {either(idle)}", whole=False)


def places(axis: Sequence[str], names: Sequence[str] | str) -> Flag:
    """Return which names of an axis are among some, ``(A,)``; a text such as ``all`` means every name."""
    return np.array([isinstance(names, str) or name in names for name in axis])


def either(names: Sequence[str]) -> str:
    """Join names with commas and a final "or"."""
    return _joined(names, "or")


def listed(names: Sequence[str]) -> str:
    """Join names with commas and a final "and"."""
    return _joined(names, "and")


def _joined(names: Sequence[str], word: str) -> str:
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last
