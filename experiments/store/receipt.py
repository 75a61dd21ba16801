"""A receipt in each Parquet file of a run folder: its run, its name, and digests of its content.

A receipt is part of the metadata at the end of the file, with a seal: a digest over it, the run and the file's name.
Pages have checksums, but that end has none. The seal reveals a file that was renamed, exchanged, taken from another run
or changed there. It is a checksum, no signature: it finds accidents, and what it says is still only read as data.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from experiments.store.digest import DIGEST_BYTES
from sim.config.errors import UserError

_RECEIPT: Final = "critmin.receipt"
_SEAL: Final = "critmin.seal"

UNREADABLE: Final = (
    OSError,
    pa.ArrowException,
    ValueError,
    RuntimeError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
)
"""What the readers of Parquet and Zarr raise when a file is damaged."""


class OtherRunError(ValueError):
    """A file has no receipt of the run and name that it should be of."""


def sealed(run: str, name: str, content: Mapping[str, Any]) -> dict[str, str]:
    """Return the metadata that make a receipt.

    Parameters
    ----------
    run
        Fingerprint of the run.
    name
        Name of the file.
    content
        What the receipt says, as JSON values.
    """
    text = json.dumps(content, sort_keys=True)
    return {_RECEIPT: text, _SEAL: _seal(run, name, text)}


def read_receipt(metadata: Mapping[bytes, bytes] | None, run: str, name: str) -> dict[str, Any]:
    """Return the content of a file's receipt.

    Raises
    ------
    OtherRunError
        If there is none, or it is of another run or file, or was changed.
    TypeError
        If it is no table.
    """
    found = metadata or {}
    text = found.get(_RECEIPT.encode(), b"").decode()
    if found.get(_SEAL.encode(), b"").decode() != _seal(run, name, text):
        raise OtherRunError(f"{name} has no receipt of this run")
    content = json.loads(text)
    if not isinstance(content, dict):
        raise TypeError(f"the receipt of {name} is no table")
    return content


def digest_of(arrays: Iterable[NDArray[Any]]) -> str:
    """Return the digest of some arrays of numbers, bit by bit."""
    hasher = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for values in arrays:
        hasher.update(f"{values.dtype.str}{values.shape}".encode())
        hasher.update(np.ascontiguousarray(values).data)
    return hasher.hexdigest()


def damaged(path: Path) -> UserError:
    """Return the error for a damaged file, with the way to mend it."""
    return UserError(f"{path} is damaged: give the same `critmin run` again to compute it again")


def _seal(run: str, name: str, text: str) -> str:
    return hashlib.blake2b(f"{run}\n{name}\n{text}".encode(), digest_size=DIGEST_BYTES).hexdigest()
