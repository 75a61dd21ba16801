"""Write the tables of a run that the parent process makes itself: the design, and the blocks that failed."""

import math
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.runner.work import Job, Report
from experiments.store.atomic import replacing
from experiments.store.layout import BLOCK_WORLDS, Layout
from experiments.store.parts import damaged
from experiments.store.reader import DESIGN_FILE, FAILURE_COLUMNS, FAILURES_FILE
from experiments.store.shard import Shard


def write_design(run_dir: Path, job: Job, worlds: int, without: Collection[int] = ()) -> None:
    """Write the design table of the first `worlds` worlds, block by block so that memory does not grow with them.

    Parameters
    ----------
    run_dir
        The run folder.
    job
        The run.
    worlds
        How many worlds.
    without
        Blocks to leave out: those of other shards.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    schema = _design(job, 0, 1).schema
    blocks = set(range(math.ceil(worlds / BLOCK_WORLDS))).difference(without)
    with replacing(run_dir / DESIGN_FILE) as temporary, pq.ParquetWriter(temporary, schema, compression="zstd") as file:
        for start in sorted(block * BLOCK_WORLDS for block in blocks):
            file.write_table(_design(job, start, min(start + BLOCK_WORLDS, worlds)))


def _design(job: Job, start: int, stop: int) -> pa.Table:
    rows = job.design(job.space, np.arange(start, stop, dtype=np.int64), job.space.cases)
    return pa.Table.from_pandas(rows, preserve_index=False)


def join_designs(run_dir: Path, sources: Sequence[Path]) -> None:
    """Write the design tables of several folders as one, block by block in the order of their worlds.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    UserError
        If a table is missing or damaged.
    """
    with ExitStack() as stack:
        files = [stack.enter_context(_open_design(source / DESIGN_FILE)) for source in sources]
        groups = sorted(
            (_first_world(file, group), number, group)
            for number, file in enumerate(files)
            for group in range(file.num_row_groups)
        )
        temporary = stack.enter_context(replacing(run_dir / DESIGN_FILE))
        joined = stack.enter_context(pq.ParquetWriter(temporary, files[0].schema_arrow, compression="zstd"))
        for _, number, group in groups:
            joined.write_table(files[number].read_row_group(group))


def _open_design(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise damaged(path) from error


def _first_world(file: pq.ParquetFile, group: int) -> int:
    place = file.schema_arrow.get_field_index("world")
    return int(file.metadata.row_group(group).column(place).statistics.min)


def write_failures(run_dir: Path, layout: Layout, failed: list[Report], tried_worlds: int, shard: Shard) -> None:
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
    shard
        Share of the blocks that was tried; rows on others are kept.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    path = run_dir / FAILURES_FILE
    table = pd.DataFrame([_failure(layout, report) for report in sorted(failed, key=lambda report: report.piece)])
    if path.is_file():
        earlier = pd.read_parquet(path)
        first = earlier["first_world"]
        kept = (first >= tried_worlds) | ~(first // BLOCK_WORLDS).map(shard.holds)
        table = pd.concat([table, earlier[kept]], ignore_index=True)
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
