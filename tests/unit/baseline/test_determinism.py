"""The same configuration gives the same base year, bit for bit."""

import numpy as np

from sim.baseline import reconcile
from sim.config.library import Library


def test_reconciling_twice_is_bit_identical(base):
    again = reconcile(Library().baseline())
    assert again.ledger == base.ledger
    for name in ("output", "final_use", "flow", "industry_stock", "seller_stock", "public_stock", "lead"):
        assert np.array_equal(getattr(again, name), getattr(base, name)), name
