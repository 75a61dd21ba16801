"""Tell what happened in a few worlds, by running them again with the recorder on.

A world's draws depend on its number alone, so running it again gives the very same world; keeping the events of all
worlds just in case would cost more than the run.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from experiments.runner.work import Job
from experiments.store.reader import EVENTS_FILE
from experiments.store.table import write_table

EVENT_COLUMNS = ("scenario", "policy", "world", "month", "kind", "nation", "good", "amount", "text")

Teller = Callable[[pd.DataFrame], pd.DataFrame]
"""Simulates rows of a design again and returns what happened in them, with the columns `EVENT_COLUMNS`."""


def write_events(job: Job, tell: Teller, worlds: Sequence[int], run: str) -> None:
    """Write ``events.parquet``: what happened in some worlds under each policy of the main scenario.

    All policies are simulated side by side, in as few models as take them.

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
    at_once = max(job.simulate.rows_at_once // max(len(numbers), 1), 1)
    told = [
        tell(job.design(job.space, numbers, tuple(cases[start : start + at_once])))
        for start in range(0, len(cases) if len(numbers) else 0, at_once)
    ]
    events = pd.concat(told) if told else pd.DataFrame(columns=list(EVENT_COLUMNS))
    place = {case.label: position for position, case in enumerate(cases)}
    events = events.sort_values("policy", key=lambda policies: policies.map(place), kind="stable", ignore_index=True)
    write_table(job.run_dir / EVENTS_FILE, events, run)
