"""Run the command line and catch what it says."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests import command


class Answer(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def critmin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Return a function that runs one command."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object) -> Answer:
        code = command.critmin(*arguments)
        caught = capsys.readouterr()
        return Answer(code, caught.out, caught.err)

    return run
