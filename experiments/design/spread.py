"""Spread worlds evenly over all ranges: Latin hypercubes and Sobol' points, in place of independent draws.

The same number of worlds then covers each range better, which narrows means of smooth outcomes; it does nothing for the
dice that a world throws month by month. Columns that history ties together still take one row of the joint sample.
Unlike in a Monte Carlo design, a new column moves all draws.
"""

import warnings
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import Case, Space, Worlds
from experiments.design.draws import Uniforms, rows_of, streams_of
from sim.rng import stream_id, untwinned

STRATA: Final = 128
"""Worlds of one Latin hypercube: those of a block of the runner, so that more worlds extend a run."""

Floats = NDArray[np.float64]


def latin_hypercube(space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
    """Return a table in which each 128 worlds from a multiple of 128 fall one into each 128th of every range.

    McKay, Beckman and Conover (1979), "A comparison of three methods". A number of worlds that is no multiple of 128
    leaves the last of the hypercubes unfilled. Parameters and rows as those of `monte_carlo`.
    """
    names = streams_of(space)
    points = np.empty((len(worlds), len(names)))
    for cube in np.unique(worlds // STRATA):
        own = worlds // STRATA == cube
        points[own] = _cube(space.seed, int(cube), len(names))[worlds[own] % STRATA]
    return rows_of(space, worlds, cases, _by_name(names, points))


def sobol(space: Space, worlds: Worlds, cases: Sequence[Case]) -> pd.DataFrame:
    """Return a table of scrambled Sobol' points, world n the n-th of them.

    Owen (1998), "Scrambling Sobol' and Niederreiter-Xing points"; even in the sense of the sequence for a power of two
    of worlds. Parameters and rows as those of `monte_carlo`.
    """
    from scipy.stats import qmc  # noqa: PLC0415  - slow to import, and most designs need none of it

    names = streams_of(space)
    first, last = int(worlds.min()), int(worlds.max())
    sequence = qmc.Sobol(len(names), scramble=True, rng=_generator(space.seed, "sobol"))
    if first:
        sequence.fast_forward(first)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*balance properties", category=UserWarning)  # blocks are parts
        points = sequence.random(last + 1 - first)[worlds - first]
    return rows_of(space, worlds, cases, _by_name(names, np.minimum(points, np.nextafter(1.0, 0.0))))


def _cube(seed: int, number: int, dimensions: int) -> Floats:
    """Return one Latin hypercube, ``(STRATA, dimensions)``."""
    from scipy.stats import qmc  # noqa: PLC0415  - slow to import, and most designs need none of it

    sampler = qmc.LatinHypercube(dimensions, rng=_generator(seed, f"latin-hypercube.{number}"))
    return np.asarray(sampler.random(STRATA))


def _generator(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, stream_id(name)])


def _by_name(names: Sequence[str], points: Floats) -> Uniforms:
    place = {name: number for number, name in enumerate(names)}
    return lambda name: points[:, place[untwinned(name)]]
