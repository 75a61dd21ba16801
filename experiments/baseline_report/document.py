"""The base-year report as one JSON object."""

from dataclasses import asdict
from typing import Any

from experiments.baseline_report.evidence import STATUSES, adjustments, evidence
from experiments.baseline_report.reliance import basket_reliance, reliance
from experiments.baseline_report.sheet import sheet
from sim.baseline import Baseline, LedgerCell
from sim.config.schema.basket import BasketFile


def document(baseline: Baseline, basket: BasketFile, good: str | None = None) -> dict[str, Any]:
    """Return the report for one good or all, ready for JSON; flows in t/yr, stocks in t."""
    goods = [good] if good else list(baseline.goods)
    rows = reliance(baseline, basket.importer, basket.supplier)
    return {
        "goods": {name: [asdict(row) for row in sheet(baseline, name)] for name in goods},
        "adjustments": [_adjustment(cell) for cell in adjustments(baseline, good)],
        "evidence": [
            {"good": row.good, "side": row.side, "tonnes": row.tonnes, **dict(zip(STATUSES, row.shares, strict=True))}
            for name in goods
            for row in evidence(baseline, name)
        ],
        "reliance": {
            "importer": basket.importer,
            "supplier": basket.supplier,
            "goods": [asdict(row) for row in rows if row.good in goods],
            "basket": {"title": basket.title, "goods": list(basket.goods), **asdict(basket_reliance(baseline, basket))},
            "published": {name: entry.share.value for name, entry in basket.published.items()},
        },
    }


def _adjustment(cell: LedgerCell) -> dict[str, Any]:
    entry = asdict(cell)
    for key in ("observed", "reconciled", "low", "high"):
        entry[key] = None if entry[key] is None else 12.0 * entry[key]
    return {**entry, "unit": "t/yr"}
