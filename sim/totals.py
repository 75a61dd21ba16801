"""Hold amounts that are added up over periods, worlds apart: nothing is decided by them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Total:
    """Amounts of one quantity, row by row and period by period.

    Attributes
    ----------
    table
        Which table the rows belong to, such as ``flows``.
    quantity
        What is counted.
    keys
        What each row is about, such as exporter, importer and good.
    amounts
        ``(period, row, W)``; the table says whether a period is a calendar year or a month.
    """

    table: str
    quantity: str
    keys: Keys
    amounts: NDArray[np.float64]
