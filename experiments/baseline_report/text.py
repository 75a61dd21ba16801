"""The base-year report as text for a terminal."""

import io
from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.table import Table

from experiments.baseline_report.evidence import STATUSES, adjustments, evidence, mean_evidence
from experiments.baseline_report.reliance import basket_reliance, reliance
from experiments.baseline_report.sheet import SheetRow, sheet
from experiments.printed import text_console
from sim.baseline import Baseline, LedgerCell
from sim.config.schema.basket import BasketFile

_WIDTH = 132
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


def render(baseline: Baseline, basket: BasketFile, good: str | None = None) -> str:
    """Return the report for one good or all."""
    goods = [good] if good else list(baseline.goods)
    console = text_console(io.StringIO(), _WIDTH)
    with console.capture() as captured:
        for part in _parts(baseline, basket, goods, good):
            console.print(part)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _parts(baseline: Baseline, basket: BasketFile, goods: list[str], good: str | None) -> Iterator[RenderableType]:
    for name in goods:
        yield _sheet_table(name, sheet(baseline, name))
    yield _adjustment_table(adjustments(baseline, good))
    yield _evidence_table(baseline, goods)
    yield _reliance_table(baseline, basket, goods)
    if good is None:
        yield _basket_lines(baseline, basket)


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


def _basket_lines(baseline: Baseline, basket: BasketFile) -> Table:
    ours = basket_reliance(baseline, basket)
    table = _table(f"\nBasket '{basket.title}': {', '.join(basket.goods)}", ["measure"], ["share"])
    table.add_column("status")
    table.add_row("ours, by value of imports at base prices", _percent(ours.by_value), "reconciled")
    table.add_row("ours, by weight", _percent(ours.by_weight), "reconciled")
    table.add_row("ours, mean over goods", _percent(ours.mean_of_goods), "reconciled")
    for entry in basket.published.values():
        table.add_row(entry.title, _percent(entry.share.value), entry.share.status)
    return table


def _tonnes(value: float) -> str:
    if value == 0.0:
        return "-"
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.3g}"


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{share:.1%}"
