"""A month under the stopwatch, and a sweep over the state, leave the same bits as the model's own month."""

import time
from dataclasses import fields

import numpy as np

from experiments.bench.anatomy import Stopwatch, sweep

MONTHS = 3


def test_timed_months_give_the_same_state(subject):
    plain, timed = subject.model(8, MONTHS), subject.model(8, MONTHS)
    stopwatch = Stopwatch(timed, time.perf_counter)
    for _ in range(MONTHS):
        plain.step()
        stopwatch.month()
        sweep(timed.block.state)
    assert plain.block.clock == timed.block.clock
    for item in fields(plain.block.state):
        own = getattr(plain.block.state, item.name)
        assert np.array_equal(own, getattr(timed.block.state, item.name)), item.name
