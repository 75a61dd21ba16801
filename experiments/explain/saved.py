"""Read what a run saved of its watched worlds, so that their stories need no world to be run again."""

import numpy as np
import pandas as pd

from experiments.figures.load import read_events
from experiments.opened import Run
from experiments.runner.recorded_worlds import STORY_PRICES, STORY_SERIES
from experiments.store.layout import Layout
from experiments.store.reader import STORIES_FILE
from experiments.store.table import read_table
from sim.calendar import MONTHS_PER_YEAR
from sim.recording import Event, Recording


def saved_recordings(run: Run, scenario: str, world: int, first: int) -> dict[str, Recording] | None:
    """Return the recordings of a world under every policy, as far as stories need them; None if it was not watched.

    Parameters
    ----------
    run
        A saved run.
    scenario, world
        Which world.
    first
        Running number of the first simulated month, from which months of events are counted.

    Raises
    ------
    UserError
        If a file is damaged.
    """
    store = run.store
    path = store.path / STORIES_FILE
    if scenario != store.layout.scenarios[0] or not path.is_file():
        return None
    months = read_table(path, store.layout.run)
    months = months[months["world"] == world]
    events = read_events(store)
    events = events[events["world"] == world]
    if months.empty or events.empty:
        return None
    return {
        policy: _recording(
            store.layout, months[months["policy"] == place], _events(events[events["policy"] == policy], first)
        )
        for place, policy in enumerate(store.layout.policies)
    }


def _recording(layout: Layout, months: pd.DataFrame, events: list[Event]) -> Recording:
    shape = (len(layout.months), len(layout.nations), len(layout.goods), 1)
    ordered = months.sort_values(["month", "nation", "good"], kind="stable")
    values = {name: ordered[name].to_numpy().reshape(shape) for name in (*STORY_SERIES, *STORY_PRICES)}
    return Recording(
        worlds=np.array(ordered["world"].iloc[:1], dtype=np.int64),
        months=layout.months,
        nations=layout.nations,
        goods=layout.goods,
        series={name: values[name] for name in STORY_SERIES},
        prices={name: values[name][:, 0] for name in STORY_PRICES},
        accounts={},
        events=events,
    )


def _events(rows: pd.DataFrame, first: int) -> list[Event]:
    found = zip(*(rows[name] for name in ("world", "month", "kind", "nation", "good", "amount", "text")), strict=True)
    return [Event(world, _number(month) - first, *others) for world, month, *others in found]


def _number(label: str) -> int:
    """Return the running number of a month ``YYYY-MM``."""
    year, month = label.split("-")
    return int(year) * MONTHS_PER_YEAR + int(month) - 1
