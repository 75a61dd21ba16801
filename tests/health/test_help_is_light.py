"""`critmin --help` answers at once: it loads none of the heavy libraries."""

import re
import subprocess
import sys

import pytest

HEAVY = {
    "jinja2",
    "matplotlib",
    "mesa",
    "numba",
    "numpy",
    "pandas",
    "pint",
    "pyarrow",
    "scipy",
    "typst",
    "xarray",
    "zarr",
}
CALL = "import sys; sys.argv = ['critmin', *sys.argv[1:]]; from experiments.cli import main; sys.exit(main())"


def loaded_by(*arguments: str) -> set[str]:
    """Run the command in a process of its own and return the top-level packages that it imported."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", CALL, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Usage" in done.stdout
    return set(re.findall(r"^import time:.*\|\s+(\w+)", done.stderr, flags=re.MULTILINE))


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help")], ids=" ".join)
def test_help_loads_no_heavy_library(arguments):
    assert not loaded_by(*arguments) & HEAVY
