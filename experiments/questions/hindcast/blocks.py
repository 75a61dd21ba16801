"""The interface between the runner and a replay: takes rows, returns one metric for each observation."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.questions.hindcast import guards
from experiments.questions.hindcast.measure import measure, needed
from experiments.questions.hindcast.paths import Replay
from experiments.questions.hindcast.traces import Trace
from experiments.runner.model import ROWS_AT_ONCE
from experiments.store.block import BlockResult
from sim.calendar import Calendar
from sim.config.schema.calibration import Guards
from sim.config.schema.hindcast import HindcastConfig
from sim.model import simulate
from sim.observer import LINKS, PRICES, SERIES
from sim.recording import Recording
from sim.structure import Structure

Float = NDArray[np.float64]


@dataclass(frozen=True)
class ReplayBlocks:
    """Replay a case in blocks of worlds.

    Attributes
    ----------
    config
        The case.
    structure
        What is the same in all of its worlds.
    seed
        Key of all draws.
    guards
        What must hold after the observed months.
    traces
        Paths kept month by month, for figures.
    rows_at_once
        How many rows are replayed in one go.
    """

    config: HindcastConfig
    structure: Structure
    seed: int
    guards: Guards
    traces: tuple[Trace, ...] = ()
    rows_at_once: int = ROWS_AT_ONCE

    def __call__(self, rows: pd.DataFrame) -> BlockResult:
        """Replay the worlds of some rows."""
        replay = self.replay(rows)
        found = {row.id: measure(row, self.config, replay) for row in self.config.rows}
        found |= guards.guard_metrics(replay, self.config, self.guards)
        worlds = len(rows)
        return BlockResult(
            metrics={name: np.broadcast_to(values, (worlds,)).reshape(1, 1, worlds) for name, values in found.items()},
            series={trace.name: trace.path(replay) for trace in self.traces},
        )

    def replay(self, rows: pd.DataFrame) -> Replay:
        """Return the replay of the worlds of some rows."""
        return self._replay(self.structure, rows)

    def warm_up(self) -> None:
        """Compile every kernel by replaying one world for two months."""
        calendar = self.structure.calendar
        short = replace(self.structure, calendar=Calendar(calendar.first, run_in=calendar.run_in, scored=2))
        self._replay(short, pd.DataFrame({"world": [0]}))

    def _replay(self, structure: Structure, rows: pd.DataFrame) -> Replay:
        columns = {column.name for column in structure.columns}
        values = {name: rows[name].to_numpy(dtype=np.float64) for name in rows.columns if name in columns}
        recording = simulate(
            structure,
            seed=self.seed,
            worlds=rows["world"].to_numpy(dtype=np.int64),
            values=values,
            record=self._recorded(),
        )
        return Replay(structure, recording, values)

    def _recorded(self) -> tuple[str, ...]:
        wanted = set(guards.RECORDED)
        for row in self.config.rows:
            wanted |= needed(row, self.config)
        for trace in self.traces:
            wanted |= set(trace.subject.recorded)
        return tuple(sorted(wanted))


def nothing_happens(config: HindcastConfig, structure: Structure) -> dict[str, float]:
    """Return what each row would be if every month repeated the base year: the forecast that any model must beat."""
    base = structure.base_years.of_worlds(np.zeros(1, dtype=np.int64))
    months, (goods, links) = structure.calendar.scored, (len(structure.goods), len(structure.links.seller))
    nations = len(structure.nations)
    still = {
        "reference": base.use - base.stock_build,
        "consumed": base.use - base.stock_build,
        "output": base.made,
        "stock": base.industry_stock,
        "public_stock": base.public_stock,
    }
    nothing = np.zeros((nations, goods, 1))
    recording = Recording(
        worlds=np.zeros(1, dtype=np.int64),
        months=structure.calendar.labels(),
        nations=structure.nations,
        goods=structure.goods,
        series={name: np.broadcast_to(still.get(name, nothing), (months, nations, goods, 1)) for name in SERIES},
        prices={name: np.ones((months, goods, 1)) for name in PRICES},
        accounts={},
        links={
            name: np.broadcast_to(base.flow if name == "sent" else 0.0 * base.flow, (months, links, 1))
            for name in LINKS
        },
        base=base,
    )
    replay = Replay(structure, recording, {})
    return {row.id: float(np.broadcast_to(measure(row, config, replay), (1,))[0]) for row in config.rows}
