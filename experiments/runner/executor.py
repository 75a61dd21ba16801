"""Executors for one process, several processes or a cluster, all with the same interface.

One worker means this process; several mean a process pool with one thread each, because worlds are independent and
a block keeps one core busy. Where the operating system can fork safely, workers start with the compiled kernels
already in memory (milliseconds); elsewhere they are spawned and load them (seconds). Any other
`concurrent.futures.Executor`, a cluster's for example, takes the same place.
"""

import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Event
from typing import Any, Final, Literal, ParamSpec, TypeVar

from sim.config.errors import UserError

StartMethod = Literal["fork", "spawn"]
Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")

THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMBA_NUM_THREADS",
)
"""What numerical libraries read, at import, to know how many threads to start."""

UNGUARDED: Final = (
    "each worker process imports the script that starts it, and would run it all again: put the call under "
    "if __name__ == '__main__':"
)
"""What a script does wrong that has no guard, and how to mend it."""

_LOOKS_A_SECOND = 10
"""How often a worker looks whether the runner was interrupted."""


class InProcess(Executor):
    """Run each task at once in this process; the same interface as a pool of one."""

    def submit(
        self, task: Callable[Inputs, Output], /, *args: Inputs.args, **kwargs: Inputs.kwargs
    ) -> "Future[Output]":
        """Run `task` and return its finished future."""
        future: Future[Output] = Future()
        try:
            future.set_result(task(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  - a future carries any error of its task
            future.set_exception(error)
        return future


def default_start_method() -> StartMethod:
    """Return fork on Linux, where it is safe for us, and spawn elsewhere."""
    return "fork" if sys.platform.startswith("linux") else "spawn"


def process_context(start_method: StartMethod | None = None) -> BaseContext:
    """Return where worker processes come from, by operating system if no method is given."""
    return multiprocessing.get_context(start_method or default_start_method())


def refuse_unguarded_main() -> None:
    """End a process that is only importing the main module of the script that started it.

    A spawned worker imports the script again; without a guard it would run all of it again, workers included, for ever.

    Raises
    ------
    SystemExit
        If this is such a process; the first of them also says why.
    """
    process = multiprocessing.current_process()
    if getattr(process, "_inheriting", False):  # as multiprocessing itself tells
        first = process.name.endswith("-1")
        raise SystemExit(f"critmin: {UNGUARDED}" if first else 1)


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def worker_pool(
    workers: int,
    install: Callable[[Any], None],
    job: object,
    start_method: StartMethod | None = None,
    *,
    in_process: bool = True,
) -> Iterator[Executor]:
    """Yield an executor with some workers, each prepared with ``install(job)``.

    Parameters
    ----------
    workers
        Processes; 1 runs in this one.
    install
        Keeps the job where the tasks of a worker find it; must be importable.
    job
        What all tasks share; pickled once per worker under spawn, not at all under fork.
    start_method
        Default by operating system.
    in_process
        Whether a single worker is this process.

    Raises
    ------
    UserError
        If the workers die as they start.
    """
    if workers == 1 and in_process:
        install(job)
        yield InProcess()
        return
    refuse_unguarded_main()
    context = process_context(start_method)
    stopped = context.Event()
    pool = ProcessPoolExecutor(workers, context, _start_worker, (install, job, stopped))
    try:
        with one_thread_each(), _quiet_about_threads():
            _start_all(pool, workers)
        yield pool
    except KeyboardInterrupt:
        stopped.set()  # a worker may be minutes from the end of its bundle
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Limit the numerical libraries of processes started inside the block to one thread."""
    before = {name: os.environ.get(name) for name in THREAD_SETTINGS}
    os.environ.update(dict.fromkeys(THREAD_SETTINGS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _quiet_about_threads() -> Iterator[None]:
    """Silence Python 3.12's warning about forking with threads: ours are idle or reset themselves after a fork."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*use of fork.*", category=DeprecationWarning)
        yield


def _start_all(pool: ProcessPoolExecutor, workers: int) -> None:
    """Start every worker now, while the settings for them hold."""
    try:
        for future in [pool.submit(os.getpid) for _ in range(workers)]:
            future.result()
    except BrokenExecutor:
        raise UserError(f"the worker processes died as they started. If this is a script: {UNGUARDED}") from None


def _start_worker(install: Callable[[Any], None], job: object, stopped: Event) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the runner is interrupted, and ends its workers itself
    threading.Thread(target=_leave_with_runner, args=(stopped,), daemon=True).start()
    install(job)


def _leave_with_runner(stopped: Event) -> None:
    """End this worker when the runner is interrupted, or gone: a killed runner cannot send a message.

    What it has saved stays, as it does when a worker is killed; the rest is computed when the run continues.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    while not wait([parent.sentinel], timeout=1.0 / _LOOKS_A_SECOND) and not stopped.is_set():
        pass
    os._exit(1)
