"""Let a command finish whatever becomes of the streams that it prints to.

A reader of a pipe may leave after one line, a disk may be full, and a caller may have closed a stream. None of these
may end a computation or lose what it found: printing to such a stream prints nothing, and at the end the exit code says
so.
"""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

_STDOUT: Final = 1
_STDERR: Final = 2
_READER_LEFT: Final = frozenset({errno.EPIPE, errno.EINVAL})
"""What a closed pipe gives, the second on Windows."""


class LostOutputError(OSError):
    """Something that was printed could not be written."""


class _Outlet(io.FileIO):
    """A stream that takes what it cannot write, and keeps the first error."""

    error: OSError | None = None

    def write(self, content: Any, /) -> int:  # noqa: ANN401  - any buffer, a type that Python has from 3.12 on
        """Write bytes, or drop them if that is not possible."""
        try:
            return super().write(content)
        except OSError as error:
            self.error = self.error or error
            return memoryview(content).nbytes


@contextmanager
def lasting_streams() -> Iterator[None]:
    """Let stdout and stderr last until the body exits.

    Letters that a stream's encoding does not have are printed by their number. Streams that somebody else has put in
    place, as tests do, are left alone.

    Raises
    ------
    LostOutputError
        As the body exits, if something printed on stdout could not be written; a reader that left is no error.
    """
    _open_closed()
    outlet = _replaced("stdout", _STDOUT)
    _replaced("stderr", _STDERR)
    try:
        yield
    except SystemExit:
        error = None if outlet is None else _error_of(outlet)
        if error is not None and error.errno not in _READER_LEFT:
            raise LostOutputError(error.errno, error.strerror) from error
        raise


def _open_closed() -> None:
    """Open the standard streams that the caller closed on nothing, so that no file of ours gets their numbers."""
    for number in range(_STDERR + 1):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free, which is this one


def _replaced(name: str, number: int) -> _Outlet | None:
    """Put an outlet in place of a stream of this process, and return it."""
    stream: IO[str] | None = getattr(sys, name)
    if stream is not getattr(sys, f"__{name}__"):
        return None
    outlet = _Outlet(number, "w", closefd=False)
    encoding = "utf-8" if stream is None else stream.encoding
    line_buffering = number == _STDERR or outlet.isatty()
    text = io.TextIOWrapper(
        io.BufferedWriter(outlet), encoding, errors="backslashreplace", line_buffering=line_buffering
    )
    setattr(sys, name, text)
    return outlet


def _error_of(outlet: _Outlet) -> OSError | None:
    """Return the first error of a stream once all is written."""
    sys.stdout.flush()
    return outlet.error
