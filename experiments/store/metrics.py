"""Metrics of one case as a dense array, the shape in which statistics over worlds are fast.

Statistics are pure functions of such a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from experiments.store.dates import MONTHLY
from experiments.store.layout import Layout
from experiments.store.parts import Part, read_dated, read_part
from sim.metrics.base import Aggregate, Direction

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Worst = Literal["high", "low"]


@dataclass(frozen=True)
class MetricInfo:
    """Title, unit and aggregate of a metric; `sim.metrics.base.Metric` defines the fields."""

    name: str
    title: str
    unit: str
    direction: Direction
    aggregate: Aggregate


@dataclass(frozen=True)
class MetricTable:
    """Metric values of one scenario and policy.

    Attributes
    ----------
    metrics, nations, goods
        Names along the first three axes.
    worlds
        World numbers along the last axis, ascending.
    array
        Array (metric, nation, good, world); NaN means 'not applicable'.
    """

    metrics: tuple[str, ...]
    nations: tuple[str, ...]
    goods: tuple[str, ...]
    worlds: Int
    array: Float

    def of(self, metric: str) -> Float:
        """Return the values of one metric, (nation, good, world)."""
        return np.asarray(self.array[self.metrics.index(metric)], dtype=np.float64)

    def pair(self, metric: str, nation: str, good: str) -> Float:
        """Return the values of one metric for one nation and good, one per world."""
        return np.asarray(self.of(metric)[self.nations.index(nation), self.goods.index(good)])

    def flat(self, positions: Int) -> Float:
        """Return the rows at some positions of (metric x nation x good), each with one value per world."""
        return np.asarray(self.array.reshape(-1, self.array.shape[-1])[positions])

    def on_worlds(self, worlds: Int) -> "MetricTable":
        """Return the table of some of its worlds."""
        where = np.searchsorted(self.worlds, worlds)
        return MetricTable(self.metrics, self.nations, self.goods, worlds, self.array[..., where])

    def part(
        self,
        metrics: Sequence[str] | None = None,
        nations: Sequence[str] | None = None,
        goods: Sequence[str] | None = None,
    ) -> "MetricTable":
        """Return the table of some metrics, nations and goods, in the order given; None keeps all."""
        names = (
            tuple(self.metrics if metrics is None else metrics),
            tuple(self.nations if nations is None else nations),
            tuple(self.goods if goods is None else goods),
        )
        held = (self.metrics, self.nations, self.goods)
        places = [[axis.index(name) for name in wanted] for axis, wanted in zip(held, names, strict=True)]
        return MetricTable(*names, worlds=self.worlds, array=self.array[np.ix_(*places)])


def same_worlds(left: MetricTable, right: MetricTable) -> tuple[MetricTable, MetricTable]:
    """Reduce two tables to the worlds that both have, so that a failed block never breaks the pairing."""
    common = np.intersect1d(left.worlds, right.worlds)
    return left.on_worlds(common), right.on_worlds(common)


def metric_infos(saved: Iterable[Mapping[str, str]]) -> dict[str, MetricInfo]:
    """Read the list of metrics that a run's manifest holds.

    Raises
    ------
    ValueError
        If a metric has a direction or an aggregate that this version does not know.
    """
    infos: dict[str, MetricInfo] = {}
    for entry in saved:
        direction = next((known for known in get_args(Direction) if known == entry["direction"]), None)
        aggregate = next((known for known in get_args(Aggregate) if known == entry["aggregate"]), None)
        if direction is None or aggregate is None:
            raise ValueError(f"metric {entry['name']!r} was saved by another version: {dict(entry)}")
        infos[entry["name"]] = MetricInfo(entry["name"], entry["title"], entry["unit"], direction, aggregate)
    return infos


def read_metrics(layout: Layout, parts: Sequence[Part], worlds: int, date: str | None = None) -> MetricTable:
    """Read the metrics of one case, part by part, into one array that nobody can write to.

    Parameters
    ----------
    layout
        Names along the axes.
    parts
        The parts of the case, by world number.
    worlds
        Leave out worlds from this number on.
    date
        One of the layout's dates, before which metrics are read; the whole run by default.

    Raises
    ------
    UserError
        If a part is damaged.
    """
    numbers = [np.arange(part.piece.first, min(part.piece.stop, worlds)) for part in parts]
    shape = (len(layout.metrics), len(layout.nations), len(layout.goods))
    array = np.empty((*shape, sum(map(len, numbers))))
    start = 0
    for part, kept in zip(parts, numbers, strict=True):
        values = read_part(part) if date is None else read_dated(part, date)
        array[..., start : start + len(kept)] = values.reshape(*shape, len(part.piece.worlds))[..., : len(kept)]
        start += len(kept)
    array.flags.writeable = False  # many readers share it
    held = np.concatenate([np.empty(0, dtype=np.int64), *numbers])
    return MetricTable(tuple(layout.metrics), layout.nations, layout.goods, held, array)


def at_cut(table: MetricTable, months: int, shortage_months: int) -> MetricTable:
    """Return the metrics of `experiments.store.dates.MONTHLY` after some months of a run.

    A shortage has happened by then if its first run of short months is long enough by then.

    Parameters
    ----------
    table
        Metrics of the whole run.
    months
        How many of the run's months count.
    shortage_months
        Number of short months in a row that make a shortage.
    """
    names = tuple(name for name in MONTHLY if name in table.metrics)
    return replace(
        table, metrics=names, array=np.stack([_at_cut(table, name, months, shortage_months) for name in names])
    )


def _at_cut(table: MetricTable, metric: str, months: int, shortage_months: int) -> Float:
    if metric == "months_to_first_stop":
        return np.minimum(table.of(metric), months)
    start = table.of("time_to_survive")
    happened = start + shortage_months <= months
    if metric == "shortage":
        return np.where(np.isnan(start), np.nan, happened)
    return np.where(happened | np.isnan(start), start, months)
