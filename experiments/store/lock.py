"""Keep two runners out of one folder.

The operating system releases the lock when a runner is killed. Next to the lock file, a second file
names the process that holds it, for the error message to a second runner.
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
_CLOCKS_DIFFER_BY = 2.0
"""Seconds by which the time that a process began may be after that of a note which it wrote."""


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
    """Return whether a runner is at work in a folder; one on another machine counts as such until its note is gone."""
    owner = run_dir / OWNER_FILE
    return owner.is_file() and _owner_is_alive(owner)


def refuse_in_use(run_dir: Path) -> None:
    """Check that no runner is at work in a folder.

    Raises
    ------
    UserError
        If one is, or may be; the message says which file to remove, and when that is safe.
    """
    if in_use(run_dir):
        raise UserError(
            f"{run_dir} is still being written{_described(run_dir / OWNER_FILE)}: wait for it. If that process is "
            f"gone, it is safe to remove {run_dir / OWNER_FILE} and give the same command again"
        )


def _read_owner(owner: Path) -> dict[str, object]:
    try:
        note = json.loads(owner.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _owner_is_alive(owner: Path) -> bool:
    note = _read_owner(owner)
    if note.get("host") not in {None, socket.gethostname()}:
        return True
    return _is_owner(note.get("pid"), note.get("since"))


def _is_owner(pid: object, since: object) -> bool:
    """Return whether a process of this machine is the one that wrote a note, and not a later one of the same number."""
    if not isinstance(pid, int) or isinstance(pid, bool) or pid < 0:
        return False
    try:
        began = psutil.Process(pid).create_time()
    except psutil.AccessDenied:
        return True
    except (psutil.Error, OverflowError):
        return False
    return not isinstance(since, (int, float)) or began <= since + _CLOCKS_DIFFER_BY


def _described(owner: Path) -> str:
    note = _read_owner(owner)
    pid, host = note.get("pid"), note.get("host")
    return f" (process {pid} on {_printable(host)})" if isinstance(pid, int) and isinstance(host, str) else ""


def _printable(host: str) -> str:
    return "".join(letter for letter in host[:80] if letter.isprintable())
