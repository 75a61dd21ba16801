"""Execute a design into a run folder: find what is missing, compute it, and report how the execution ended.

The parent process only sends pieces to workers and writes the manifest; its memory does not grow with the number of
worlds, and finished pieces stay, no matter what stops it.
"""

import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from experiments.printing.progress import is_shown, progress_bar, spinner
from experiments.runner.cluster import connected
from experiments.runner.dispatch import Dispatcher
from experiments.runner.doubts import DOUBTS, announce
from experiments.runner.executor import refuse_unguarded_main
from experiments.runner.folder import check_folder, check_layout, make_folder
from experiments.runner.identity import fingerprint
from experiments.runner.manifest_writer import ManifestWriter
from experiments.runner.preview import PreviewUpdater, first_worlds_first
from experiments.runner.request import Request
from experiments.runner.tables import write_design, write_failures
from experiments.runner.work import Report
from experiments.store.layout import BLOCK_WORLDS
from experiments.store.links import piece_files
from experiments.store.lock import locked
from experiments.store.manifest import COMPLETE, PARTIAL, Manifest
from experiments.store.piece import Piece
from experiments.store.reader import DESIGN_FILE, FAILURES_FILE, METRICS_FOLDER, RunStore
from experiments.store.recovery import find_missing, survey
from experiments.store.shelf import strangers
from experiments.store.space import make_space
from experiments.store.sums import Sums
from experiments.store.table import check_table
from experiments.store.whole import check_design
from sim.config.errors import UserError

_KEPT = "finished blocks are kept; give the same command to continue"


@dataclass(frozen=True)
class Ending:
    """How an execution ended.

    Attributes
    ----------
    run_dir, worlds
        The run folder, and how many worlds were asked for.
    elapsed_s
        Seconds this call took to compute what was missing.
    rows
        Rows of the design that it computed: 0 if the store had them all.
    failed
        Blocks that failed, in this call.
    """

    run_dir: Path
    worlds: int
    elapsed_s: float
    rows: int
    failed: tuple[Report, ...] = field(default=())

    @cached_property
    def store(self) -> RunStore:
        """View on the worlds asked for.

        Raises
        ------
        UserError
            If the folder lacks blocks of other shards.
        """
        return RunStore.open(self.run_dir, self.worlds)

    @property
    def strangers(self) -> list[Path]:
        """Files among the run's pieces that are none of them: they are left alone, and not read."""
        return strangers(self.run_dir, self.store.layout)


def execute(request: Request) -> Ending:
    """Bring a run folder to the number of worlds asked for, or a shard's part of it.

    Raises
    ------
    UserError
        If the folder belongs to something else, is held by another runner or cannot be written. What was finished
        stays.
    """
    refuse_unguarded_main()
    layout = replace(request.job.layout, run=fingerprint(request.manifest["identity"]))
    request = replace(request, job=replace(request.job, layout=layout))
    run_dir = request.job.run_dir
    if not request.execution.quiet and not request.announced:
        announce(request.manifest.get(DOUBTS, ()))
    make_folder(run_dir)
    started = time.perf_counter()
    try:
        saved = check_folder(run_dir, request.manifest["identity"])  # before a lock is put into a folder of others
        if saved is not None and _is_complete(request, saved):
            return Ending(run_dir, request.worlds, time.perf_counter() - started, 0)
        with locked(run_dir):
            saved = check_folder(run_dir, request.manifest["identity"]) or {}
            check_layout(run_dir, saved, request.job.layout)
            whole = replace(request, worlds=max(request.worlds, int(saved.get("worlds", 0))))
            missing = find_missing(run_dir, layout, whole.worlds)
            own = [piece for piece in missing if request.execution.shard.holds(piece.block)]
            failed = _compute(whole, saved, own, _blocks(missing) - _blocks(own))
    except OSError as error:
        raise UserError(_stopped(run_dir, str(error))) from error
    rows = sum(len(piece.worlds) for piece in own) - sum(len(report.piece.worlds) for report in failed)
    return Ending(run_dir, request.worlds, time.perf_counter() - started, rows, tuple(failed))


