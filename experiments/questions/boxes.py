"""Boxes of inputs, and how well a box separates the worlds that fail from the others.

Worlds have weights, so that a resample is the same sample with other weights.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from experiments.store.metrics import Float, Int

Bool = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """Worlds: their inputs, and which of them fail.

    Attributes
    ----------
    inputs
        What each world drew, (input, world).
    fails
        Whether it failed, (world,).
    weights
        How often it counts, (world,).
    """

    inputs: Float
    fails: Bool
    weights: Float

    @classmethod
    def of(cls, inputs: Float, fails: Bool) -> "Sample":
        """Return a sample in which every world counts once."""
        return cls(inputs, fails, np.ones(len(fails)))

    def of_inputs(self, places: Int) -> "Sample":
        """Return the sample with some of its inputs."""
        return replace(self, inputs=self.inputs[places])

    def counted(self, inside: Bool) -> tuple[float, float]:
        """Return the number of some worlds, and how many of them fail."""
        held = np.where(inside, self.weights, 0.0)
        return float(held.sum()), float(held[self.fails].sum())


@dataclass(frozen=True)
class Box:
    """Lower and upper limit of each input, (input,), ends included; infinite where the box sets none."""

    low: Float
    high: Float

    @classmethod
    def whole(cls, inputs: int) -> "Box":
        """Return the box that holds everything."""
        return cls(np.full(inputs, -np.inf), np.full(inputs, np.inf))

    @property
    def restricted(self) -> Int:
        """Numbers of the inputs that the box limits."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))

    def holds(self, inputs: Float) -> Bool:
        """Return which worlds of (input, world) lie inside."""
        places = self.restricted
        chosen = inputs[places]
        within = (chosen >= self.low[places, np.newaxis]) & (chosen <= self.high[places, np.newaxis])
        return np.asarray(within.all(axis=0))

    def without(self, place: int) -> "Box":
        """Return the box with no limit on one input."""
        return self.lower(place, -np.inf).upper(place, np.inf)

    def spread(self, places: Int, inputs: int) -> "Box":
        """Return the box among more inputs, of which its own are those at some places."""
        wide = Box.whole(inputs)
        wide.low[places], wide.high[places] = self.low, self.high
        return wide

    def lower(self, place: int, limit: float) -> "Box":
        """Return the box with another lower limit of one input."""
        low = self.low.copy()
        low[place] = limit
        return replace(self, low=low)

    def upper(self, place: int, limit: float) -> "Box":
        """Return the box with another upper limit of one input."""
        high = self.high.copy()
        high[place] = limit
        return replace(self, high=high)


@dataclass(frozen=True)
class Fit:
    """How well a box separates failures from other worlds.

    Attributes
    ----------
    coverage
        Share of all failures that lie inside.
    density
        Share of the worlds inside that fail.
    mass
        Share of all worlds that lie inside.
    youden
        Share of the failures less share of the other worlds that lie inside (Youden 1950): 0 for a box drawn by chance.
    """

    coverage: float
    density: float
    mass: float
    youden: float


def fit(sample: Sample, box: Box) -> Fit:
    """Measure a box; a sample needs worlds that fail and worlds that do not, and a box some worlds."""
    inside, failed = sample.counted(box.holds(sample.inputs))
    worlds, failures = sample.counted(np.ones_like(sample.fails))
    coverage = failed / failures
    return Fit(coverage, failed / inside, inside / worlds, coverage - (inside - failed) / (worlds - failures))
