"""How far one nation relies on one supplier, per good and for a stated basket."""

from collections.abc import Collection
from dataclasses import dataclass

from sim.baseline import Baseline
from sim.config.schema.basket import BasketFile


@dataclass(frozen=True)
class RelianceRow:
    """One importer's reliance on one supplier in one good.

    Attributes
    ----------
    good
        Identifier.
    imports
        From everyone, t/yr.
    value
        The same in USD_2024 a year, at the base price.
    of_imports
        Part of imports that comes from the supplier, None without imports.
    of_purchases
        Part of all purchases, home ones included, None without any.
    guessed
        Part of imports whose size is a guess (status prior, memory or assumption).
    """

    good: str
    imports: float
    value: float
    of_imports: float | None
    of_purchases: float | None
    guessed: float | None


@dataclass(frozen=True)
class BasketReliance:
    """Reliance on one supplier over a basket, on three bases.

    Attributes
    ----------
    by_value, by_weight
        Part of the basket's imports.
    mean_of_goods
        Mean of the goods' own shares, each counting the same.
    """

    by_value: float
    by_weight: float
    mean_of_goods: float


def reliance(baseline: Baseline, importer: str, supplier: str) -> tuple[RelianceRow, ...]:
    """Return the reliance of an importer on a supplier for each good it buys."""
    rows = (_row(baseline, good, importer, supplier) for good in baseline.goods)
    return tuple(row for row in rows if row.of_purchases is not None)


def _row(baseline: Baseline, good: str, importer: str, supplier: str) -> RelianceRow:
    which = baseline.goods.index(good)
    bought = [cell for cell in baseline.ledger if (cell.what, cell.good, cell.nation) == ("trade", good, importer)]
    abroad = [cell for cell in bought if cell.partner != importer]
    imports = sum(cell.reconciled for cell in abroad)
    purchases = sum(cell.reconciled for cell in bought)
    wanted = sum(cell.reconciled for cell in abroad if cell.partner == supplier)
    guesses = sum(cell.reconciled for cell in abroad if cell.status in ("prior", "memory", "assumption"))
    return RelianceRow(
        good=good,
        imports=12.0 * imports,
        value=12.0 * imports * float(baseline.price[which]),
        of_imports=wanted / imports if imports else None,
        of_purchases=wanted / purchases if purchases else None,
        guessed=guesses / imports if imports else None,
    )


def basket_reliance(baseline: Baseline, basket: BasketFile, goods: Collection[str] | None = None) -> BasketReliance:
    """Return the reliance of a basket's importer on its supplier, in the basket's goods or in others."""
    counted = basket.goods if goods is None else goods
    rows = [row for row in reliance(baseline, basket.importer, basket.supplier) if row.good in counted and row.imports]
    shares = [row.of_imports or 0.0 for row in rows]
    return BasketReliance(
        by_value=_weighted(shares, [row.value for row in rows]),
        by_weight=_weighted(shares, [row.imports for row in rows]),
        mean_of_goods=_weighted(shares, [1.0] * len(rows)),
    )


def _weighted(shares: list[float], weights: list[float]) -> float:
    total = sum(weights)
    return sum(share * weight for share, weight in zip(shares, weights, strict=True)) / total if total else 0.0
