"""Hand out bundles of pieces to workers and take in their reports, a few at a time.

Only a few are under way at once, so that a run of a million blocks queues nothing. A worker that dies (killed,
out of memory) takes its pool with it; the pieces that were under way are then tried once more, each alone, so that the
one to blame becomes a failed row and the others are not lost with it. So is a piece that arrives damaged.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack, contextmanager

from experiments.cluster import Cluster
from experiments.executor import StartMethod, worker_pool
from experiments.runner.bundles import Bundle, bundled
from experiments.runner.handover import Handover
from experiments.runner.shared import left_in_folder
from experiments.runner.staged import staged
from experiments.runner.work import Job, Report, do_installed, failure, install
from experiments.store.parcel import DamagedParcelError
from experiments.store.piece import Piece
from sim.config.errors import UserError

_WAITING_PER_WORKER = 2


class Crew:
    """The workers of a run.

    Parameters
    ----------
    job
        What all pieces share.
    workers
        How many; 1 works in this process.
    start_method
        How processes start; by operating system if None.
    executor
        Used instead of own processes; its workers read the job from the run folder.
    through
        URL of a place through which job and results travel, for workers of the executor that do not see the run folder.
    """

    def __init__(
        self,
        job: Job,
        workers: int,
        start_method: StartMethod | None = None,
        executor: Executor | None = None,
        through: str | None = None,
    ) -> None:
        self._job = job
        self._workers = workers
        self._start_method = start_method
        self._given = executor
        self._through = through
        self._at_hand: tuple[Executor, Handover] | None = None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Start own workers, and end them when the body is done or interrupted."""
        with ExitStack() as stack:
            if self._given is None:
                pool = stack.enter_context(worker_pool(self._workers, install, self._job, self._start_method))
                self._at_hand = pool, Handover(do_installed)
            else:
                way = left_in_folder(self._job) if self._through is None else staged(self._job, self._through)
                self._at_hand = self._given, stack.enter_context(way)
            yield

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

    def _taken_in(self, reports: Iterable[Report], suspects: list[Piece]) -> Iterator[Report]:
        """Yield each report when its piece is in the run folder; one that was damaged on its way becomes a suspect."""
        for report in reports:
            try:
                taken = self._take(report)
            except DamagedParcelError:
                suspects.append(report.piece)
            else:
                yield taken

    def _take(self, report: Report) -> Report:
        _, handover = self._hands
        try:
            if not report.stage:
                handover.take(report.piece)
        except DamagedParcelError:
            raise
        except Exception as error:  # noqa: BLE001  - as in a worker that saves by itself
            return failure(report.piece, "store", error)
        return report

    def _hand_out(
        self, waiting: deque[Bundle], under_way: dict[Future[list[Report]], Bundle], suspects: list[Piece]
    ) -> None:
        while waiting and len(under_way) < self._places * _WAITING_PER_WORKER:
            bundle = waiting.popleft()
            try:
                under_way[self._submit(bundle)] = bundle
            except BrokenExecutor:
                suspects.extend(piece for lost in (bundle, *waiting) for piece in lost)
                waiting.clear()

    @property
    def _places(self) -> int:
        """How many bundles can be done at once."""
        return self._given.places if isinstance(self._given, Cluster) else self._workers

    def _submit(self, bundle: Bundle) -> "Future[list[Report]]":
        executor, handover = self._hands
        return executor.submit(handover.do, bundle)

    @property
    def _hands(self) -> tuple[Executor, Handover]:
        if self._at_hand is None:
            raise RuntimeError("the crew is not at work")
        return self._at_hand

    def _alone(self, piece: Piece) -> Report:
        """Try a piece when nothing else is under way: on the cluster, or in a process of its own."""
        try:
            if isinstance(self._given, Cluster):
                return self._take(self._submit((piece,)).result()[0])
            with worker_pool(1, install, self._job, self._start_method, in_process=False) as pool:
                return pool.submit(do_installed, (piece,)).result()[0]
        except BrokenExecutor as error:
            return Report(piece, "worker", f"the worker process died: {error}")
        except DamagedParcelError as error:
            return failure(piece, "store", error)


def _reports(future: "Future[list[Report]]", bundle: Bundle, suspects: list[Piece]) -> list[Report]:
    """Return what a finished future tells, or note its pieces as suspects when its worker died."""
    try:
        return future.result()
    except BrokenExecutor:
        suspects.extend(bundle)
        return []
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001  - a foreign executor may fail in its own ways
        return [Report(piece, "worker", f"{type(error).__name__}: {error}") for piece in bundle]
