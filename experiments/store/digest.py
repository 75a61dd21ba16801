"""Compute digests by which two runs can be compared, however each was executed.

Each world gets a digest of its design row, metrics and series when it is computed. The content hash of a run is
a hash over the layout and the digests of its worlds in the order of their numbers, so it does not depend on the
order of execution, on the number of workers, on interruptions, or on whether worlds were added later. It needs
no result to be read again, and a view on the first 64 worlds has the hash of a run of 64 worlds.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIGEST_BYTES = 16


def world_digests(arrays: Mapping[str, NDArray[Any]], worlds: int) -> list[str]:
    """Return one digest per world over several arrays whose last axis is the world.

    Parameters
    ----------
    arrays
        Name to float array (..., W). The order of the mapping does not matter, the names do.
    worlds
        Length of the world axis, W.

    Returns
    -------
    Hexadecimal digests, length W. All kinds of NaN count as one.
    """
    hashers = [hashlib.blake2b(digest_size=DIGEST_BYTES) for _ in range(worlds)]
    for name in sorted(arrays):
        by_world = _canonical(arrays[name])
        for hasher, values in zip(hashers, by_world, strict=True):
            hasher.update(name.encode())
            hasher.update(values.data)
    return [hasher.hexdigest() for hasher in hashers]


def content_hash(content: Mapping[str, Any], cases: Iterable[tuple[str, str, Sequence[str | None]]]) -> str:
    """Return the hash of a run's content.

    Parameters
    ----------
    content
        Names along the axes, as plain JSON values.
    cases
        Scenario, policy and the digests of worlds 0, 1, 2 ...; None for a world that failed.
    """
    hasher = hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
    for scenario, policy, digests in sorted(cases, key=lambda case: case[:2]):
        hasher.update(f"\n{scenario}\t{policy}\n".encode())
        hasher.update("\n".join(digest or "failed" for digest in digests).encode())
    return hasher.hexdigest()


def _canonical(values: NDArray[Any]) -> NDArray[Any]:
    """Return a little-endian copy (W, ...), worlds first, in which every NaN has the same bits."""
    little = values.astype(values.dtype.newbyteorder("<"), copy=False)
    by_world = np.array(np.moveaxis(little, -1, 0), order="C")
    by_world[np.isnan(by_world)] = np.nan
    return by_world.reshape(len(by_world), -1)
