"""Write the tables of a run that the parent process makes itself: the design, and the blocks that failed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.runner.work import Job, Report
from experiments.store.atomic import replacing
from experiments.store.layout import BLOCK_WORLDS, Layout
from experiments.store.reader import DESIGN_FILE, FAILURE_COLUMNS, FAILURES_FILE


def write_design(run_dir: Path, job: Job, worlds: int) -> None:
    """Write the design table of the first `worlds` worlds, block by block so that memory does not grow with them.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    writer: pq.ParquetWriter | None = None
    with replacing(run_dir / DESIGN_FILE) as temporary:
        try:
            for start in range(0, worlds, BLOCK_WORLDS):
                numbers = np.arange(start, min(start + BLOCK_WORLDS, worlds), dtype=np.int64)
                rows = pa.Table.from_pandas(job.design(job.space, numbers, job.space.cases), preserve_index=False)
                writer = writer or pq.ParquetWriter(temporary, rows.schema, compression="zstd")
                writer.write_table(rows)
        finally:
            if writer is not None:
                writer.close()


def write_failures(run_dir: Path, layout: Layout, failed: list[Report], tried_worlds: int) -> None:
    """Write one row per failed block; remove the table when there is none.

    Parameters
    ----------
    run_dir
        The run folder.
    layout
        Names along the axes.
    failed
        Reports of the blocks that failed among the first `tried_worlds` worlds.
    tried_worlds
        Rows on later worlds, from an earlier and larger request, are kept.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    path = run_dir / FAILURES_FILE
    table = pd.DataFrame([_failure(layout, report) for report in sorted(failed, key=lambda report: report.piece)])
    if path.is_file():
        earlier = pd.read_parquet(path)
        table = pd.concat([table, earlier[earlier["first_world"] >= tried_worlds]], ignore_index=True)
    if table.empty:
        path.unlink(missing_ok=True)
        return
    with replacing(path) as temporary:
        table.to_parquet(temporary, index=False)


def _failure(layout: Layout, report: Report) -> dict[str, str | int]:
    values = (
        layout.scenarios[report.piece.scenario],
        layout.policies[report.piece.policy],
        report.piece.first,
        report.piece.stop - 1,
        report.stage,
        report.error,
        report.trace,
    )
    return dict(zip(FAILURE_COLUMNS, values, strict=True))
