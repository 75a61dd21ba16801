"""What to run and how: all that the runner needs to know."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from experiments.executor import StartMethod
from experiments.runner.watch import Teller
from experiments.runner.work import Job
from experiments.store.manifest import Manifest
from experiments.store.shard import WHOLE, Shard


@dataclass(frozen=True)
class Request:
    """What to run and how.

    Attributes
    ----------
    job
        What all pieces share, with the run folder.
    worlds
        How many worlds are asked for.
    months
        Simulated months of each, run-in included, for rates.
    manifest
        What the manifest says of the run; must hold ``identity``.
    workers
        Processes; 1 runs in this one.
    executor
        Another executor to use instead; its workers need not see the run folder.
    start_method
        How worker processes start; by operating system if None.
    warm_up
        Compiles the model once, before workers start.
    quiet
        Show no progress.
    announced
        Whether what is hardly plausible was said already.
    tell
        Runs worlds again to tell what happened in them.
    cluster
        Address of a Dask cluster to use instead, see `experiments.cluster.connected`.
    shard
        Which share of the blocks to compute.
    """

    job: Job
    worlds: int
    months: int
    manifest: Manifest
    workers: int = 1
    executor: Executor | None = None
    start_method: StartMethod | None = None
    warm_up: Callable[[], object] | None = None
    quiet: bool = False
    announced: bool = False
    tell: Teller | None = None
    cluster: str | None = None
    shard: Shard = WHOLE
