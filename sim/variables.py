"""Say in words, and in which unit, what each variable holds that can be kept month by month.

`sim.observer` computes the variables. The words stand apart from it, because readers of saved results need them
without the model.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class VariableInfo:
    """What a monthly variable holds.

    Attributes
    ----------
    title, unit
        Words for people, and the unit of the values.
    flow
        Whether it is an amount of the whole month, which adds up over months.
    """

    title: str
    unit: str
    flow: bool = False


def _tonnes(title: str) -> VariableInfo:
    return VariableInfo(title, "t", flow=True)


def _stock(title: str) -> VariableInfo:
    return VariableInfo(f"{title}, at the end of the month", "t")


def _price(title: str) -> VariableInfo:
    return VariableInfo(title, "multiple of base price")


VARIABLES: Final = {
    "reference": _tonnes("Reference demand: what would be wanted at base prices"),
    "unserved": _tonnes("Unserved demand: wanted at the month's price and not there"),
    "destroyed": _tonnes("Demand priced or substituted away"),
    "consumed": _tonnes("Use, final and as input"),
    "imports": _tonnes("Purchases from abroad"),
    "imports_controller": _tonnes("Purchases from the good's controller"),
    "imports_largest": _tonnes("Purchases from the largest foreign supplier"),
    "hhi": VariableInfo("Concentration of foreign suppliers (Herfindahl-Hirschman), 0 without purchases", "index 0-1"),
    "stock": _stock("Industry's stock"),
    "public_stock": _stock("Public stock and the nation's part of joint stockpiles"),
    "released": _tonnes("Releases from national and joint stockpiles to industry"),
    "transit": _stock("Bought and under way"),
    "customs": _stock("Bought and held at the sellers' customs"),
    "smuggled": _tonnes("Exports beyond quotas"),
    "target_stock": _stock("Stock that industry aims at in calm times"),
    "export": _tonnes("Sales abroad"),
    "standing": VariableInfo("Share of using lines that stand still, at the end of the month", "share"),
    "output": _tonnes("Output"),
    "secondary": _tonnes("Output of recyclers"),
    "trader_stock": _stock("Traders' stock"),
    "value_at_risk": VariableInfo("Value added at risk, not discounted", "USD_2024", flow=True),
    "price_inside_thin": _price("Thin quote inside the control wall"),
    "price_inside_weighted": _price("Volume-weighted price inside the control wall"),
    "price_outside_thin": _price("Thin quote outside the control wall"),
    "price_outside_weighted": _price("Volume-weighted price outside the control wall"),
    "speculation": VariableInfo("Traders bet on a rise: 1, else 0", "1"),
}
"""Every variable of `sim.observer.SERIES` and `sim.observer.PRICES`, by name."""
