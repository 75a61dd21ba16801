"""Find the worlds in which two runs of the same question differ, and how far apart they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.store.layout import BLOCK_WORLDS
from experiments.store.reader import RunStore

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Gap:
    """How far a world is from another that should be the same.

    Attributes
    ----------
    largest
        Relative difference of the metric that is farthest; 0 where only draws or series differ, infinite where a value
        is there in one alone.
    text
        Which world, which metric, and both values.
    """

    largest: float
    text: str


def gaps(then: RunStore, now: RunStore) -> Iterator[Gap]:
    """Yield the worlds whose digests differ, reading one block at a time."""
    before, after = then.digests(), now.digests()
    for case in then.layout.cases:
        pairs = list(zip(before[case], after[case], strict=True))
        for block in range(0, len(pairs), BLOCK_WORLDS):
            worlds = range(block, min(block + BLOCK_WORLDS, len(pairs)))
            changed = [world for world in worlds if pairs[world][0] != pairs[world][1]]
            if changed:
                old, new = (store.cube(*case, block // BLOCK_WORLDS) for store in (then, now))
                yield from (_gap(old, new, case, world) for world in changed)


def _gap(then: "xr.DataArray", now: "xr.DataArray", case: tuple[str, str], world: int) -> Gap:
    where = f"{case[0]}, {case[1]}, world {world}"
    if not all(world in cube["world"] for cube in (then, now)):
        return Gap(np.inf, f"{where}: its block failed in one of the two")
    old, new = (cube.sel(world=world).to_numpy() for cube in (then, now))
    differences = _relative(old, new)
    place = np.unravel_index(int(np.argmax(differences)), differences.shape)
    if differences[place] == 0.0:
        return Gap(0.0, f"{where}: its draws or series, not its metrics")
    metric, nation, good = (str(then[axis].values[at]) for axis, at in zip(then.dims[:3], place, strict=True))
    numbers = f"{old[place]:.9g}, now {new[place]:.9g}"
    return Gap(float(differences[place]), f"{where}: {metric} of {nation}, {good}: {numbers}")


def _relative(old: NDArray[np.float64], new: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the difference over the larger of the two, 0 where both are NaN, infinite where one is."""
    scale = np.maximum(np.abs(old), np.abs(new))
    with np.errstate(invalid="ignore", divide="ignore"):
        gaps = np.where(old == new, 0.0, np.abs(old - new) / scale)
    gaps[np.isnan(old) & np.isnan(new)] = 0.0
    gaps[np.isnan(old) != np.isnan(new)] = np.inf
    return gaps
