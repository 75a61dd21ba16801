"""Measure what a second worker brings, with the real runner: its pool, its blocks, its files.

The two are timed in turn, and the median of the pairs counts: on a machine with other work the speed wanders by more
than the difference between the two within a minute.
"""

import statistics
import time

from experiments.bench.subject import Subject
from experiments.runner.dispatch import Dispatcher
from experiments.runner.folder import make_folder
from experiments.store.layout import BLOCK_WORLDS
from experiments.store.piece import Piece
from experiments.store.space import make_space


def speedup(subject: Subject, pieces: int, months: int, alternations: int) -> float:
    """Return how many times faster two workers do the same pieces than one; both pools are warm."""
    request = subject.run("workers", pieces * BLOCK_WORLDS, months)
    job = request.job
    make_folder(job.run_dir)
    make_space(job.run_dir, job.layout, request.worlds)
    work = [Piece(start, start + BLOCK_WORLDS, 0, 0) for start in range(0, request.worlds, BLOCK_WORLDS)]
    alone, together = Dispatcher(job, 1), Dispatcher(job, 2)
    with together.at_work(), alone.at_work():
        _seconds(together, work)
        ratios = [_seconds(alone, work) / _seconds(together, work) for _ in range(alternations)]
    return statistics.median(ratios)


def _seconds(dispatcher: Dispatcher, work: list[Piece]) -> float:
    started = time.perf_counter()
    failed = [report for report in dispatcher.reports(work) if report.stage]
    if failed:
        raise RuntimeError(f"a block failed while it was timed: {failed[0].trace}")
    return time.perf_counter() - started
