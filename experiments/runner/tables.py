"""Write the tables that the parent process makes: the design, and the failed blocks."""

import math
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from experiments.runner.work import Job, Report
from experiments.store.layout import BLOCK_WORLDS, Layout
from experiments.store.reader import DESIGN_FILE, FAILURE_COLUMNS, FAILURES_FILE
from experiments.store.shard import Shard
from experiments.store.table import open_table, read_table, table_writer, write_table
from sim.config.errors import UserError


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
    with table_writer(run_dir / DESIGN_FILE, schema, job.layout.run) as write:
        for start in sorted(block * BLOCK_WORLDS for block in blocks):
            write(_design(job, start, min(start + BLOCK_WORLDS, worlds)))


def _design(job: Job, start: int, stop: int) -> pa.Table:
    rows = job.design(job.space, np.arange(start, stop, dtype=np.int64), job.space.cases)
    return pa.Table.from_pandas(rows, preserve_index=False)


def join_designs(run_dir: Path, sources: Sequence[Path], run: str) -> None:
    """Write the design tables of several folders as one, block by block in the order of their worlds.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    UserError
        If a table is missing, damaged or of another run.
    """
    with ExitStack() as stack:
        files = [stack.enter_context(open_table(source / DESIGN_FILE, run)) for source in sources]
        groups = sorted(
            (int(file.read(group, ["world"])["world"][0].as_py()), number, group)
            for number, file in enumerate(files)
            for group in file.groups
        )
        write = stack.enter_context(table_writer(run_dir / DESIGN_FILE, files[0].schema, run))
        for _, number, group in groups:
            write(files[number].read(group))


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
        table = pd.concat([table, _kept(path, layout, tried_worlds, shard)], ignore_index=True)
    if table.empty:
        path.unlink(missing_ok=True)
        return
    write_table(path, table, layout.run)


def _kept(path: Path, layout: Layout, tried_worlds: int, shard: Shard) -> pd.DataFrame:
    """Return the rows of blocks that were not tried now; none where the table is damaged."""
    try:
        earlier = read_table(path, layout.run)
    except UserError:
        return pd.DataFrame()
    first = earlier["first_world"]
    return earlier[(first >= tried_worlds) | ~(first // BLOCK_WORLDS).map(shard.holds)]


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
