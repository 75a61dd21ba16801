"""The interface between the runner and the model: takes rows of a design, returns metrics and series."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.base import DICE
from experiments.fans.variables import FANS
from experiments.runner import month_count, supply
from experiments.runner.recorded_worlds import EVENT_COLUMNS, STORY_PRICES, STORY_SERIES, RecordedRows, months_of
from experiments.store.block import BlockResult
from experiments.store.layout import Layout
from sim.calendar import Calendar, month_label
from sim.metrics.base import Metric, MetricSettings
from sim.metrics.registry import all_metrics, needed_variables
from sim.model import open_model, run_through, simulate
from sim.observer import MEASURES, PRICES, SERIES, YEARS
from sim.recording import Recording
from sim.structure import Structure

Float = NDArray[np.float64]

RECORDABLE = frozenset({*SERIES, *PRICES})
"""What must be asked for; accounts come with every recording."""

ROWS_AT_ONCE: Final = 384
"""Rows of one model: as measured, more gain little speed, and a kill costs the months of all of them."""


@dataclass(frozen=True)
class ModelBlocks:
    """Simulate blocks of one experiment with the model.

    Attributes
    ----------
    structure
        What is the same in all worlds.
    seed
        Seed of the run.
    settings
        Thresholds of the metrics.
    layout
        Nations, goods, metrics, series, fans and dates asked for.
    rows_at_once
        How many rows are simulated in one go.
    measures
        Whether to count what each control, clause and shock does.
    totals
        Whether to add up by year what flows, what is wanted and got, and what projects deliver.
    """

    structure: Structure
    seed: int
    settings: MetricSettings
    layout: Layout
    rows_at_once: int = ROWS_AT_ONCE
    measures: bool = False
    totals: bool = False

    def __call__(self, rows: pd.DataFrame) -> BlockResult:
        """Simulate some rows; the levers of their cases are among their columns."""
        metrics = [metric for name, metric in all_metrics(self.settings).items() if name in self.layout.metrics]
        recording = self._simulate(self.structure, rows, metrics, partial(month_count.add, len(rows)))
        recording = replace(recording, folded={}) if self.layout.dates else recording
        dated = {
            date: self._metrics(metrics, recording.until(self.layout.months.index(date))) for date in self.layout.dates
        }
        return BlockResult(
            metrics=self._metrics(metrics, recording),
            series={name: self._series(recording, name) for name in self.layout.series},
            fans={name: self._fan(recording, name) for name in self.layout.fans},
            measures=recording.counted if self.measures else None,
            dated=dated,
            totals=(*recording.totals, *supply.supply_totals(recording)) if self.totals else None,
        )

    def warm_up(self) -> None:
        """Compile every kernel by simulating one world for two months."""
        calendar = self.structure.calendar
        short = replace(self.structure, calendar=Calendar(calendar.first, run_in=1, scored=1))
        self._simulate(short, pd.DataFrame({"world": [0]}), list(all_metrics(self.settings).values()))

    def record(self, rows: pd.DataFrame) -> RecordedRows:
        """Simulate some rows again, side by side, and return what happened in them."""
        dice = _dice(rows)
        recording = simulate(
            self.structure,
            seed=self.seed,
            worlds=dice,
            values=self._values(rows),
            record=(*STORY_SERIES, *STORY_PRICES),
            nations=self.layout.nations,
            watch=dice.tolist(),
        )
        where = rows[["scenario", "policy", "world"]].to_numpy()
        first = self.structure.calendar.first
        happened = [
            (*where[it.row], month_label(first + it.month), it.kind, it.nation, it.good, it.amount, it.text)
            for it in recording.events
        ]
        events = pd.DataFrame(happened, columns=list(EVENT_COLUMNS))
        events = events.astype({"world": np.int64, "amount": np.float64})
        return RecordedRows(events, months_of(recording, self.layout, rows))

    def _simulate(
        self,
        structure: Structure,
        rows: pd.DataFrame,
        metrics: list[Metric],
        after_month: Callable[[], None] | None = None,
    ) -> Recording:
        counted = (variable for name in self.layout.fans for variable in FANS[name].needs)
        added = (*supply.FLOWS, *supply.LEVELS) if self.totals else ()
        wanted = {*needed_variables(metrics), *self.layout.series, *counted, *added}
        recorded = {MEASURES: self.measures, YEARS: self.totals or bool(self.layout.dates)}
        model = open_model(
            structure,
            seed=self.seed,
            worlds=_dice(rows),
            values=self._values(rows),
            record=(*sorted(wanted & RECORDABLE), *(name for name, asked in recorded.items() if asked)),
            nations=self.layout.nations,
        )
        return run_through(model, len(rows), after_month)

    def _values(self, rows: pd.DataFrame) -> dict[str, Float]:
        columns = {column.name for column in self.structure.columns}
        return {name: rows[name].to_numpy(dtype=np.float64) for name in rows.columns if name in columns}

    def _metrics(self, metrics: list[Metric], recording: Recording) -> dict[str, Float]:
        return {metric.name: metric.compute(recording)[:, self._goods, :] for metric in metrics}

    @property
    def _goods(self) -> list[int]:
        return [self.structure.goods.index(good) for good in self.layout.goods]

    def _series(self, recording: Recording, name: str) -> Float:
        goods = [recording.goods.index(good) for good in self.layout.series_goods]
        if "nation" in self.layout.series[name]:
            return recording.series[name][:, :, goods, :]
        return recording.prices[name][:, goods, :]

    def _fan(self, recording: Recording, name: str) -> Float:
        return FANS[name].compute({**recording.series, **recording.prices})[..., self._goods, :]


def _worlds(rows: pd.DataFrame) -> NDArray[np.int64]:
    return rows["world"].to_numpy(dtype=np.int64)


def _dice(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Return the number that seeds each row's random draws: its world, unless the design names another."""
    return rows[DICE].to_numpy(dtype=np.int64) if DICE in rows else _worlds(rows)
