"""How a run is computed is given once, and its options cannot contradict each other."""

import pytest

from experiments.runner.execution import Execution
from experiments.runner.executor import available_cores
from sim.config.errors import UserError


def test_every_core_works_unless_a_number_is_given():
    assert Execution().processes == available_cores()
    assert Execution(3).processes == 3


@pytest.mark.parametrize("workers", [0, -2])
def test_no_worker_is_refused(workers):
    with pytest.raises(UserError, match=f"--workers must be at least 1, got {workers}"):
        Execution(workers)


def test_a_cluster_has_its_own_workers():
    with pytest.raises(UserError, match="with --cluster the cluster has its own"):
        Execution(2, cluster="local:2")
    with pytest.raises(UserError, match="tcp://"):
        Execution(cluster="http://host")
