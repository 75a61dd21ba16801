"""Watch how much memory this process and its workers hold.

Forked workers share the pages that they have not touched, so adding up resident sizes would count those once per
worker. Where the operating system splits shared pages among their holders (Linux), that sum is taken.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psutil

_INTERVAL = 0.1
_MEGABYTE = 1e6


@dataclass
class Peak:
    """The most seen so far, in millions of bytes."""

    megabytes: float = 0.0


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Yield the peak memory of this process and all below it, kept up to date while the body runs."""
    peak = Peak()
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_INTERVAL):
            peak.megabytes = max(peak.megabytes, held_now())

    peak.megabytes = held_now()
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def held_now() -> float:
    """Return the megabytes that this process and all below it hold now."""
    own = psutil.Process()
    return sum(_held_by(process) for process in (own, *own.children(recursive=True))) / _MEGABYTE


def _held_by(process: psutil.Process) -> float:
    """Return the bytes that count as a process's own; 0 if it has just ended."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        full = process.memory_full_info()
        return float(getattr(full, "pss", 0) or full.rss)
    return 0.0
