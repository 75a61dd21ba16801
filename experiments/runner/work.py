"""Do one piece of a run: rows, simulation, metrics, files.

This is all that a worker process does. It writes its own results, the metrics last, so that nothing large travels
between processes and a piece is either wholly there or not at all. Whatever fails inside the model becomes a report;
a disk that cannot be written ends the run, because no other piece would fare better.
"""

import gc
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Design, Space
from experiments.runner.identity import processor_kind
from experiments.store.block import BlockResult
from experiments.store.digest import world_digests
from experiments.store.layout import Layout
from experiments.store.parts import write_part
from experiments.store.piece import Piece
from experiments.store.reader import METRICS_FOLDER
from experiments.store.series import write_series


class BlockSimulator(Protocol):
    """Simulates the rows of a block; the one seam between the runner and a model."""

    def __call__(self, case: Case, rows: pd.DataFrame) -> BlockResult:
        """Return metrics and series of each row's world, worlds in the order of the rows."""


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


@dataclass(frozen=True)
class Report:
    """How a piece went.

    Attributes
    ----------
    piece
        Which.
    stage
        Where it failed: ``design``, ``simulate``, ``store`` or ``worker``; empty if it did not.
    error, trace
        Why it failed, in one line and in full.
    unwritable
        The files could not be written, so going on is pointless.
    processor
        Kind of the processor that did it.
    """

    piece: Piece
    stage: str = ""
    error: str = ""
    trace: str = ""
    unwritable: bool = False
    processor: str = ""


_installed: list[Job] = []


def install(job: Job) -> None:
    """Keep the job of this worker process."""
    _installed[:] = [job]


def do_installed(piece: Piece) -> Report:
    """Do a piece of the job that `install` was given."""
    return do_piece(_installed[0], piece)


def do_piece(job: Job, piece: Piece) -> Report:
    """Compute and save a piece; never raises an ordinary exception, so that one bad block leaves the others alone."""
    report = _attempt(job, piece)
    gc.collect()  # a model's agents point at each other: without this several blocks are held at once
    return replace(report, processor=processor_kind())


def _attempt(job: Job, piece: Piece) -> Report:
    stage = "design"
    try:
        case = job.case(piece)
        rows = job.design(job.space, np.array(piece.worlds, dtype=np.int64), (case,))
        stage = "simulate"
        result = job.simulate(case, rows)
        _check_shapes(job.layout, piece, result)
        stage = "store"
        _save(job, piece, rows, result)
    except Exception as error:  # noqa: BLE001  - a failed block is a row, whatever it failed of
        text = f"{type(error).__name__}: {error}"
        unwritable = stage == "store" and isinstance(error, OSError)
        return Report(piece, stage, text, traceback.format_exc(), unwritable)
    return Report(piece)


def _check_shapes(layout: Layout, piece: Piece, result: BlockResult) -> None:
    table: tuple[int, ...] = (len(layout.nations), len(layout.goods), len(piece.worlds))
    expected = {f"metric {name}": table for name in layout.metrics}
    for name, axes in layout.series.items():
        expected[f"series {name}"] = (*(len(layout.axis(axis)) for axis in axes), len(piece.worlds))
    found = {f"metric {name}": values.shape for name, values in result.metrics.items()}
    found |= {f"series {name}": values.shape for name, values in result.series.items()}
    if found != expected:
        wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        raise ValueError(f"{wrong[0]} has shape {found.get(wrong[0])}, expected {expected.get(wrong[0])}")


def _save(job: Job, piece: Piece, rows: pd.DataFrame, result: BlockResult) -> None:
    series = {name: values.astype(np.float32) for name, values in result.series.items()}
    digests = world_digests(_hashed_arrays(job.layout, rows, result, series), len(piece.worlds))
    write_series(job.run_dir, piece, series)
    write_part(job.run_dir / METRICS_FOLDER, job.layout, piece, result.metrics, digests)


def _hashed_arrays(
    layout: Layout, rows: pd.DataFrame, result: BlockResult, series: dict[str, NDArray[np.float32]]
) -> dict[str, NDArray[np.floating]]:
    arrays: dict[str, NDArray[np.floating]] = {
        f"design {name}": rows[name].to_numpy(dtype=np.float64) for name in layout.design_columns
    }
    arrays |= {f"metric {name}": np.asarray(values, dtype=np.float64) for name, values in result.metrics.items()}
    arrays |= {f"series {name}": values for name, values in series.items()}
    return arrays
