"""Tell what happened in a few worlds, by running them again with the recorder on.

A world's draws depend on its number alone, so running it again gives the very same world; keeping the events of all
worlds just in case would cost more than the run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.design.base import Case
from experiments.runner.work import Job
from experiments.store.reader import EVENTS_FILE
from experiments.store.table import write_table

EVENT_COLUMNS = ("scenario", "policy", "world", "month", "kind", "nation", "good", "amount", "text")


@dataclass(frozen=True)
class Happening:
    """One thing that happened in one world; `month` is ``YYYY-MM``, nation and good may be empty."""

    world: int
    month: str
    kind: str
    nation: str
    good: str
    amount: float
    text: str


Teller = Callable[[pd.DataFrame], list[Happening]]
"""Simulates rows again and returns what happened."""


def write_events(job: Job, tell: Teller, worlds: Sequence[int], run: str) -> None:
    """Write ``events.parquet``: what happened in some worlds under each policy of the main scenario.

    Parameters
    ----------
    job
        The run.
    tell
        Simulates rows of it again.
    worlds
        World numbers.
    run
        Fingerprint of the run.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    numbers = np.array(sorted(worlds), dtype=np.int64)
    cases = [case for case in job.space.cases if case.scenario == job.layout.scenarios[0]]
    rows = [
        _row(case, event)
        for case in cases
        for event in (tell(job.design(job.space, numbers, (case,))) if len(numbers) else ())
    ]
    write_table(job.run_dir / EVENTS_FILE, pd.DataFrame(rows, columns=list(EVENT_COLUMNS)), run)


def _row(case: Case, event: Happening) -> dict[str, object]:
    return {
        "scenario": case.scenario,
        "policy": case.label,
        **{name: getattr(event, name) for name in EVENT_COLUMNS if name not in {"scenario", "policy"}},
    }
