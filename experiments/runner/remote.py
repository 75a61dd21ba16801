"""Compute pieces on workers without access to the run folder: the job is sent to them, files are sent back.

The job is sent once to a cluster, and the files of each finished piece are part of the task's result. So
workers need no run folder, and nothing that has to be unpickled ever lies in one.
"""

import pickle
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from socket import gethostname
from tempfile import TemporaryDirectory

from experiments.runner.bundles import Bundle
from experiments.runner.identity import code_hash, versions
from experiments.runner.work import Job, Report, do_bundle
from experiments.store.parcel import packed
from experiments.store.piece import Piece
from experiments.store.space import make_space
from sim.config.errors import UserError


@dataclass(frozen=True)
class RemoteJob(Job):
    """A job whose run folder is a scratch folder of the worker, with a folder in it for each piece."""

    def folder_for(self, piece: Piece) -> Path:
        """Make an empty run folder for one piece and return it."""
        folder = self.folder_of(piece)
        folder.mkdir()
        make_space(folder, self.layout, piece.stop)
        return folder

    def folder_of(self, piece: Piece) -> Path:
        """Return the run folder of a piece that has been saved."""
        return self.run_dir / piece.part_name


def packed_job(job: Job) -> bytes:
    """Return a job to be sent to workers, with the versions of the program that it is for."""
    return pickle.dumps((code_hash(), versions(), job))


def do_remotely(content: bytes, bundle: Bundle) -> list[Report]:
    """Compute pieces of a packed job, and return a report of each, with the piece's files in it.

    Raises
    ------
    UserError
        If this worker runs another program than the runner, whose results would not be the same; it ends the run.
    """
    job = _unpacked(content)
    with TemporaryDirectory(prefix="critmin-") as scratch:
        own = RemoteJob(**vars(job) | {"run_dir": Path(scratch)})
        return [_with_files(own, report) for report in do_bundle(own, bundle)]


def _with_files(job: RemoteJob, report: Report) -> Report:
    return report if report.stage else replace(report, parcel=packed(job.folder_of(report.piece)))


@lru_cache(maxsize=1)
def _unpacked(content: bytes) -> Job:
    """Return the job that `packed_job` packed; once in each worker, which has it from the runner itself."""
    code, packages, job = pickle.loads(content)  # noqa: S301  - a task's argument, as trusted as the task
    own = versions()
    unlike = [name for name in own if packages.get(name) != own[name]] + ["code"] * (code != code_hash())
    if unlike:
        raise UserError(f"the worker on {gethostname()} has another {', '.join(unlike)} than the runner")
    assert isinstance(job, Job)
    return job
