"""Our vectorised cipher gives numpy's numbers, and its uniforms are uniform."""

import numpy as np
import pytest

from sim.rng import Tape, stream_id, uniform


def numpys(seed: int, name: str, world: int, month: int) -> float:
    """Return the uniform that numpy's Philox makes of the same key and counter; numpy counts up before it encrypts."""
    counter = (world + (month << 64) - 1) % (1 << 256)
    words = [(counter >> shift) & (2**64 - 1) for shift in (0, 64, 128, 192)]
    key = np.array([seed, stream_id(name)], dtype=np.uint64)
    cipher = np.random.Philox(counter=np.array(words, dtype=np.uint64), key=key)
    return float(int(cipher.random_raw()) >> 11) / 2**53


@pytest.mark.parametrize("seed", [0, 1, 20251028, 2**63 - 1])
def test_the_numbers_are_those_of_numpy(seed: int) -> None:
    worlds = np.array([0, 1, 17, 2**40, 3, 5, 8, 255, 256, 10**9])
    names = ("outage.x", "demand.tin", "escalation.rare.step")
    tape = Tape(seed, names, worlds)
    for month in (0, 1, 131):
        drawn = tape.uniforms(month)
        for row, name in enumerate(names):
            assert drawn[row].tolist() == [numpys(seed, name, int(world), month) for world in worlds]


def test_streams_worlds_months_and_seeds_all_count() -> None:
    one = uniform(1, "a", np.arange(4), 3)
    for other in (uniform(2, "a", np.arange(4), 3), uniform(1, "b", np.arange(4), 3), uniform(1, "a", np.arange(4), 4)):
        assert not np.intersect1d(one, other).size
    assert len(set(one.tolist())) == 4


def test_twins_share_a_stream_and_nothing_else_does() -> None:
    worlds = np.arange(4)
    one = uniform(1, "control.ban.share", worlds).tolist()
    assert uniform(1, "control.ban@milder.share", worlds).tolist() == one
    assert uniform(1, "control.ban@milder.delay", worlds).tolist() != one
    assert uniform(1, "control.ban-milder.share", worlds).tolist() != one


def test_uniforms_are_uniform_and_uncorrelated_between_neighbours() -> None:
    worlds = np.arange(20000)
    first, second = uniform(5, "a", worlds, 0), uniform(5, "a", worlds, 1)
    assert 0.0 <= first.min() < first.max() < 1.0
    counts = np.histogram(first, bins=20, range=(0.0, 1.0))[0]
    assert ((counts - 1000.0) ** 2 / 1000.0).sum() < 43.8  # chi-square, 19 degrees of freedom, one in a thousand
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.025
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 0.025


def test_a_streams_number_hangs_on_its_name_alone() -> None:
    assert stream_id("outage.gallium_primary.CHN") == stream_id("outage.gallium_primary.CHN")
    assert stream_id("a") != stream_id("b")
    assert 0 <= stream_id("a") < 2**64
