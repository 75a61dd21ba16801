"""Run the command line inside the test process and catch what it says."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from experiments.cli import main


class Answer(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def critmin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Return a function that runs one command."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object) -> Answer:
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in arguments])
        caught = capsys.readouterr()
        return Answer(int(left.value.code or 0), caught.out, caught.err)

    return run
