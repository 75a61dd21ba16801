"""Hand the job to workers that share nothing with the runner but the run folder.

They write their parts into the folder anyway. So the job lies there while a session goes on; each worker reads it once,
whenever it joins, and no piece has to carry it.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from socket import gethostname

from experiments.runner.bundles import Bundle
from experiments.runner.handover import Handover, packed_job, unpacked_job
from experiments.runner.work import Job, Report, do_bundle
from experiments.store.atomic import TEMPORARY_SUFFIX
from sim.config.errors import UserError


@contextmanager
def left_in_folder(job: Job) -> Iterator[Handover]:
    """Keep the job in the run folder while the body runs.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    path = job.run_dir.resolve() / f"job-{uuid.uuid4().hex[:12]}{TEMPORARY_SUFFIX}"
    path.write_bytes(packed_job(replace(job, run_dir=path.parent)))
    try:
        yield Handover(partial(do_left, path))
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
        return unpacked_job(file.read_bytes())
    except FileNotFoundError as error:
        raise UserError(
            f"{gethostname()} does not see {file.parent}: give a folder that all machines share, or --through a URL"
        ) from error
