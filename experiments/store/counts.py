"""Count worlds by rounded value: a histogram that adds up exactly and knows its error.

A value is rounded to six binary digits, the first of which is always 1. Neighbours are then at most a 32nd apart, and
a rounded value is off by at most a 65th of the true one. These are the buckets of a log-linear histogram
(HdrHistogram, G. Tene, 2012) with the guarantee of DDSketch (Masson, Rim and Lee, 2019, doi:10.14778/3352063.3352135).
The bucket comes from the bits of the number rather than from a logarithm, whose last bit may depend on the machine or
the width of a block. Rounding keeps the order, and a mean, or a quantile between two ranked values, weighs values with
shares that sum to 1: so each is off by no more, relatively, than the values are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

FRACTION_BITS: Final = 5
"""Binary digits kept after the first; with the exponent they fill 16 bits, which sort fast."""

RELATIVE_ERROR: Final = 1.0 / (2 ** (FRACTION_BITS + 1) + 1)
"""Most by which a rounded value is off, as a share of the true one: half a step, just above a power of two."""

LEAST: Final = 2.0**-20
"""Smaller values, about a millionth, count as 0: what sums leave behind of nothing is not worth a count of its own."""

MOST: Final = 2.0**127
"""Larger values count as infinite: about the most that 32 bits hold."""

_SHIFT: Final = np.uint64(52 - FRACTION_BITS)  # a 64-bit float has 52 binary digits after the first
_HALF: Final = np.uint64(1) << (_SHIFT - np.uint64(1))
_NOTHING: Final = np.uint16(0xFFFF)
"""Code of 'not applicable': above that of infinity."""

_CELL_BITS: Final = np.uint64(32)
"""Where the number of a cell begins in a key, above the bits of a 32-bit value."""


@dataclass(frozen=True)
class Counts:
    """How many worlds had which rounded value, cell by cell.

    Equal counts have equal arrays: values ascend within a cell, and each is there once.

    Attributes
    ----------
    starts
        Where each cell begins in the other two, and the end of the last; ``(cells + 1,)``.
    values
        Rounded values, 32-bit, which hold them exactly.
    worlds
        Number of worlds with that value, at least 1.
    """

    starts: NDArray[np.int64]
    values: NDArray[np.float32]
    worlds: NDArray[np.int64]

    @property
    def totals(self) -> NDArray[np.int64]:
        """Number of worlds that were counted, ``(cells,)``; those to which a cell does not apply are not."""
        ends = np.concatenate([[0], np.cumsum(self.worlds)])[self.starts]
        return np.diff(ends)

    def part(self, cells: slice) -> "Counts":
        """Return the counts of some consecutive cells."""
        first, stop, _ = cells.indices(len(self.starts) - 1)
        starts = self.starts[first : max(first, stop) + 1]
        inside = slice(starts[0], starts[-1])
        return Counts(starts - starts[0], self.values[inside], self.worlds[inside])

    def __add__(self, other: "Counts") -> "Counts":
        """Return the counts of the worlds of both, which must have the same cells.

        Raises
        ------
        ValueError
            If the cells differ in number.
        """
        if len(self.starts) != len(other.starts):
            raise ValueError(f"counts of {len(self.starts) - 1} and of {len(other.starts) - 1} cells do not add up")
        keys = np.concatenate([self._keys(), other._keys()])
        order = np.argsort(keys, kind="stable")  # two sorted runs: a merge
        keys, worlds = keys[order], np.concatenate([self.worlds, other.worlds])[order]
        new = np.ones(len(keys), dtype=np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=new[1:])
        at = np.flatnonzero(new)
        summed = np.add.reduceat(worlds, at) if len(at) else worlds
        kept = keys[at]
        cells = (kept >> _CELL_BITS).astype(np.int64)
        return Counts(_starts(cells, len(self.starts) - 1), kept.astype(np.uint32).view(np.float32), summed)

    def mean(self) -> Float:
        """Return the mean over worlds, ``(cells,)``; NaN where nothing was counted."""
        cells = self._cells()
        sums = np.bincount(cells, self.values.astype(np.float64) * self.worlds, len(self.starts) - 1)
        totals = self.totals
        return np.divide(sums, totals, out=np.full(len(totals), np.nan), where=totals > 0)

    def quantiles(self, levels: Sequence[float]) -> Float:
        """Return quantiles as `numpy.quantile` defines them, ``(levels, cells)``; NaN where nothing was counted."""
        totals = self.totals
        held = totals > 0
        before = np.cumsum(self.worlds)
        offsets = np.concatenate([[0], before])[self.starts[:-1]][held]
        found = np.full((len(levels), len(totals)), np.nan)
        for row, level in enumerate(levels):
            place = level * (totals[held] - 1)
            rank = np.floor(place).astype(np.int64)
            low = self._ranked(before, offsets + rank)
            high = self._ranked(before, offsets + np.minimum(rank + 1, totals[held] - 1))
            gap = np.subtract(high, low, out=np.zeros_like(low), where=high > low)  # infinity less itself is nothing
            share = place - rank
            found[row, held] = low + np.multiply(share, gap, out=np.zeros_like(low), where=share > 0.0)
        return found

    def _ranked(self, before: NDArray[np.int64], ranks: NDArray[np.int64]) -> Float:
        """Return the values at some ranks, counted from 0 over all cells."""
        return self.values[np.searchsorted(before, ranks, side="right")].astype(np.float64)

    def _cells(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int64), np.diff(self.starts))

    def _keys(self) -> NDArray[np.uint64]:
        """Return what sorts entries by cell and value: the bits of floats that are not negative sort like them."""
        return (self._cells().astype(np.uint64) << _CELL_BITS) | self.values.view(np.uint32)


def count(values: Float) -> Counts:
    """Count the worlds of each cell by rounded value.

    Parameters
    ----------
    values
        Array (..., W), not negative; each place before the last axis is a cell, in C order. NaN, 'not applicable', is
        not counted.
    """
    worlds = values.shape[-1]
    cells = prod(values.shape[:-1])
    codes = _codes(values.reshape(cells, worlds))
    codes.sort(axis=1, kind="stable")  # by counting, for 16 bits
    new = np.ones(codes.shape, dtype=np.bool_)
    np.not_equal(codes[:, 1:], codes[:, :-1], out=new[:, 1:])
    at = np.flatnonzero(new)
    lengths = np.diff(np.append(at, codes.size))
    kept = codes.ravel()[at]
    applies = kept != _NOTHING
    rounded = (kept[applies].astype(np.uint64) << _SHIFT).view(np.float64)
    return Counts(_starts(at[applies] // max(worlds, 1), cells), rounded.astype(np.float32), lengths[applies])


def empty(cells: int) -> Counts:
    """Return the counts of no world."""
    return count(np.empty((cells, 0)))


def stacked(pieces: Sequence[Counts]) -> Counts:
    """Return counts of the same worlds, the cells of each one after those of the one before."""
    lengths = np.concatenate([np.diff(counts.starts) for counts in pieces])
    return Counts(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.concatenate([counts.values for counts in pieces]),
        np.concatenate([counts.worlds for counts in pieces]),
    )


def _codes(values: Float) -> NDArray[np.uint16]:
    """Return exponent and leading digits of each value, rounded; they sort like the values."""
    bounded = np.where(values < LEAST, 0.0, np.where(values > MOST, np.inf, values))
    bits = bounded.view(np.uint64)
    codes = ((bits + _HALF) >> _SHIFT).astype(np.uint16)
    codes[np.isnan(values)] = _NOTHING
    return codes


def _starts(cells: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=number))]).astype(np.int64)
