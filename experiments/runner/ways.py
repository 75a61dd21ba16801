"""Say by what means a run is computed: nothing here changes what comes out of it."""

from concurrent.futures import Executor
from dataclasses import dataclass

from experiments.runner.cluster import check_address
from experiments.runner.executor import StartMethod, available_cores
from experiments.store.shard import WHOLE, Shard
from sim.config.errors import UserError


@dataclass(frozen=True)
class Ways:
    """Ways to work: who computes a run, which share of it, and whether progress is shown.

    Attributes
    ----------
    workers
        Processes; every core by default. 1 computes in this process.
    executor
        Another executor to use instead; its workers need not see the run folder.
    start_method
        How worker processes start; by operating system if None.
    cluster
        Address of a Dask cluster to use instead, see `experiments.runner.cluster.connected`.
    shard
        Compute only this share of the blocks.
    quiet
        Show no progress.

    Raises
    ------
    UserError
        If there would be no worker, the address is none, or both a cluster and own workers are asked for.
    """

    workers: int | None = None
    executor: Executor | None = None
    start_method: StartMethod | None = None
    cluster: str | None = None
    shard: Shard = WHOLE
    quiet: bool = False

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise UserError(f"--workers must be at least 1, got {self.workers}")
        if self.cluster is not None:
            check_address(self.cluster)
            if self.workers is not None:
                raise UserError("--workers is for processes of this machine: with --cluster the cluster has its own")

    @property
    def processes(self) -> int:
        """How many worker processes of this machine are started at most."""
        return self.workers or available_cores()
