"""What a partnership costs each member, by kind, and what its stockpiles released.

All costs are in money of the first scored month, discounted at the real rate ``behaviour.discount_rate``, as value at
risk is. Goods in a reserve are not spent: what they are worth at the end of the horizon, at the price of that month but
no more than at the base price, stands as a negative cost. ``outlay`` is the sum as it was paid, without either.

The accounts are kept by the partnership itself; a nation that is no member shows zero, not a blank, so that a
policy can be compared with none at all. Cost per avoided tonne needs two policies: the analysis makes it.
"""

from collections.abc import Callable

from sim.metrics.base import FloatArray, Metric, MetricSettings
from sim.recording import Recording

ACCOUNTS = {
    "cost_purchase": "Spending on goods put into joint stockpiles",
    "cost_holding": "Cost of holding stocks",
    "cost_finance": "Cost of project finance",
    "cost_offtake": "Cost of offtake premiums",
    "cost_domestic": "Subsidies to domestic supply",
    "cost_floor": "Payments under price floors, less receipts",
    "cost_border": "Border adjustments collected, as a negative cost",
    "cost_consumers": "What industry pays above the market behind a border-adjusted floor",
    "cost_programme": "Spending on recycling, research and mapping",
    "cost_residual": "What the joint stockpiles are worth at the end, as a negative cost",
    "cost_total": "Cost of the partnership, discounted, less what its stockpiles are worth at the end",
    "outlay": "Spending on the partnership as it was paid",
}


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return one cost per account, and the tonnes released from stockpiles."""
    del settings  # accounts need no threshold
    costs = tuple(
        Metric(name, title, "USD_2024", "lower", "mean", (name,), _account(name)) for name, title in ACCOUNTS.items()
    )
    return (
        *costs,
        Metric("released", "Released from stockpiles", "t", "none", "mean", ("released",), _account("released")),
    )


def _account(name: str) -> Callable[[Recording], FloatArray]:
    def value(recording: Recording) -> FloatArray:
        """Amount over all months."""
        return recording.accounts[name]

    return value
