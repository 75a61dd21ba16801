"""A cached kernel is not used after a kernel in another file, compiled into it, has changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import sim.compiled

OUTER = """
from sim.compiled import compiled
from sim.inner import inner

@compiled
def outer(x):
    return inner(x)
"""
INNER = """
from sim.compiled import compiled

@compiled
def inner(x):
    return x + {step}
"""


def result(root, step):
    (root / "sim" / "inner.py").write_text(INNER.format(step=step))
    environment = {key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"}
    code = "from sim.outer import outer; print(outer(1.0))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment | {"PYTHONPATH": str(root)}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return float(answer.stdout)


def test_change_of_a_called_kernel_counts(tmp_path):
    package = tmp_path / "sim"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "outer.py").write_text(OUTER)
    shutil.copy(Path(sim.compiled.__file__), package)
    assert result(tmp_path, 1.0) == 2.0
    assert result(tmp_path, 2.0) == 3.0
