"""The base-year report as one JSON object."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from experiments.baseline_report.evidence import STATUSES, adjustments, evidence
from experiments.baseline_report.readings import Reading, readings, sources_of, verdict
from experiments.baseline_report.reliance import basket_reliance, reliance
from experiments.baseline_report.sheet import sheet
from sim.baseline import Baseline, LedgerCell
from sim.config.schema.baseline import Source
from sim.config.schema.basket import BasketFile, Claim


def document(
    baseline: Baseline, basket: BasketFile, sources: Mapping[str, Source], good: str | None = None
) -> dict[str, Any]:
    """Return the report for one good or all, ready for JSON; flows in t/yr, stocks in t."""
    goods = [good] if good else list(baseline.goods)
    found = readings(baseline, basket)
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
            "readings": [asdict(reading) for reading in found],
            "sources": list(sources_of(found, sources)),
            "claim": _claim(found, basket.claim),
        },
    }


def _claim(found: tuple[Reading, ...], claim: Claim | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    return {"share": claim.share.value, "note": claim.note, "verdict": verdict(found, claim.share.value)}


def _adjustment(cell: LedgerCell) -> dict[str, Any]:
    entry = asdict(cell)
    for key in ("observed", "reconciled", "low", "high"):
        entry[key] = None if entry[key] is None else 12.0 * entry[key]
    return {**entry, "unit": "t/yr"}
