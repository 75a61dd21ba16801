"""Write tables as an Excel workbook: headings that stay in sight, filters, widths and number formats."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from experiments.export.definitions import Sheet

_FORMATS: Final = {
    "share": "0.0%", "share of GDP": "0.00%", "USD_2024": "#,##0", "USD_2024/t": "#,##0", "t": "#,##0.0",
    "day": "0.0", "month": "0.0",
}  # fmt: skip
_SHARES: Final = frozenset({"without", "with", "p_better", "p_equal", "p_worse"})
_MONEY: Final = frozenset({"paid"})


def save(path: Path, facts: Sequence[tuple[str, str]], sheets: Sequence[Sheet]) -> None:
    """Write a workbook: a sheet of facts, pairs of a subject and words, then a sheet for each table.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    book = Workbook(write_only=True)
    _write_facts(book, facts)
    for sheet in sheets:
        _write(book, sheet)
    book.save(path)


def _write(book: Any, sheet: Sheet) -> None:  # noqa: ANN401  - openpyxl has no type information
    """Write a table with a heading that stays in sight and a filter."""
    found = book.create_sheet(sheet.name)
    names = [str(name) for name in sheet.rows.columns]
    found.freeze_panes = "A2"
    for place, name in enumerate(names, start=1):
        found.column_dimensions[get_column_letter(place)].width = sheet.columns[name].width
    found.auto_filter.ref = f"A1:{get_column_letter(max(len(names), 1))}{len(sheet.rows) + 1}"
    found.append([_heading(found, sheet.columns[name].heading) for name in names])
    for row in sheet.rows.itertuples(index=False, name=None):
        unit = str(row[names.index("unit")]) if "unit" in names else "share"
        found.append([_cell(found, value, _format(name, unit)) for name, value in zip(names, row, strict=True)])


def _write_facts(book: Any, facts: Sequence[tuple[str, str]]) -> None:  # noqa: ANN401  - openpyxl has no type information
    sheet = book.create_sheet("About")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 120
    for subject, text in facts:
        sheet.append([_heading(sheet, subject), _cell(sheet, text, "")])


def _format(name: str, unit: str) -> str:
    """Return how Excel shows the numbers of a column; in most the unit of the row decides."""
    if name in _SHARES:
        return "0.0%"
    return "#,##0" if name in _MONEY else _FORMATS.get(unit, "0.00")


def _heading(sheet: Any, text: str) -> Any:  # noqa: ANN401  - openpyxl has no type information
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DCE6F1")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, value: object, number_format: str) -> object:  # noqa: ANN401  - openpyxl has no type information
    """Return what a cell holds: nothing where a number is none, and never a formula."""
    if isinstance(value, str):
        return _text(sheet, value)
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def _text(sheet: Any, text: str) -> Any:  # noqa: ANN401  - openpyxl has no type information
    """Return a cell of text; without its type said, Excel would take what begins with '=' for a formula."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
