"""List who can sell to whom: fixed per experiment, sparse, sorted by good."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Int = NDArray[np.int64]


@dataclass(frozen=True)
class Links:
    """The fixed sparse list of who can sell to whom, sorted by good, seller, buyer.

    Attributes
    ----------
    good_start
        First link of each good, and the number of links at the end, shape ``(G + 1,)``.
    seller, buyer
        Nation of each link's two ends, shape ``(L,)``; a home link has the same nation at both.
    gate
        Row of the link among the export limits, or -1 if no control can ever touch it, shape ``(L,)``.
    pool
        Row of the link among the quota pools, or -1, shape ``(L,)``. A pool belongs to one seller and good.
    pool_seller
        Seller of each pool, shape ``(Q,)``.
    """

    good_start: Int
    seller: Int
    buyer: Int
    gate: Int
    pool: Int
    pool_seller: Int
