"""Compute pieces of a run: draw rows, simulate, compute metrics, write files.

This is all that a worker process does. It writes its own results, the metrics last, so that nothing large travels
between processes of one machine and a piece is either saved in full or not at all. Any failure inside the model
becomes a report; a disk that cannot be written ends the run, because no other piece would fare better.
"""

import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Design, Space
from experiments.runner.bundles import Bundle
from experiments.runner.identity import processor_kind
from experiments.store.block import BlockResult
from experiments.store.cells import Cells
from experiments.store.dated import rounded
from experiments.store.digest import world_digests
from experiments.store.fans import write_counts
from experiments.store.layout import Layout
from experiments.store.measured import MeasureSums
from experiments.store.part_table import write_part
from experiments.store.piece import Piece
from experiments.store.reader import METRICS_FOLDER
from experiments.store.series import write_series
from experiments.store.totals import TotalSums

BEFORE_SAVING: Final = ("design", "simulate")
"""Stages in which a piece may fail with nothing saved yet."""


class BlockSimulator(Protocol):
    """Simulates rows; the one seam between the runner and a model."""

    @property
    def rows_at_once(self) -> int:
        """How many rows it does best at once."""

    def __call__(self, rows: pd.DataFrame) -> BlockResult:
        """Return metrics and series of each row, in the order of the rows; rows may be of any cases."""


@dataclass(frozen=True)
class Job:
    """What all pieces of a run share; must survive pickling.

    Attributes
    ----------
    run_dir
        The run folder.
    layout
        Names along the axes.
    space, design
        Make the rows.
    simulate
        Simulates them.
    """

    run_dir: Path
    layout: Layout
    space: Space
    design: Design
    simulate: BlockSimulator

    def case(self, piece: Piece) -> Case:
        """Return the case that a piece belongs to."""
        return self.space.cases[piece.scenario * len(self.layout.policies) + piece.policy]

    def folder_for(self, piece: Piece) -> Path:  # noqa: ARG002  - others need to know which
        """Return the folder to save a piece into, which is there.

        Raises
        ------
        OSError
            If it cannot be made.
        """
        return self.run_dir


@dataclass(frozen=True)
class Report:
    """The result of attempting a piece.

    Attributes
    ----------
    piece
        Which.
    stage
        Where it failed: ``design``, ``simulate``, ``store`` or ``worker``; empty if it did not.
    error, trace
        Why it failed, in one line and in full.
    unwritable
        The files could not be written, so no other piece can be saved.
    processor
        Kind of the processor that did it.
    parcel
        The piece's files, from a worker that cannot save them into the run folder; the runner takes them out.
    """

    piece: Piece
    stage: str = ""
    error: str = ""
    trace: str = ""
    unwritable: bool = False
    processor: str = ""
    parcel: bytes = field(default=b"", repr=False)


_installed: list[Job] = []


def install(job: Job) -> None:
    """Keep the job of this worker process."""
    _installed[:] = [job]


def do_installed(bundle: Bundle) -> list[Report]:
    """Compute pieces of the job that `install` received."""
    return do_bundle(_installed[0], bundle)


def do_bundle(job: Job, bundle: Bundle) -> list[Report]:
    """Compute pieces side by side, save each, and return a report of each.

    Never raises an ordinary exception. When one fails before anything is saved, each is tried alone, so that a bad
    block leaves the others alone.
    """
    reports = _attempt(job, bundle)
    if len(bundle) > 1 and any(report.stage in BEFORE_SAVING for report in reports):
        reports = [report for piece in bundle for report in _attempt(job, (piece,))]
    return [replace(report, processor=processor_kind()) for report in reports]


