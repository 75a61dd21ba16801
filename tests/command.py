"""Run the command line inside the test process."""

import pytest

from experiments.cli import main


def critmin(*words: object) -> int:
    """Run one command and return its exit code."""
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    return int(left.value.code or 0)