def _is_complete(request: Request, saved: Manifest) -> bool:
    """Return whether a folder has all that is asked for and every file can be read; nothing is written for that."""
    run_dir, layout = request.job.run_dir, request.job.layout
    if saved["status"] not in COMPLETE or saved["worlds"] < request.worlds:
        return False
    try:
        RunStore.open(run_dir)
        check_table(run_dir / DESIGN_FILE, layout.run)
    except UserError:
        return False
    found = survey(run_dir, layout, saved["worlds"])
    return not found.missing and not found.spoilt


def _sound_design(request: Request, worlds: int) -> bool:
    """Return whether the design of a number of worlds is there and can be read."""
    path, layout = request.job.run_dir / DESIGN_FILE, request.job.layout
    try:
        check_design(path, layout, worlds)
        check_table(path, layout.run)
    except UserError:
        return False
    return True


def _blocks(pieces: list[Piece]) -> set[int]:
    return {piece.block for piece in pieces}


def _compute(request: Request, saved: Manifest, missing: list[Piece], elsewhere: set[int]) -> list[Report]:
    """Compute the missing pieces and update the manifest; the blocks `elsewhere` are left to other shards."""
    run_dir, layout = request.job.run_dir, request.job.layout
    there = piece_files(run_dir / METRICS_FOLDER, layout)
    manifest_writer = ManifestWriter(request, saved)
    manifest_writer.write("running")
    held = int(saved.get("worlds", 0))
    if request.worlds > held or not _sound_design(request, held):
        absent = {block for block in elsewhere if block * BLOCK_WORLDS >= held}
        write_design(run_dir, request.job, request.worlds, absent)
    make_space(run_dir, layout, max((request.worlds, *(piece.stop for piece in there))))
    reports: list[Report] = []
    try:
        _work_through(request, missing, reports)
    except BaseException:
        with suppress(OSError):  # the interruption matters more than a note of it
            manifest_writer.write("interrupted", reports)
        raise
    failed = [report for report in reports if report.stage]
    write_failures(run_dir, layout, failed, request.worlds, request.execution.shard)
    stopped = [report for report in failed if report.unwritable]
    if stopped:
        manifest_writer.write("stopped", reports)
        raise UserError(_stopped(run_dir, stopped[0].error))
    if elsewhere:
        manifest_writer.write(PARTIAL, reports)
        return failed
    status = "failed blocks" if (run_dir / FAILURES_FILE).is_file() else "finished"
    manifest_writer.write(status, reports)
    manifest_writer.write(status, reports, RunStore.open(run_dir))
    return failed


def _work_through(request: Request, missing: list[Piece], reports: list[Report]) -> None:
    """Compute the missing pieces, those of the first worlds before the others if somebody watches."""
    sums = Sums(request.job.run_dir, request.job.layout)
    sums.catch_up()
    if not missing:
        return
    execution = request.execution
    if request.warm_up is not None:
        with spinner(
            "loading the model; the first time on a machine it is compiled, which takes 2 to 5 minutes ...",
            quiet=execution.quiet,
        ):
            request.warm_up()
    preview = request.preview if is_shown(quiet=execution.quiet) else None
    steps = [missing] if preview is None else first_worlds_first(missing, request.worlds)
    with ExitStack() as stack:
        executor = (
            execution.executor if execution.cluster is None else stack.enter_context(connected(execution.cluster))
        )
        dispatcher = Dispatcher(request.job, min(execution.processes, len(missing)), execution.start_method, executor)
        stack.enter_context(dispatcher.at_work())
        rows = sum(len(piece.worlds) for piece in missing)
        bar = stack.enter_context(
            progress_bar(rows, request.months, lambda: dispatcher.world_months, quiet=execution.quiet)
        )
        so_far = PreviewUpdater(request, [piece for step in steps for piece in step], preview, bar.show)
        for report in dispatcher.reports_of(steps):
            reports.append(report)
            if not report.stage:
                sums.take_in(report.piece)
            bar.advance(len(report.piece.worlds))
            so_far.take_in(report.piece)


def _stopped(run_dir: Path, reason: str) -> str:
    return f"{run_dir} gets no further results ({reason}): {_KEPT}"
