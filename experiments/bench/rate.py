"""Measure how many months of worlds are simulated in a second, by width of the block, in one process."""

import time

from experiments.bench.subject import Subject


def rate(subject: Subject, width: int, months: int, repeats: int) -> float:
    """Return world-months per second of a block of worlds, the best of some repetitions.

    Opening the block is not counted: a run opens one per block and then simulates a hundred months or more.
    """
    best = float("inf")
    for _ in range(repeats):
        model = subject.model(width, months)
        started = time.perf_counter()
        for _ in range(months):
            model.step()
        best = min(best, time.perf_counter() - started)
        model.close()
    return width * months / best
