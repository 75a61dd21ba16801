"""How a run is computed: workers, cluster, share of the blocks. None of it changes a result."""

from concurrent.futures import Executor
from dataclasses import dataclass

from experiments.runner.cluster import check_address
from experiments.runner.executor import StartMethod, available_cores
from experiments.store.shard import WHOLE, Shard
from sim.config.errors import UserError


@dataclass(frozen=True)
class Execution:
    """Who computes a run, which share of it, and whether progress is shown.

    Attributes
    ----------
    workers
        Number of worker processes; one for each core by default. 1 computes in this process.
    executor
        An executor to use instead of own processes; its workers need no access to the run folder.
    start_method
        How worker processes start; chosen by operating system if None.
    cluster
        Address of a Dask cluster to use instead, see `experiments.runner.cluster.connected`.
    shard
        Compute only this share of the blocks.
    quiet
        Show no progress.
    every_warning
        Say every warning, not one of each kind.

    Raises
    ------
    UserError
        If `workers` is below 1, the address has no valid form, or both a cluster and own workers are asked for.
    """

    workers: int | None = None
    executor: Executor | None = None
    start_method: StartMethod | None = None
    cluster: str | None = None
    shard: Shard = WHOLE
    quiet: bool = False
    every_warning: bool = False

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
