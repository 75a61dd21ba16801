"""Write the statistics of a run as an Excel workbook for people: what it is, the answer, tables, definitions.

Worlds one by one are left to CSV and Parquet: no sheet holds those of a run of useful size.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from experiments.analysis import Analysis, analyse
from experiments.analysis.avoided import METRIC as AVOIDED
from experiments.analysis.headline import headline
from experiments.export.definitions import COLUMNS, Column, Sheet, definitions
from experiments.store.atomic import replacing
from experiments.store.layout import Layout
from experiments.store.reader import RunStore
from experiments.words.policies import policy_lines
from sim.config.errors import UserError

ROWS_OF_A_SHEET = 1_048_576
"""Most rows of a sheet, the heading included (ECMA-376, as Excel implements it)."""

RAW: Final = "the workbook holds statistics; for every world and month: --format csv or parquet"

_DEFINED: Final = {
    "kind": Column("Kind", "", 10), "name": Column("Name", "", 26), "title": Column("What it is", "", 44),
    "unit": Column("Unit", "", 22), "meaning": Column("Definition", "", 100), "better": Column("Better", "", 10),
    "over": Column("Over worlds", "", 14),
}  # fmt: skip


def write_xlsx(store: RunStore, out: Path) -> list[Path]:
    """Write ``<experiment>.xlsx``; a cell is empty where a metric does not apply.

    Raises
    ------
    UserError
        If a table has more rows than a sheet holds.
    """
    from experiments.export.workbook import save  # noqa: PLC0415  - openpyxl is imported for this format only

    found = list(sheets(store, analyse(store)))
    _check_sizes(found)
    path = out / f"{store.layout.experiment}.xlsx"
    with replacing(path) as temporary:
        save(temporary, facts(store), found)
    return [path]


def sheets(store: RunStore, analysis: Analysis) -> Iterator[Sheet]:
    """Yield the tables of a workbook, those with words for names and metrics where a row has a name."""
    layout = store.layout
    yield Sheet(
        "Headline", headline(analysis, layout).rename(columns={"nation": "nation_name", "good": "good_name"}), COLUMNS
    )
    yield Sheet("Summary", _in_words(analysis.summary, analysis, layout), COLUMNS)
    yield Sheet("Changes", _in_words(analysis.paired, analysis, layout), COLUMNS)
    yield Sheet("Value at risk", _in_words(analysis.at_risk, analysis, layout), COLUMNS)
    yield Sheet("Costs", _in_words(_costs(analysis), analysis, layout), COLUMNS)
    yield Sheet("Who gains", _in_words(analysis.spillover, analysis, layout), COLUMNS)
    yield Sheet("Definitions", definitions(analysis, store.manifest), _DEFINED)


def _check_sizes(found: list[Sheet]) -> None:
    for sheet in found:
        if len(sheet.rows) >= ROWS_OF_A_SHEET:
            raise UserError(
                f"{sheet.name} has {len(sheet.rows):,} rows, a sheet holds {ROWS_OF_A_SHEET - 1:,}: "
                "export --format parquet or csv"
            )


def facts(store: RunStore) -> list[tuple[str, str]]:
    """Return the facts of a run, pairs of label and text."""
    layout, manifest = store.layout, store.manifest
    sessions = manifest.get("sessions") or [{}]
    settings = manifest.get("metric_settings") or {}
    short = "at least {shortage_threshold:.3g} of reference demand unserved for {shortage_months} months running"
    words = [layout.title_of("scenario", name) for name in layout.scenarios]
    labelled = [
        ("What this is", layout.title),
        ("Question", layout.question),
        ("Scenario", words[0]),
        ("Other scenarios", "; ".join(words[1:])),
        ("Policies", ", ".join(layout.policies)),
        *(("", line) for line in policy_lines(manifest)),
        ("Importers", ", ".join(layout.title_of("nation", name) for name in layout.nations)),
        ("Goods", ", ".join(layout.title_of("good", name) for name in layout.goods)),
        ("Months", f"{len(layout.months)}, {layout.months[0]} to {layout.months[-1]}"),
        ("Worlds", f"{store.worlds:,}"),
        ("Shortage", short.format(**settings) if settings else ""),
        ("Tables", "of the main scenario, the first named above"),
        ("Intervals", COLUMNS["ci_low"].meaning + "; it is not the doubt about inputs"),
        ("Run", store.path.name),
        ("Date of the run", str(sessions[-1].get("started", ""))),
        ("Code", str(manifest.get("git_commit") or "")),
        ("Content hash", str(manifest.get("content_hash") or "")),
        ("Every world and month", "critmin export RUN --format csv or parquet; monthly series: --format netcdf"),
    ]
    return [(subject, text) for subject, text in labelled if text]


def _in_words(rows: pd.DataFrame, analysis: Analysis, layout: Layout) -> pd.DataFrame:
    """Put words for nations, goods and metrics behind their names."""
    titles = {info.name: info.title for info in (*analysis.metrics.values(), AVOIDED)}
    added = {"nation": layout.titles.get("nation", {}), "good": layout.titles.get("good", {}), "metric": titles}
    found = rows.copy()
    for name, words in added.items():
        if name in found:
            column = "title" if name == "metric" else f"{name}_name"
            named = [words.get(str(value), str(value)) for value in found[name]]
            found.insert(list(found.columns).index(name) + 1, column, named)
    return found


def _costs(analysis: Analysis) -> pd.DataFrame:
    """Return the mean cost of each policy to each nation by part, goods added up, where there is any."""
    rows = analysis.summary
    rows = rows[rows["metric"].astype(str).str.startswith("cost_") | (rows["metric"] == "outlay")]
    keys = ["policy", "nation", "metric", "unit"]
    added = rows.groupby(keys, sort=False, observed=True, as_index=False)["value"].sum()
    return added[added["value"] != 0.0]
