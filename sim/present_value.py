"""What a partnership costs, in money of the first scored month, less what its reserves are still worth at the end.

Costs are booked month by month as they fall due. Added up as they are, a reserve of today and a subsidy in ten years
would count the same, and goods that are still there would count as spent.
"""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.calendar import MONTHS_PER_YEAR
from sim.state import OUTSIDE

Float = NDArray[np.float64]
Int = NDArray[np.int64]


def discount(block: Block, clock: int) -> Float:
    """Return what money of a month is worth in the first scored month, ``(W,)``; more than 1 before that month."""
    years = (block.structure.calendar.run_in - clock) / MONTHS_PER_YEAR
    return (1.0 + block.rules.discount_rate) ** years


class PresentValue:
    """Discounts the costs of a block while it runs.

    With the factor v and all that is booked until the end of month t, A[t], the sum of v[t] (A[t] - A[t-1]) over the
    months 0 to T equals that of (v[t] - v[t+1]) A[t], and v[T+1] A[T] at the end (summation by parts). So what is
    booked need not be taken apart by month.

    Parameters
    ----------
    nations
        Places of the nations kept.
    """

    def __init__(self, nations: Int) -> None:
        self._nations = nations
        self._waited: dict[str, Float] = {}

    def wait(self, block: Block) -> None:
        """Discount by one month what is booked so far; at the end of each month."""
        if not any(pact.strength.any() for pact in block.pacts):
            return
        lost = discount(block, block.clock) - discount(block, block.clock + 1)
        for name, booked in _costs(block).items():
            waited = lost * booked[self._nations]
            self._waited[name] = self._waited[name] + waited if name in self._waited else waited

    def accounts(self, block: Block, clock: int) -> dict[str, Float]:
        """Return the accounts as they stand when a month is over, ``(nation, good, W)``.

        Costs are discounted, ``cost_residual`` is what the reserves are worth as a negative cost, ``cost_total`` is the
        sum of both, and ``outlay`` the sum of all costs as they were paid. Other accounts stay as they are booked.

        Parameters
        ----------
        clock
            The month that begins now.
        """
        costs = {name: booked[self._nations] for name, booked in _costs(block).items()}
        last = discount(block, clock)
        held = {name: last * booked + self._waited.get(name, 0.0) for name, booked in costs.items()}
        held["cost_residual"] = -last * residual_value(block)[self._nations]
        others = {name: booked[self._nations] for name, booked in block.accounts.items() if name not in costs}
        return held | {"cost_total": _added(held), "outlay": _added(costs)} | others


def residual_value(block: Block) -> Float:
    """Return what joint reserves are worth now, USD of 2024, ``(nation, good, W)``.

    At the price of the month outside the control wall, but no more than at the base price, at which holding costs are
    reckoned too: a price that a control has raised falls when the reserve is sold, and counting it would make a
    partnership look cheaper the longer a shortage lasts.
    """
    price = block.structure.baseline.price[:, None] * np.minimum(block.state.spot[OUTSIDE], 1.0)
    return block.state.joint_stock * price


def _costs(block: Block) -> dict[str, Float]:
    return {name: booked for name, booked in block.accounts.items() if name.startswith("cost_")}


def _added(costs: dict[str, Float]) -> Float:
    """Add up accounts in their order."""
    first, *rest = costs.values()
    total = first.copy()
    for cost in rest:
        total += cost
    return total
