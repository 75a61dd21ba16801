"""Compare a large run with a small one: a world must not cost more, in time or memory, because there are many."""

import statistics
import time
from dataclasses import dataclass

from experiments.bench.memory import peak_memory
from experiments.bench.subject import Subject
from experiments.runner.execute import execute

_SMALL_RUNS_BEFORE_AND_AFTER = 2


@dataclass(frozen=True)
class Scale:
    """A large run against a small one.

    Attributes
    ----------
    cost
        Time per world of the large run over that of the small one.
    memory_mb
        Most memory that all processes of each run held at once, by number of worlds.
    """

    cost: float
    memory_mb: dict[str, float]


def compare(subject: Subject, few: int, many: int, months: int) -> Scale:
    """Run the experiment with few and with many worlds, each from an empty folder, and compare.

    The small run is timed before and after the large one, so that a machine that slows down meanwhile slows both.
    """
    small = [_cost(subject, f"few-{number}", few, months) for number in range(_SMALL_RUNS_BEFORE_AND_AFTER)]
    large, large_memory = _cost(subject, "many", many, months)
    small += [_cost(subject, f"few-again-{number}", few, months) for number in range(_SMALL_RUNS_BEFORE_AND_AFTER)]
    typical = statistics.median(seconds for seconds, _ in small)
    return Scale(
        cost=large / typical,
        memory_mb={str(few): max(memory for _, memory in small), str(many): large_memory},
    )


def _cost(subject: Subject, name: str, worlds: int, months: int) -> tuple[float, float]:
    """Return seconds per world and peak megabytes of one run."""
    request = subject.run(name, worlds, months)
    with peak_memory() as peak:
        started = time.perf_counter()
        outcome = execute(request)
        seconds = time.perf_counter() - started
    if outcome.failed:
        raise RuntimeError(f"a block failed while it was timed: {outcome.failed[0].trace}")
    return seconds / worlds, peak.megabytes
