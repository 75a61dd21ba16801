"""Count simulated months across worker processes, for the progress bar.

Nothing else uses the count, so no process ever waits for it: where another process is counting at that very
moment, or was killed while it did, a month goes uncounted, and the next finished block makes up for it.
"""

import multiprocessing
from multiprocessing.context import BaseContext
from typing import Any


class MonthCount:
    """A count that worker processes add to.

    Parameters
    ----------
    context
        Where the processes come from, as `multiprocessing.get_context` returns it.
    """

    def __init__(self, context: BaseContext | None = None) -> None:
        self._value: Any = (context or multiprocessing.get_context()).Value("q", 0)

    def add(self, world_months: int) -> None:
        """Count some months of worlds, unless another process is counting."""
        lock = self._value.get_lock()
        if lock.acquire(block=False):
            try:
                self._value.value += world_months
            finally:
                lock.release()

    @property
    def world_months(self) -> int:
        """Number of months of worlds counted so far."""
        return int(self._value.get_obj().value)


_installed: list[MonthCount] = []


def count_into(count: MonthCount | None) -> None:
    """Set the count that this process adds to; None counts nothing."""
    _installed[:] = [] if count is None else [count]


def add(world_months: int) -> None:
    """Add to the count of this process, if it has one."""
    for count in _installed:
        count.add(world_months)
