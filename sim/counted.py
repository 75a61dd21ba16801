"""Name measures, and hold what was counted of each in the worlds of a block."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Family = Literal["control", "clause", "shock"]

HELD: Final = "held"
"""Whether scenario or policy hold the measure: 1 in worlds in which they do."""
DAYS: Final = "days"
"""Days in force."""
STOPPED: Final = "stopped"
"""Tonnes that a measure kept back."""
MEASURES: Final = "measures"
"""Table of the months in which measures were in force; its rows are family, name, kind and by."""
IN_FORCE: Final = "in_force"
"""Whether a measure was in force on any day of a month."""
STOPS: Final = "stops"
"""Whether it kept something back in that month."""
QUANTITIES: Final[dict[str, str]] = {
    "wanted": "ordered of a nation across its border while its control was in force",
    STOPPED: "of that, what the control kept back beyond what earlier ones did",
    "leaked": "of what was stopped, what came all the same: through third countries or past the quota",
    "held_up": "sold, and kept waiting at customs",
    "taxed": "sold while the control made it dearer",
    "dumped": "sold while the control pressed the price",
    "lost": "output lost, at the capacity's usual use",
    "delayed": "sold over a longer way",
    "demand_added": "final demand added",
    "demand_removed": "final demand removed",
    "surplus": "in industry's hands above what it wants to hold",
    "to_owners": "sent past the market to who bought the plant",
    "bought": "bought ahead of others, or for the reserve",
    "released": "released from the reserve",
    "redirected": "given up by partners for a member in need",
    "made": "made by what the clause has built or backed",
    "guaranteed": "made while the guaranteed price was above the market's",
    "levied": "bought while the border collected a levy",
}
"""What is counted in tonnes, by name, in words."""


@dataclass(frozen=True)
class Measure:
    """A measure by name.

    Attributes
    ----------
    name
        Identifier of a control or shock, ``partnership.clause`` of a clause.
    by
        The nation of a control, the partnership of a clause, nobody for a shock.
    """

    family: Family
    name: str
    kind: str
    by: str = ""


@dataclass(frozen=True)
class Counted:
    """One quantity of one measure in each world of a block.

    Attributes
    ----------
    quantity
        `HELD`, `DAYS`, or tonnes out of `QUANTITIES`.
    good
        The good that tonnes are of, else empty.
    amounts
        Cumulated over the scored months, shape ``(W,)``.
    """

    measure: Measure
    quantity: str
    good: str
    amounts: Float
