"""Say what the industry of a nation lacks: the one rule by which reserves are opened and partners called."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.compiled import elementwise

Numbers = TypeVar("Numbers", float, NDArray[np.float64])


@elementwise
def lack(
    expected_use: Numbers, stock: Numbers, inflow: Numbers, calm_cover: Numbers, missed: Numbers, trigger: Numbers
) -> Numbers:
    """Return tonnes that industry lacks; arrays broadcast, and within a rule it takes numbers.

    What its stock at the end of the month, as far as it can be foreseen, lacks to `trigger` times its calm stock, or
    what it missed last month, whichever is more.

    Parameters
    ----------
    expected_use
        Tonnes that it expects to use in a month.
    stock, inflow
        Tonnes that it holds, and that are expected to arrive within the month.
    calm_cover
        Months of use that it holds when calm.
    missed
        Tonnes that it wanted last month and did not have.
    """
    foreseen = stock + inflow - expected_use
    calm = calm_cover * expected_use
    return np.maximum(trigger * calm - foreseen, missed)