def _attempt(job: Job, bundle: Bundle) -> list[Report]:
    stage = BEFORE_SAVING[0]
    try:
        tables = [_rows(job, piece) for piece in bundle]
        stage = BEFORE_SAVING[1]
        rows = pd.concat(tables, ignore_index=True)
        result = job.simulate(rows)
        _check_shapes(job.layout, len(rows), result)
    except Exception as error:  # noqa: BLE001  - a failed block is a row, for any reason
        return [failure(piece, stage, error) for piece in bundle]
    reports = []
    stop = 0
    for piece, table in zip(bundle, tables, strict=True):
        start, stop = stop, stop + len(table)
        reports.append(_saved(job, piece, table, result.cut(start, stop)))
    return reports


def _rows(job: Job, piece: Piece) -> pd.DataFrame:
    return job.design(job.space, np.array(piece.worlds, dtype=np.int64), (job.case(piece),))


def _saved(job: Job, piece: Piece, rows: pd.DataFrame, result: BlockResult) -> Report:
    try:
        _save(job.folder_for(piece), job.layout, piece, rows, result)
    except Exception as error:  # noqa: BLE001  - as above
        return failure(piece, "store", error)
    return Report(piece)


def failure(piece: Piece, stage: str, error: Exception) -> Report:
    """Return the report of a piece that failed; where files cannot be saved, no other piece would fare better."""
    text = f"{type(error).__name__}: {error}"
    trace = "".join(traceback.format_exception(error))
    return Report(piece, stage, text, trace, unwritable=stage == "store" and isinstance(error, OSError))


def _check_shapes(layout: Layout, rows: int, result: BlockResult) -> None:
    table: tuple[int, ...] = (len(layout.nations), len(layout.goods), rows)
    expected = {f"metric {name}": table for name in layout.metrics}
    for name, axes in layout.series.items():
        expected[f"series {name}"] = (*(len(layout.axis(axis)) for axis in axes), rows)
    for name, axes in layout.fans.items():
        lengths = {"month": len(layout.months), "nation": len(layout.nations), "good": len(layout.goods)}
        expected[f"fan {name}"] = (*(lengths[axis] for axis in axes), rows)
    found = {f"metric {name}": values.shape for name, values in result.metrics.items()}
    found |= {f"series {name}": values.shape for name, values in result.series.items()}
    for date in layout.dates:
        expected |= {f"metric {name} before {date}": table for name in layout.metrics}
    found |= {
        f"metric {name} before {date}": values.shape
        for date, metrics in result.dated.items()
        for name, values in metrics.items()
    }
    found |= {f"fan {name}": values.shape for name, values in result.fans.items()}
    if found != expected:
        wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        raise ValueError(f"{wrong[0]} has shape {found.get(wrong[0])}, expected {expected.get(wrong[0])}")


def _save(folder: Path, layout: Layout, piece: Piece, rows: pd.DataFrame, result: BlockResult) -> None:
    series = {name: values.astype(np.float32) for name, values in result.series.items()}
    digests = world_digests(_hashed_arrays(layout, rows, result, series), len(piece.worlds))
    mark = write_series(folder, layout, piece, series)
    if layout.fans:
        totals = None if result.totals is None else TotalSums.of(result.totals, len(piece.worlds))
        write_counts(folder, layout, piece, Cells(layout).count(result.fans), totals)
    measures = None if result.measures is None else MeasureSums.of(result.measures, len(piece.worlds))
    write_part(
        folder / METRICS_FOLDER, layout, piece, result.metrics, digests, mark, measures=measures, dated=result.dated
    )


def _hashed_arrays(
    layout: Layout, rows: pd.DataFrame, result: BlockResult, series: dict[str, NDArray[np.float32]]
) -> dict[str, NDArray[np.floating]]:
    arrays: dict[str, NDArray[np.floating]] = {
        f"design {name}": rows[name].to_numpy(dtype=np.float64) for name in layout.design_columns
    }
    arrays |= {f"metric {name}": np.asarray(values, dtype=np.float64) for name, values in result.metrics.items()}
    arrays |= {f"series {name}": values for name, values in series.items()}
    for date, metrics in result.dated.items():
        arrays[f"metrics before {date}"] = rounded(np.stack([metrics[name] for name in layout.metrics]))
    return arrays
