"""What the ways of reaching workers have in common: how they get the job, and how their results get home."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from socket import gethostname

from experiments.runner.bundles import Bundle
from experiments.runner.identity import code_hash, versions
from experiments.runner.work import Job, Report
from experiments.store.piece import Piece
from sim.config.errors import UserError


def is_there(piece: Piece) -> None:
    """Take nothing in: the worker itself saved the piece into the run folder."""


@dataclass(frozen=True)
class Handover:
    """How bundles get to workers and finished pieces into the run folder.

    Attributes
    ----------
    do
        Run by a worker: does a bundle of the job; must survive pickling.
    take
        Run by the runner: brings a piece that a worker reports done into the run folder. Raises DamagedParcelError if
        the piece must be done again, OSError if it cannot be fetched or saved.
    """

    do: Callable[[Bundle], list[Report]]
    take: Callable[[Piece], None] = is_there


def packed_job(job: Job) -> bytes:
    """Return a job to be read by `unpacked_job` on a worker, with the program that it is for."""
    return pickle.dumps((code_hash(), versions(), job))


def unpacked_job(content: bytes) -> Job:
    """Return the job that `packed_job` packed; the content must be the runner's own.

    Raises
    ------
    UserError
        If this worker runs another program than the runner, whose results would not be the same.
    """
    code, packages, job = pickle.loads(content)  # noqa: S301  - the caller knows that the runner wrote it
    own = versions()
    unlike = [name for name in own if packages.get(name) != own[name]] + ["code"] * (code != code_hash())
    if unlike:
        raise UserError(f"the worker on {gethostname()} has another {', '.join(unlike)} than the runner")
    assert isinstance(job, Job)
    return job
