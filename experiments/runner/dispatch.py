"""Send bundles of pieces to workers and collect their reports, a few at a time.

Only a few are under way at once, so that a run of a million blocks queues nothing. A worker that dies (killed,
out of memory) takes its pool with it; the pieces that were under way are then tried once more, each alone, so that the
one to blame becomes a failed row and the others are not lost with it. So is a piece that arrives damaged.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from experiments.runner.bundles import Bundle, bundled
from experiments.runner.cluster import Cluster
from experiments.runner.executor import StartMethod, process_context, worker_pool
from experiments.runner.month_count import MonthCount, count_into
from experiments.runner.remote import do_remotely, packed_job
from experiments.runner.work import Job, Report, do_installed, failure, install
from experiments.store.parcel import DamagedParcelError, take_in
from experiments.store.piece import Piece
from sim.config.errors import UserError

_WAITING_PER_WORKER = 2

Submit = Callable[[Bundle], "Future[list[Report]]"]
"""Sends a bundle to a worker."""


class Dispatcher:
    """Sends the pieces of a run to its workers.

    Parameters
    ----------
    job
        What all pieces share.
    workers
        How many; 1 works in this process.
    start_method
        How processes start; by operating system if None.
    executor
        Used instead of own processes; its workers get the job and send back what they finish.
    """

    def __init__(
        self,
        job: Job,
        workers: int,
        start_method: StartMethod | None = None,
        executor: Executor | None = None,
    ) -> None:
        self._job = job
        self._workers = workers
        self._start_method = start_method
        self._given = executor
        self._count = MonthCount(process_context(start_method))
        self._submit: Submit | None = None

    @property
    def world_months(self) -> int:
        """Months of worlds that own workers have simulated so far, about; those of another executor are not seen."""
        return self._count.world_months

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Start own workers, and end them when the body is done or interrupted."""
        with ExitStack() as stack:
            if self._given is None:
                own = self._job, self._count
                pool = stack.enter_context(worker_pool(self._workers, _start, own, self._start_method))
                self._submit = lambda bundle: pool.submit(do_installed, bundle)
            else:
                executor, job = self._given, packed_job(self._job)
                kept = executor.keep(job) if isinstance(executor, Cluster) else job
                self._submit = lambda bundle: executor.submit(do_remotely, kept, bundle)
            yield

    def reports_of(self, steps: Iterable[Sequence[Piece]]) -> Iterator[Report]:
        """Yield the report of each piece, step by step; no further step begins when files cannot be written."""
        for step in steps:
            unwritable = False
            for report in self.reports(step):
                unwritable |= report.unwritable
                yield report
            if unwritable:
                return

    def reports(self, pieces: Sequence[Piece]) -> Iterator[Report]:
        """Yield the report of each piece as it is done; stop handing out when files cannot be written."""
        waiting = deque(bundled(pieces, self._places, self._job.simulate.rows_at_once))
        suspects: list[Piece] = []
        under_way: dict[Future[list[Report]], Bundle] = {}
        while waiting or under_way:
            self._hand_out(waiting, under_way, suspects)
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                for report in self._taken_in(_reports(future, under_way.pop(future), suspects), suspects):
                    if report.unwritable:
                        waiting.clear()
                    yield report
        for piece in sorted(suspects):
            yield self._alone(piece)

    def _taken_in(self, reports: list[Report], suspects: list[Piece]) -> Iterator[Report]:
        """Yield each report when its piece is in the run folder; one that was damaged on its way becomes a suspect."""
        while reports:
            report = reports.pop(0)  # its files are let go of as soon as they are saved
            try:
                taken = self._take(report)
            except DamagedParcelError:
                suspects.append(report.piece)
            else:
                yield taken

    def _take(self, report: Report) -> Report:
        """Save the files that a worker sent with its report, if it did not save them itself."""
        if not report.parcel:
            return report
        try:
            take_in(report.parcel, self._job.run_dir, self._job.layout, report.piece)
        except DamagedParcelError:
            raise
        except Exception as error:  # noqa: BLE001  - as in a worker that saves by itself
            return failure(report.piece, "store", error)
        return replace(report, parcel=b"")

    def _hand_out(
        self, waiting: deque[Bundle], under_way: dict[Future[list[Report]], Bundle], suspects: list[Piece]
    ) -> None:
        while waiting and len(under_way) < self._places * _WAITING_PER_WORKER:
            bundle = waiting.popleft()
            try:
                under_way[self._sent(bundle)] = bundle
            except BrokenExecutor:
                suspects.extend(piece for lost in (bundle, *waiting) for piece in lost)
                waiting.clear()

    @property
    def _places(self) -> int:
        """How many bundles can be done at once."""
        return self._given.places if isinstance(self._given, Cluster) else self._workers

    def _sent(self, bundle: Bundle) -> "Future[list[Report]]":
        if self._submit is None:
            raise RuntimeError("the crew is not at work")
        return self._submit(bundle)

    def _alone(self, piece: Piece) -> Report:
        """Try a piece when nothing else is under way: on the cluster, or in a process of its own."""
        try:
            if isinstance(self._given, Cluster):
                return self._take(self._sent((piece,)).result()[0])
            with worker_pool(1, _start, (self._job, self._count), self._start_method, in_process=False) as pool:
                return pool.submit(do_installed, (piece,)).result()[0]
        except BrokenExecutor as error:
            return Report(piece, "worker", f"the worker process died: {error}")
        except DamagedParcelError as error:
            return failure(piece, "store", error)


def _start(job: tuple[Job, MonthCount]) -> None:
    """Prepare a worker: keep the job, and count its months with all others."""
    install(job[0])
    count_into(job[1])


def _reports(future: "Future[list[Report]]", bundle: Bundle, suspects: list[Piece]) -> list[Report]:
    """Return the reports of a finished future; if its worker died, add its pieces to the suspects."""
    try:
        return future.result()
    except BrokenExecutor:
        suspects.extend(bundle)
        return []
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001  - a foreign executor may fail in its own ways
        return [Report(piece, "worker", f"{type(error).__name__}: {error}") for piece in bundle]
