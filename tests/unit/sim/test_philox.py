"""Our cipher, drawn for a whole block at once, is numpy's Philox 4x64-10 word for word."""

import numpy as np
import pytest

from sim.rng import Tape, stream_id, uniform


def from_numpy(seed, name, world, month):
    # numpy adds 1 to the counter before it encrypts it, so it is given the counter before ours
    counter = np.array([world - 1, month, 0, 0], dtype=np.uint64)
    word = np.random.Philox(key=np.array([seed, stream_id(name)], dtype=np.uint64), counter=counter).random_raw()
    return (word >> 11) * 2.0**-53


@pytest.mark.parametrize("width", [1, 7, 8, 130])
def test_agrees_with_numpy(width):
    names = ("outage.gallium_primary.CHN", "demand.tungsten")
    worlds = np.arange(1, width + 1) * 1_000_003
    for month in (0, 131):
        drawn = Tape(20251028, names, worlds).uniforms(month)
        expected = [[from_numpy(20251028, name, int(world), month) for world in worlds] for name in names]
        assert np.array_equal(drawn, expected)


def test_draws_are_spread_over_the_unit_interval():
    draws = uniform(7, "anything", np.arange(20_000))
    assert draws.min() >= 0.0
    assert draws.max() < 1.0
    assert np.histogram(draws, bins=10, range=(0.0, 1.0))[0].min() > 1800
