"""Write the tables of a run as one Excel workbook, a sheet each."""

import math
from pathlib import Path
from typing import Any

from experiments.export.base import FANS, METRICS, frames, tables
from experiments.fans.table import knows_fans
from experiments.store.atomic import replacing
from experiments.store.cells import Cells
from experiments.store.reader import RunStore
from sim.config.errors import UserError

ROWS_OF_A_SHEET = 1_048_576
"""Most rows of a sheet, the heading included (ECMA-376, as Excel implements it)."""


def write_xlsx(store: RunStore, out: Path) -> list[Path]:
    """Write ``<experiment>.xlsx``; a cell is empty where a metric does not apply.

    Raises
    ------
    UserError
        If a table has more rows than a sheet holds.
    """
    import openpyxl  # noqa: PLC0415  - imported for this format only

    _check_size(store)
    book = openpyxl.Workbook(write_only=True)
    for table in tables(store):
        sheet = book.create_sheet(table)
        for number, frame in enumerate(frames(store, table)):
            if number == 0:
                sheet.append(list(frame.columns))
            for row in frame.itertuples(index=False):
                sheet.append([_cell(sheet, value) for value in row])
    path = out / f"{store.layout.experiment}.xlsx"
    with replacing(path) as temporary:
        book.save(temporary)
    return [path]


def _check_size(store: RunStore) -> None:
    layout = store.layout
    worlds = sum(digest is not None for digests in store.digests().values() for digest in digests)
    rows = {METRICS: worlds * len(layout.metrics) * len(layout.nations) * len(layout.goods), "design": worlds}
    rows |= {FANS: Cells(layout).number * len(layout.cases)} if knows_fans(store) else {}
    for table, count in rows.items():
        if count >= ROWS_OF_A_SHEET:
            fits = 0 if table == FANS else store.worlds * (ROWS_OF_A_SHEET - 1) // count
            less = f", or --worlds {fits}" if fits else ""
            raise UserError(
                f"{table} has {count:,} rows, a sheet holds {ROWS_OF_A_SHEET - 1:,}: export --to parquet or csv{less}"
            )


def _cell(sheet: Any, value: object) -> object:  # noqa: ANN401  - openpyxl has no type information
    """Return what a cell holds: nothing where a number is none, and never a formula."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, str) or not value.startswith("="):
        return value
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  - imported for this format only

    text = WriteOnlyCell(sheet, value)
    text.data_type = "s"
    return text
