"""Save what happened in a few worlds, by simulating them again with the recorder on.

A world's draws depend on its number alone, so running it again gives the very same world; keeping the events of all
worlds just in case would cost more than the run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.runner.work import Job
from experiments.store.layout import Layout
from experiments.store.reader import EVENTS_FILE, STORIES_FILE
from experiments.store.table import write_table
from sim.recording import Recording

EVENT_COLUMNS = ("scenario", "policy", "world", "month", "kind", "nation", "good", "amount", "text")
STORY_SERIES = (
    "reference", "unserved", "destroyed", "imports", "imports_controller", "output", "export", "stock", "released",
)  # fmt: skip
"""What the story of a world needs month by month, per nation and good."""
STORY_PRICES = ("price_outside_weighted", "price_outside_thin")
"""And per good."""
PLACES = ("policy", "world", "month", "nation", "good")
"""Columns that say where a row of ``stories.parquet`` belongs: a world's number, and places in the layout."""


@dataclass(frozen=True)
class RecordedRows:
    """What happened in some rows of a design.

    Attributes
    ----------
    events
        What happened, with the columns `EVENT_COLUMNS`, in order of time.
    months
        `STORY_SERIES` and `STORY_PRICES` under `PLACES`.
    """

    events: pd.DataFrame
    months: pd.DataFrame


Recorder = Callable[[pd.DataFrame], RecordedRows]
"""Simulates rows of a design again and returns what happened in them."""


def write_stories(job: Job, record: Recorder, worlds: Sequence[int], run: str) -> None:
    """Write what happened in some worlds under each policy of the main scenario: their events, and their months.

    All policies are simulated side by side, in as few models as take them.

    Parameters
    ----------
    job
        The run.
    record
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
    recorded = [
        record(job.design(job.space, numbers, tuple(cases[start : start + at_once])))
        for start in range(0, len(cases) if len(numbers) else 0, at_once)
    ]
    events = pd.concat([one.events for one in recorded]) if recorded else pd.DataFrame(columns=list(EVENT_COLUMNS))
    months = (
        pd.concat([one.months for one in recorded], ignore_index=True)
        if recorded
        else pd.DataFrame(columns=[*PLACES, *STORY_SERIES, *STORY_PRICES])
    )
    place = job.layout.policies.index
    events = events.sort_values("policy", key=lambda names: names.map(place), kind="stable", ignore_index=True)
    write_table(job.run_dir / EVENTS_FILE, events, run)
    write_table(job.run_dir / STORIES_FILE, months, run)


def months_of(recording: Recording, layout: Layout, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the months of some rows of a design, from a recording of the layout's nations, rows last."""
    goods = [recording.goods.index(good) for good in layout.goods]
    shape = (len(recording.months), len(layout.nations), len(goods), len(rows))
    month, nation, good, row = (place.ravel() for place in np.indices(shape, dtype=np.int32))
    policy = np.array([layout.policies.index(name) for name in rows["policy"]], dtype=np.int32)
    world = rows["world"].to_numpy(dtype=np.int64)
    places = (policy[row], world[row], month, nation, good)
    values = {name: recording.series[name][:, :, goods, :] for name in STORY_SERIES}
    values |= {name: recording.prices[name][:, np.newaxis, goods, :] for name in STORY_PRICES}
    columns = {name: np.broadcast_to(kept, shape).ravel() for name, kept in values.items()}
    return pd.DataFrame({**dict(zip(PLACES, places, strict=True)), **columns})
