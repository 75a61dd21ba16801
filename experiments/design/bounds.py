"""What a number of the model can be at all, so that a slip of the pen does not become a result.

A range is what the sources leave open, and an analyst may well ask what lies beyond it; but a delay of no months
divides by zero, and a stock below zero is none.
"""

import math
from dataclasses import dataclass

from experiments.design.base import Column

VARIANT = "baseline.variant"
GROWTH = ("demand_growth", "host_growth")


@dataclass(frozen=True)
class Bounds:
    """Limits of a number.

    Attributes
    ----------
    least, most
        Ends; infinite where there is none.
    beyond
        Whether the number must be more than `least`, not only as much.
    """

    least: float = -math.inf
    most: float = math.inf
    beyond: bool = False

    def __contains__(self, value: float) -> bool:
        """Tell whether a value lies within."""
        return (value > self.least if self.beyond else value >= self.least) and value <= self.most

    def __str__(self) -> str:
        """Return the limits as words."""
        if math.isfinite(self.most):
            return f"between {self.least:g} and {self.most:g}"
        return f"{'more than' if self.beyond else 'at least'} {self.least:g}"


SHARE = Bounds(0.0, 1.0)


def bounds_of(column: Column) -> Bounds:
    """Return what a column can be set to.

    Shares and switches lie between 0 and 1, growth is more than -1 a year, a time that behaviour divides by more than
    none; anything else is not negative unless the configuration itself allows that, and at most what its kind can be.
    """
    section, _, rest = column.name.partition(".")
    if (
        column.role == "lever"
        or section in {"switch", "member"}
        or (section == "project" and rest.endswith(".success"))
    ):
        return SHARE
    if column.name == VARIANT and column.low is not None and column.high is not None:
        return Bounds(column.low, column.high)
    if section in GROWTH:
        return Bounds(-1.0, beyond=True)
    if rest.endswith(".slip") or min(column.value, column.value if column.low is None else column.low) < 0.0:
        return Bounds()
    most = math.inf if column.most is None else column.most
    return Bounds(0.0, most, beyond=section == "behaviour" and column.unit == "month")
