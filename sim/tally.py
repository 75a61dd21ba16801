"""Count for how long each measure is in force and what it moves, world by world, good by good.

A measure is a control, a clause or a shock. It writes what it moved where it acts, so nothing is simulated twice, and
counting changes nothing that anybody decides by. Only scored months count. Without a tally nothing is counted at all.
"""

from calendar import monthrange
from dataclasses import astuple
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calendar import MONTHS_PER_YEAR, Calendar
from sim.compiled import compiled
from sim.counted import DAYS, HELD, IN_FORCE, MEASURES, STOPPED, STOPS, Counted, Measure
from sim.totals import Total

Float = NDArray[np.float64]
Flag = NDArray[np.bool_]
Int = NDArray[np.int64]

LEAST_STOPPED: Final = 0.001
"""Tonnes of a good that a measure must keep back in a month to count as stopping something: a kilogram."""


class Tally:
    """Keeps the counts of all measures of a block.

    Attributes
    ----------
    counting
        Whether this month is scored.
    place
        Place of this month among the scored ones; negative before them.
    days
        Days of this month.
    stopped
        Tonnes that all controls together stop at each export limit this month, ``(gate, W)``.
    leak
        Share of that which has come through third countries, none where nothing has; ``(gate, W)``.
    """

    def __init__(self, calendar: Calendar, goods: tuple[str, ...], gates: int, width: int) -> None:
        self.place = -calendar.run_in
        self.counting = self.place >= 0
        self.days = 0.0
        self.stopped = np.zeros((gates, width))
        self.leak: Float | None = None
        self._calendar = calendar
        self._goods = goods
        self._width = width
        self._measures: list[MeasureTally] = []

    def open_month(self, clock: int) -> None:
        """Begin a month, counted from the first simulated one."""
        number = self._calendar.first + clock
        self.place = clock - self._calendar.run_in
        self.counting = self.place >= 0
        self.days = float(monthrange(number // MONTHS_PER_YEAR, number % MONTHS_PER_YEAR + 1)[1])
        self.stopped[...] = 0.0
        self.leak = None

    def close_month(self) -> None:
        """Note which measures stopped something this month, once all of them have counted."""
        for counts in self._measures:
            counts.note_stops()

    def of(self, measure: Measure, held: Flag) -> "MeasureTally | None":
        """Return the counts of one measure, empty as yet; `held` are the worlds that have it, None where none has."""
        if not held.any():
            return None
        found = MeasureTally(self, measure, held, (self._calendar.scored, len(self._goods), self._width))
        self._measures.append(found)
        return found

    def counted(self, worlds: int) -> tuple[Counted, ...]:
        """Return all counts of the first `worlds` worlds; goods of which nothing was moved are left out."""
        return tuple(
            Counted(counts.measure, quantity, good, amounts[:worlds])
            for counts in self._measures
            for quantity, good, amounts in counts.entries(self._goods)
        )

    def months(self, worlds: int) -> tuple[Total, ...]:
        """Return in which months each measure was in force, and stopped something, in the first `worlds` worlds."""
        return tuple(
            Total(MEASURES, kind, (astuple(counts.measure),), marks[:, None, :worlds].astype(np.float64))
            for counts in self._measures
            for kind, marks in counts.marks.items()
        )


class MeasureTally:
    """Keeps the counts of one measure.

    Attributes
    ----------
    marks
        `IN_FORCE` and `STOPS` to whether that was so in each scored month, ``(month, W)``.
    """

    def __init__(self, tally: Tally, measure: Measure, held: Flag, shape: tuple[int, int, int]) -> None:
        self.month = tally
        self.measure = measure
        self.marks = {kind: np.zeros((shape[0], shape[2]), dtype=np.bool_) for kind in (IN_FORCE, STOPS)}
        self._held = held
        self._shape = shape[1:]
        self._days = np.zeros(shape[2])
        self._tonnes: dict[str, Float] = {}
        self._stopped_before: Float | None = None

    def in_force(self, part: Float | Flag) -> None:
        """Count this month, or the given part of it, as in force; ``(W,)``."""
        self._days += part * self.month.days
        self.marks[IN_FORCE][self.month.place] |= part > 0.0

    def note_stops(self) -> None:
        """Note in which worlds the measure kept something back this month."""
        stopped = self._tonnes.get(STOPPED)
        if stopped is None or not self.month.counting:
            return
        before = np.zeros_like(stopped) if self._stopped_before is None else self._stopped_before
        self.marks[STOPS][self.month.place] = ((stopped - before) >= LEAST_STOPPED).any(axis=0)
        self._stopped_before = stopped.copy()

    def tonnes(self, quantity: str) -> Float:
        """Return the tonnes of a quantity so far, to add to; ``(good, W)``."""
        if quantity not in self._tonnes:
            self._tonnes[quantity] = np.zeros(self._shape)
        return self._tonnes[quantity]

    def add(self, quantity: str, goods: Int, amounts: Float) -> None:
        """Add tonnes, ``(row, W)``, of the good of each row; a good may have several rows."""
        _add_rows(self.tonnes(quantity), goods, amounts)

    def entries(self, goods: tuple[str, ...]) -> list[tuple[str, str, Float]]:
        """Return quantity, good and amounts of whatever was counted."""
        moved = [
            (quantity, goods[good], total[good])
            for quantity, total in self._tonnes.items()
            for good in np.flatnonzero(total.any(axis=1))
        ]
        return [(HELD, "", self._held.astype(np.float64)), (DAYS, "", self._days), *moved]


@compiled
def _add_rows(total: Float, goods: Int, amounts: Float) -> None:
    for row in range(len(goods)):
        good = goods[row]
        for w in range(amounts.shape[1]):
            total[good, w] += amounts[row, w]
