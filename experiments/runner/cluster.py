"""Work on a Dask cluster through the same interface as in a pool of processes.

The runner submits pieces, and their files come back as the tasks' results, so workers need not see the run folder.
Dask runs the blocks of a lost worker again on the others. What it does not forgive, a block that took several workers
with it or a cluster that is gone, becomes an error message of the runner.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from experiments.runner.extras import imported
from sim.config.errors import UserError

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")

LOCAL = "local:"
"""Before the number of processes of a cluster on this machine."""

SCHEDULER_FILE = ".json"
"""Ending of the file in which a Dask scheduler writes its address."""

OWN_WORKERS: Final = {
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
    "distributed.worker.profile.enabled": False,
}
"""Settings of Dask for workers of this machine. By default they return memory at every chance, but a block allocates
the same arrays month after month and takes a third longer then; and they look a hundred times a second what they do."""


class Cluster(Executor):
    """A Dask client's executor.

    Parameters
    ----------
    client
        Connected to the cluster.
    """

    def __init__(self, client: Any) -> None:  # noqa: ANN401  - of an optional extra, and typed in parts only
        self._client = client
        self._executor = client.get_executor(pure=False)

    @property
    def places(self) -> int:
        """How many tasks the cluster can do at once now; workers may come and go."""
        return max(1, sum(self._client.nthreads().values()))

    def keep(self, content: bytes) -> Any:  # noqa: ANN401  - a future of Dask
        """Send content to the cluster once, and return what stands for it among the arguments of tasks.

        It is a task's result, not data scattered to one worker: Dask makes it again when that worker is lost.

        Raises
        ------
        UserError
            If the cluster is gone.
        """
        from distributed.client import ClosedClientError  # noqa: PLC0415  - an optional extra, and slow to import

        try:
            return self._client.submit(bytes, content, pure=False)
        except ClosedClientError as error:
            raise _gone() from error

    def submit(
        self, task: Callable[Inputs, Output], /, *args: Inputs.args, **kwargs: Inputs.kwargs
    ) -> "Future[Output]":
        """Run `task` on a worker.

        Raises
        ------
        UserError
            If the cluster is gone.
        """
        from distributed.client import ClosedClientError  # noqa: PLC0415  - an optional extra, and slow to import

        try:
            under_way = self._executor.submit(task, *args, **kwargs)
        except ClosedClientError as error:
            raise _gone() from error
        future: Future[Output] = Future()
        under_way.add_done_callback(partial(_hand_on, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002  - as the base class
        """Let go of what was submitted; with `wait`, when it is done."""
        self._executor.shutdown(wait=wait)


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Yield a cluster, and leave it when the body is done or interrupted.

    Parameters
    ----------
    address
        ``tcp://host:port`` or ``tls://host:port`` of a Dask scheduler, the path of its scheduler file, or ``local:4``
        for that number of processes of this machine. Certificates come from Dask's own configuration.

    Raises
    ------
    UserError
        If Dask is not installed, the address makes no sense or nobody answers there.
    """
    distributed = _distributed()
    with ExitStack() as stack:
        if address.startswith(LOCAL):
            stack.enter_context(imported("dask", "cluster", "--cluster").config.set(OWN_WORKERS))
            own = distributed.LocalCluster(
                n_workers=_processes(address), threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
            )
            client = stack.enter_context(distributed.Client(stack.enter_context(own)))
        else:
            client = stack.enter_context(_client(distributed, address))
        cluster = Cluster(client)
        stack.callback(cluster.shutdown, wait=False)
        yield cluster


def check_address(address: str) -> None:
    """Check that an address is of a form that `connected` takes, without connecting.

    Raises
    ------
    UserError
        If it is not.
    """
    if address.startswith(LOCAL):
        _processes(address)
    elif not address.startswith(("tcp://", "tls://")) and not address.endswith(SCHEDULER_FILE):
        raise UserError(
            f"--cluster {address[:80]!r}: expected tcp://host:port, tls://host:port, the path of a scheduler file "
            f"(*{SCHEDULER_FILE}), or local:4 for four processes of this machine"
        )


def _processes(address: str) -> int:
    text = address.removeprefix(LOCAL)
    if not text.isascii() or not text.isdigit() or not int(text):
        raise UserError(f"--cluster {address[:80]!r}: expected a number of processes of at least 1, such as local:4")
    return int(text)


def _distributed() -> Any:  # noqa: ANN401  - a module of an optional extra
    return imported("distributed", "cluster", "--cluster")


def _client(distributed: Any, address: str) -> Any:  # noqa: ANN401  - as above
    try:
        if address.endswith(SCHEDULER_FILE):
            Path(address).stat()  # Dask would wait for it without end
            return distributed.Client(scheduler_file=address)
        return distributed.Client(address)
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"--cluster {address}: nobody answers there ({error})") from error


def _hand_on(future: "Future[Any]", done: "Future[Any]") -> None:
    """Set the result of Dask's future on ours; failures become errors of the runner."""
    from distributed.scheduler import KilledWorker  # noqa: PLC0415  - as above

    try:
        future.set_result(done.result())
    except CancelledError:
        future.set_exception(_gone())
    except KilledWorker as error:
        future.set_exception(BrokenExecutor(str(error)))
    except Exception as error:  # noqa: BLE001  - a future carries any error of its task
        future.set_exception(error)


def _gone() -> UserError:
    return UserError("the cluster is gone: finished blocks are kept; give the same command to continue")
