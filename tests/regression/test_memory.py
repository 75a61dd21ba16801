"""Neither the coordinator nor a worker grows with the number of worlds."""

import subprocess
import sys
import time

import psutil
import pytest

WORLDS = 20_000
CASES = 4
BLOCKS = 157
ALLOWED = 12e6
"""Bytes that the allocator may come to hold more; the results of all these worlds are twice as large."""
EARLY = 0.3
"""Share of the run after which memory must be flat."""
RUN = """
import sys, pathlib
from experiments.runner.execute import execute
from tests.imitation_model import imitation_request
if __name__ == "__main__":
    execute(imitation_request(pathlib.Path(sys.argv[1]), int(sys.argv[2]), workers=2))
"""


def held(process):
    try:
        return process.memory_full_info().uss
    except psutil.Error:
        return 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(psutil.Process(), "memory_maps"), reason="needs a count of a process's own pages")
def test_memory_is_flat_over_20000_worlds(tmp_path, checkout):
    process = subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path / "run"), str(WORLDS)], cwd=checkout)
    coordinator = psutil.Process(process.pid)
    samples = []
    while process.poll() is None:
        done = len(list((tmp_path / "run" / "metrics").glob("*.parquet"))) / (CASES * BLOCKS)
        workers = max((held(child) for child in coordinator.children()), default=0)
        samples.append((done, held(coordinator), workers))
        time.sleep(0.2)
    assert process.returncode == 0
    under_way = [sample for sample in samples if 0.0 < sample[0] < 1.0]
    for kind in (1, 2):
        early = max(sample[kind] for sample in under_way if sample[0] <= EARLY)
        late = max(sample[kind] for sample in under_way if sample[0] > EARLY)
        print(f"{('coordinator', 'worker')[kind - 1]}: {early / 1e6:.0f} MB early, {late / 1e6:.0f} MB late")
        assert early > 0.0
        assert late <= early + ALLOWED
