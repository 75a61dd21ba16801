"""Draw random numbers that belong to a world, a month and a decision, and to nothing else.

Policies are compared over the same futures only if a draw does not depend on what else was drawn before it.
So there is no generator with a hidden state: each number is a pure function of (seed, decision point) as the
key and (world, month, item) as the counter of the Philox 4x64-10 block cipher (Salmon et al. 2011, "Parallel
random numbers: as easy as 1, 2, 3"). The same cipher is in numpy; ours is vectorised over worlds because one
numpy generator per decision, month and world would cost more than the simulation.
"""

import hashlib
import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled, inlined

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Words = NDArray[np.uint64]

_TWIN: Final = re.compile("@[^.]+")
"""What sets a replaced control, or a partnership that starts on another day, apart from what it is a twin of."""

_LOW_HALF: Final = np.uint64(0xFFFFFFFF)
_HALF_BITS: Final = np.uint64(32)
_MULTIPLIER_0: Final = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1: Final = np.uint64(0xCA5A826395121157)
_WEYL_0: Final = np.uint64(0x9E3779B97F4A7C15)
_WEYL_1: Final = np.uint64(0xBB67AE8584CAA73B)
_ROUNDS: Final = 10
_TO_MANTISSA: Final = np.uint64(11)
_UNIT: Final = 1.0 / 9007199254740992.0


def stream_id(decision_point: str) -> int:
    """Return the 64-bit stream number of a decision point such as ``"outage.gallium_primary.CHN"``.

    A name, not a position, so that adding one decision point leaves every other's draws unchanged. Twins share a
    stream: ``control.ban@milder.share`` has that of ``control.ban.share``, so that a world has the same luck, and the
    same quantile of each number, with the one and with the other.
    """
    return int.from_bytes(hashlib.blake2b(untwinned(decision_point).encode(), digest_size=8).digest(), "little")


def untwinned(name: str) -> str:
    """Return a name without what sets a twin apart."""
    return _TWIN.sub("", name)


@inlined
def _high_product(left: np.uint64, right: np.uint64) -> np.uint64:
    """Return the upper 64 bits of the 128-bit product."""
    left_low = left & _LOW_HALF
    left_high = left >> _HALF_BITS
    right_low = right & _LOW_HALF
    right_high = right >> _HALF_BITS
    middle = left_high * right_low + ((left_low * right_low) >> _HALF_BITS)
    carry = left_low * right_high + (middle & _LOW_HALF)
    return left_high * right_high + (middle >> _HALF_BITS) + (carry >> _HALF_BITS)


@compiled
def _fill(seed: np.uint64, streams: Words, worlds: Int, month: np.uint64, words: Words, out: Float) -> None:
    """Write uniforms from the first word of Philox 4x64-10 for each stream and world, shape ``(S, W)``.

    `words` is room for the cipher's four words, ``(4, W)``. Each round runs over all worlds before the next one
    begins, so that the compiler encrypts several worlds with one instruction.
    """
    columns = out.shape[1]
    for row in range(out.shape[0]):
        key_0 = seed
        key_1 = streams[row]
        for column in range(columns):
            words[0, column] = np.uint64(worlds[column])
            words[1, column] = month
            words[2, column] = np.uint64(0)
            words[3, column] = np.uint64(0)
        for _ in range(_ROUNDS):
            for column in range(columns):
                first = words[0, column]
                third = words[2, column]
                words[0, column] = _high_product(third, _MULTIPLIER_1) ^ words[1, column] ^ key_0
                words[1, column] = third * _MULTIPLIER_1
                words[2, column] = _high_product(first, _MULTIPLIER_0) ^ words[3, column] ^ key_1
                words[3, column] = first * _MULTIPLIER_0
            key_0 = key_0 + _WEYL_0
            key_1 = key_1 + _WEYL_1
        for column in range(columns):
            out[row, column] = np.float64(words[0, column] >> _TO_MANTISSA) * _UNIT


class Tape:
    """The random numbers of one group of decision points, a row each, for the worlds of a block.

    Parameters
    ----------
    seed
        The run's seed, shared by all worlds and policies.
    decision_points
        One name per row of the numbers drawn.
    worlds
        World numbers of the block's columns, shape ``(W,)``.
    """

    def __init__(self, seed: int, decision_points: tuple[str, ...], worlds: Int) -> None:
        self._seed = np.uint64(seed)
        self._streams = np.array([stream_id(name) for name in decision_points], dtype=np.uint64)
        self._worlds = worlds
        self._words = np.empty((4, len(worlds)), dtype=np.uint64)
        self._out = np.empty((len(decision_points), len(worlds)))

    def uniforms(self, month: int) -> Float:
        """Return uniforms in [0, 1), shape ``(decision points, W)``; the array is reused at the next call."""
        _fill(self._seed, self._streams, self._worlds, np.uint64(month), self._words, self._out)
        return self._out


def uniform(seed: int, decision_point: str, worlds: Int, month: int = 0) -> Float:
    """Return one uniform in [0, 1) per world for one decision point and month, shape ``(W,)``."""
    return Tape(seed, (decision_point,), worlds).uniforms(month)[0].copy()
