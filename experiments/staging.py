"""Keep files for a while at a URL that runner and workers both reach: an object store, a server, a shared folder.

fsspec speaks to whatever is behind the URL, and takes keys and endpoints from its own configuration. An object is
written, read, listed and removed as a whole, nothing else is asked of the store: object stores know no locks and no
renaming, so each session has a folder of its own, which nobody else writes into.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from experiments.extras import imported
from sim.config.errors import UserError, did_you_mean


class StagingError(OSError):
    """A staging area cannot be used; the text names it and says why."""


@dataclass(frozen=True)
class StagingArea:
    """A folder of objects below a URL.

    Every method raises StagingError if the place does not let it, and UserError if the URL makes no sense here.

    Attributes
    ----------
    url
        Where, as fsspec takes it; what it leads to must be there.
    folder
        Name of the folder below it.
    """

    url: str
    folder: str

    def make(self) -> None:
        """Make the folder, but not what the URL leads to: a mistyped bucket must not come into being."""
        with self._told("written") as (store, place):
            store.mkdir(place, create_parents=False)

    def write(self, name: str, content: bytes) -> None:
        """Write an object, over one of that name."""
        with self._told("written") as (store, place):
            store.pipe_file(f"{place}/{name}", content)

    def read(self, name: str) -> bytes:
        """Return what an object holds.

        Raises
        ------
        FileNotFoundError
            If it is not there.
        """
        with self._told("read", FileNotFoundError) as (store, place):
            content: bytes = store.cat_file(f"{place}/{name}")
        return content

    def remove(self, name: str) -> None:
        """Remove an object."""
        with self._told("cleared") as (store, place):
            store.rm_file(f"{place}/{name}")

    def names(self) -> list[str]:
        """Return the names of all objects, none where there is no folder."""
        with self._told("read") as (store, place), suppress(FileNotFoundError):
            store.invalidate_cache()  # others write here
            return [path.rsplit("/", 1)[-1] for path in store.ls(place, detail=False)]
        return []

    def discard(self) -> None:
        """Remove the folder and all in it."""
        with self._told("cleared") as (store, place), suppress(FileNotFoundError):
            store.invalidate_cache()
            store.rm(place, recursive=True)

    @contextmanager
    def _told(self, doing: str, *passed: type[Exception]) -> Iterator[tuple[Any, str]]:
        """Yield fsspec's file system and the folder's path; drivers raise what they like, so name URL and reason."""
        check_url(self.url)
        try:
            store, root = _fsspec().core.url_to_fs(self.url)
            yield store, f"{root.rstrip('/')}/{self.folder}"
        except passed:
            raise
        except Exception as error:
            raise StagingError(f"{self.url} cannot be {doing} ({type(error).__name__}: {error})") from error


def check_url(url: str) -> None:
    """Check that a URL is of a kind that can be used, without looking what is there.

    Raises
    ------
    UserError
        If it is no URL, fsspec does not know its protocol, the protocol's driver is not installed, or a password
        stands in it.
    """
    fsspec = _fsspec()
    protocol, _ = fsspec.core.split_protocol(url)
    if protocol is None:
        raise UserError(
            f"--through {url[:80]!r}: expected a URL such as s3://bucket/prefix, or file:///shared for a folder"
        )
    try:
        if urlsplit(url).password is not None:
            raise UserError("--through: a run keeps its URL, so give the password in fsspec's configuration instead")
        fsspec.get_filesystem_class(protocol)
    except ValueError as error:
        hint = did_you_mean(protocol, fsspec.available_protocols())
        raise UserError(f"--through {url[:80]!r}: fsspec does not take it ({error}); {hint}") from error
    except ImportError as error:
        raise UserError(f"--through {url}: {error} (with pip, for the runner and for its workers)") from error


def _fsspec() -> Any:  # noqa: ANN401  - a module of an optional extra
    return imported("fsspec", "cluster", "--through")
