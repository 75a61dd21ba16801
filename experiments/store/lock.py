"""Keep two runners out of one folder.

The lock belongs to the operating system, so a killed runner never leaves one behind. Beside it stands a note
that says who holds it, for the message that the second runner gets.
"""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from experiments.store.atomic import write_json
from sim.config.errors import UserError

LOCK_FILE = "run.lock"
OWNER_FILE = "run.owner.json"
_ORPHANS_LEAVE_WITHIN = 5.0
"""Seconds in which the workers of a killed runner notice that it is gone."""


@contextmanager
def locked(run_dir: Path) -> Iterator[None]:
    """Hold a run folder for this process.

    Raises
    ------
    UserError
        If another runner holds it; the message names its process and machine.
    OSError
        If the folder cannot be written.
    """
    lock = FileLock(run_dir / LOCK_FILE)
    owner = run_dir / OWNER_FILE
    try:
        lock.acquire(timeout=0 if _owner_is_alive(owner) else _ORPHANS_LEAVE_WITHIN)
    except Timeout as error:
        raise UserError(
            f"{run_dir} is being written by another runner{_described(owner)}: wait for it, "
            "or give another folder with --out"
        ) from error
    try:
        write_json(owner, {"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()})
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def in_use(run_dir: Path) -> bool:
    """Tell whether a runner is at work in a folder; one on another machine counts as such until its note is gone."""
    owner = run_dir / OWNER_FILE
    return owner.is_file() and _owner_is_alive(owner)


def _read_owner(owner: Path) -> dict[str, object]:
    try:
        note = json.loads(owner.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _owner_is_alive(owner: Path) -> bool:
    note = _read_owner(owner)
    elsewhere = note.get("host") not in {None, socket.gethostname()}
    pid = note.get("pid")
    return elsewhere or (isinstance(pid, int) and psutil.pid_exists(pid))


def _described(owner: Path) -> str:
    note = _read_owner(owner)
    return f" (process {note['pid']} on {note['host']})" if {"pid", "host"} <= note.keys() else ""
