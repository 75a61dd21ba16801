"""The base-year report as text for a terminal."""

import io
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from experiments.baseline_report.evidence import STATUSES, adjustments, evidence, mean_evidence
from experiments.baseline_report.readings import BASES, RECONCILED, Reading, is_near, readings, sources_of, verdict
from experiments.baseline_report.reliance import reliance
from experiments.baseline_report.sheet import SheetRow, sheet
from experiments.printing.printed import text_console
from sim.baseline import Baseline, LedgerCell
from sim.config.schema.baseline import Source
from sim.config.schema.basket import BasketFile

_WIDTH = 132
_NARROW = 80
_TITLE = 34
_SHEET_COLUMNS = {
    "output": "output",
    "secondary": "recycled",
    "imports": "imports",
    "exports": "exports",
    "final_use": "final use",
    "process_use": "process use",
    "industry_stock": "users hold",
    "seller_stock": "sellers hold",
    "public_stock": "public stock",
}


def render(baseline: Baseline, basket: BasketFile, sources: Mapping[str, Source], good: str | None = None) -> str:
    """Return the report for one good or all."""
    console = text_console(io.StringIO(), _WIDTH)
    with console.capture() as captured:
        for part in _parts(baseline, basket, sources, good):
            console.print(part)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _parts(
    baseline: Baseline, basket: BasketFile, sources: Mapping[str, Source], good: str | None
) -> Iterator[RenderableType]:
    goods = [good] if good else list(baseline.goods)
    for name in goods:
        yield _sheet_table(name, sheet(baseline, name))
    yield _adjustment_table(adjustments(baseline, good))
    yield _evidence_table(baseline, goods)
    yield _reliance_table(baseline, basket, goods)
    if good is None:
        found = readings(baseline, basket)
        yield _readings_table(found, basket)
        for line in _readings_text(found, basket, sources):
            yield Text(textwrap.fill(line, _NARROW))


def _table(title: str, first: Iterable[str], numbers: Iterable[str] = ()) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in first:
        table.add_column(column)
    for column in numbers:
        table.add_column(column, justify="right")
    return table


def _sheet_table(good: str, rows: tuple[SheetRow, ...]) -> Table:
    table = _table(f"{good}: flows in t/yr, stocks in t", ["nation"], _SHEET_COLUMNS.values())
    for row in rows:
        table.add_row(row.nation, *(_tonnes(getattr(row, name)) for name in _SHEET_COLUMNS))
    return table


def _adjustment_table(cells: tuple[LedgerCell, ...]) -> Table:
    title = f"\nNumbers moved by a tenth or more to make the tables balance: {len(cells)}, in t/yr"
    table = _table(title, ["good", "what", "nation"], ["observed", "balanced"])
    table.add_column("status")
    table.add_column("why")
    for cell in cells:
        what = f"from {cell.partner}" if cell.partner else cell.process or cell.what.replace("_", " ")
        numbers = (_tonnes(12.0 * (cell.observed or 0.0)), _tonnes(12.0 * cell.reconciled))
        table.add_row(cell.good, what, cell.nation, *numbers, cell.status, cell.reason)
    return table


def _evidence_table(baseline: Baseline, goods: list[str]) -> Table:
    table = _table("\nWhat the tonnes rest on: share by status of evidence", ["good", "side"], ["t/yr", *STATUSES])
    rows = [row for name in goods for row in evidence(baseline, name)]
    for row in [*rows, *mean_evidence(baseline)] if len(goods) > 1 else rows:
        table.add_row(row.good, row.side, _tonnes(row.tonnes), *(_percent(share) for share in row.shares))
    return table


def _reliance_table(baseline: Baseline, basket: BasketFile, goods: list[str]) -> Table:
    title = f"\nReliance of {basket.importer} on {basket.supplier}"
    columns = ["imports t/yr", "of imports", "of purchases", "imports guessed"]
    table = _table(title, ["good"], columns)
    for row in reliance(baseline, basket.importer, basket.supplier):
        if row.good in goods:
            shares = (row.of_imports, row.of_purchases, row.guessed)
            table.add_row(row.good, _tonnes(row.imports), *(_percent(share) for share in shares))
    return table


def _readings_table(found: tuple[Reading, ...], basket: BasketFile) -> Table:
    claimed = None if basket.claim is None else basket.claim.share.value
    title = f"\nShare of {basket.supplier} in the imports of {basket.importer}, by what is counted"
    table = _table(title, ["what is counted"], BASES.values())
    table.add_column("status")
    table.columns[0].max_width = _TITLE
    for reading in found:
        shares = (reading.by_value, reading.by_weight, reading.mean_of_goods)
        table.add_row(reading.title, *(_marked(share, claimed) for share in shares), reading.status)
    return table


def _readings_text(found: tuple[Reading, ...], basket: BasketFile, sources: Mapping[str, Source]) -> Iterator[str]:
    if basket.claim is not None:
        yield f"* {verdict(found, basket.claim.share.value)}"
        yield basket.claim.note
    yield f"'{RECONCILED}': at base prices, from the tables above. {basket.title}: {', '.join(basket.goods)}."
    yield from sources_of(found, sources)


def _marked(share: float | None, claimed: float | None) -> str:
    """Write a share in whole per cent, with a star if it comes to about what is claimed."""
    if share is None:
        return "-"
    return f"{'*' if claimed is not None and is_near(share, claimed) else ''}{share:.0%}"


def _tonnes(value: float) -> str:
    if value == 0.0:
        return "-"
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.3g}"


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{share:.1%}"
