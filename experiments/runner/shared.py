"""Hand the job to workers that share nothing with the runner but the run folder.

They write their parts into the folder anyway. So the job lies there while a session goes on; each worker reads it once,
whenever it joins, and no piece has to carry it.
"""

import pickle
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from socket import gethostname

from experiments.runner.bundles import Bundle
from experiments.runner.identity import code_hash, versions
from experiments.runner.work import Job, Report, do_bundle
from experiments.store.atomic import TEMPORARY_SUFFIX
from sim.config.errors import UserError


@contextmanager
def left_in_folder(job: Job) -> Iterator[Path]:
    """Keep the job in the run folder while the body runs, and yield its file.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    path = job.run_dir.resolve() / f"job-{uuid.uuid4().hex[:12]}{TEMPORARY_SUFFIX}"
    path.write_bytes(pickle.dumps((code_hash(), versions(), replace(job, run_dir=path.parent))))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def do_left(file: Path, bundle: Bundle) -> list[Report]:
    """Do pieces of the job that `left_in_folder` left.

    Raises
    ------
    UserError
        If the run folder is not there on this machine, or this worker runs another program than the runner, whose
        results would not be the same; either ends the run.
    """
    return do_bundle(_read_job(file), bundle)


@lru_cache(maxsize=1)
def _read_job(file: Path) -> Job:
    """Read the job of the run folder, once in each worker."""
    try:
        code, packages, job = pickle.loads(file.read_bytes())  # noqa: S301  - the runner wrote it into its own folder
    except FileNotFoundError as error:
        raise UserError(f"{gethostname()} does not see {file.parent}: give a folder that all machines share") from error
    own = versions()
    unlike = [name for name in own if packages.get(name) != own[name]] + ["code"] * (code != code_hash())
    if unlike:
        raise UserError(f"the worker on {gethostname()} has another {', '.join(unlike)} than the runner")
    assert isinstance(job, Job)
    return job
