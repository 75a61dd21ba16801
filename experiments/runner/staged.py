"""Hand the job to workers that do not see the run folder, and fetch what they finish, through a staging area.

The job lies in the area, and its digest goes to the workers with each bundle: they unpickle nothing but what the runner
wrote. A worker sends each piece as one object. The runner takes it into the run folder when the worker reports it, one
at a time, and removes it. A note in the run folder tells where the area is for as long as something may lie there, so
that the session after one that was killed finds what it left.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from socket import gethostname
from tempfile import TemporaryDirectory

from experiments.runner.bundles import Bundle
from experiments.runner.handover import Handover, packed_job, unpacked_job
from experiments.runner.work import Job, Report, do_bundle
from experiments.staging import StagingArea, StagingError
from experiments.store.atomic import write_json
from experiments.store.layout import Layout
from experiments.store.parcel import DamagedParcelError, packed, take_in
from experiments.store.piece import Piece
from experiments.store.recovery import find_missing
from experiments.store.space import make_space
from sim.config.errors import UserError

NOTE_FILE = "staging.json"
_JOB = "job.pickle"
_PARCEL = ".parcel"


@dataclass(frozen=True)
class StagedJob(Job):
    """A job whose pieces are saved into a staging area.

    Attributes
    ----------
    area
        Where finished pieces are sent.
    """

    area: StagingArea

    @contextmanager
    def saving(self, piece: Piece) -> Iterator[Path]:
        """Yield an empty folder, and send what was saved into it."""
        with TemporaryDirectory(prefix="critmin-") as scratch:
            folder = Path(scratch)
            make_space(folder, self.layout, piece.stop)
            yield folder
            self.area.write(_parcel_of(piece), packed(folder))


@contextmanager
def staged(job: Job, url: str) -> Iterator[Handover]:
    """Keep the job at a URL while the body runs, and clear up there when it succeeds and everything was taken in.

    Raises
    ------
    UserError
        If the URL makes no sense.
    OSError
        If it cannot be written, or the run folder cannot.
    """
    area = StagingArea(url, f"critmin-{uuid.uuid4().hex[:12]}")
    content = packed_job(StagedJob(**vars(job), area=area))
    area.make()
    area.write(_JOB, content)
    note = job.run_dir / NOTE_FILE
    write_json(note, asdict(area))
    yield Handover(
        partial(do_staged, area, hashlib.sha256(content).hexdigest()), partial(_fetch, area, job.run_dir, job.layout)
    )
    with suppress(OSError):  # the run is complete; what cannot be cleared now, the next session looks at
        area.remove(_JOB)
        if not area.names():
            area.discard()
            note.unlink()


def do_staged(area: StagingArea, digest: str, bundle: Bundle) -> list[Report]:
    """Do pieces of the job that lies in a staging area.

    Raises
    ------
    UserError
        If the job cannot be read on this machine or is not the runner's, or this worker runs another program than the
        runner, whose results would not be the same; either ends the run.
    """
    return do_bundle(_read_job(area, digest), bundle)


@lru_cache(maxsize=1)
def _read_job(area: StagingArea, digest: str) -> Job:
    """Read the job, once in each worker."""
    try:
        content = area.read(_JOB)
    except FileNotFoundError as error:
        raise UserError(
            f"{gethostname()} finds no job at {area.url}: give a URL that leads to one place from all machines"
        ) from error
    except (OSError, UserError) as error:
        raise UserError(f"the worker on {gethostname()}: {error}") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise UserError(
            f"the job at {area.url} is not the one that the runner wrote: give a place that nobody else uses"
        )
    return unpacked_job(content)


def _fetch(area: StagingArea, run_dir: Path, layout: Layout, piece: Piece) -> None:
    """Take a finished piece into the run folder, and remove it from the area."""
    name = _parcel_of(piece)
    try:
        parcel = area.read(name)
    except FileNotFoundError as error:
        raise DamagedParcelError(f"{name} is not at {area.url}") from error
    take_in(parcel, run_dir, layout, piece)
    area.remove(name)


def fetch_left(run_dir: Path, layout: Layout, worlds: int) -> None:
    """Take in the sound pieces that a killed session left in its staging area, and clear the area.

    Parameters
    ----------
    run_dir
        A run folder that this process has locked.
    layout
        Names along the axes.
    worlds
        How many worlds that session was asked for.

    Raises
    ------
    UserError
        If the area cannot be read; the message says how to do without.
    OSError
        If the run folder cannot be written.
    """
    note = run_dir / NOTE_FILE
    if not note.is_file():
        return
    make_space(run_dir, layout, worlds)
    wanted = {_parcel_of(piece): piece for piece in find_missing(run_dir, layout, worlds)}
    try:
        area = StagingArea(**json.loads(note.read_text(encoding="utf-8")))
        for name in sorted(wanted.keys() & set(area.names())):
            with suppress(DamagedParcelError):  # it is computed again
                _fetch(area, run_dir, layout, wanted[name])
        area.discard()
    except (StagingError, UserError, ValueError, TypeError) as error:
        raise UserError(
            f"{error}: blocks that an earlier session finished may lie there; mend that, or remove {note} to compute "
            "them again"
        ) from error
    note.unlink()


def _parcel_of(piece: Piece) -> str:
    return f"{piece.part_name}{_PARCEL}"
