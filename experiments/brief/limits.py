"""Stocks that no source confirms: how much a run takes a nation to hold, and how much hangs on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.wilson import wilson
from experiments.figures.data import FigureData
from sim.config.quantity import GUESSES
from sim.config.units import factor

METRIC = "shortage"
PARTS = 3
"""The worlds with the smallest and the largest stocks are compared, each this part of all."""


@dataclass(frozen=True)
class Contrast:
    """How often one good runs short in the worlds with the least and with the most of a stock.

    Attributes
    ----------
    least, most
        Events in the two parts.
    worlds
        Worlds in each part.
    """

    good: str
    least: float
    most: float
    worlds: int

    @property
    def clear(self) -> bool:
        """Whether the 95 % interval of the difference leaves out zero (Newcombe 1998, method 10)."""
        difference = (self.least - self.most) / self.worlds
        (low, high), (other_low, other_high) = self._ends(self.least), self._ends(self.most)
        least, most = self.least / self.worlds, self.most / self.worlds
        below = np.hypot(least - low, other_high - most)
        above = np.hypot(high - least, most - other_low)
        return bool(difference - below > 0.0 or difference + above < 0.0)

    def _ends(self, events: float) -> tuple[float, float]:
        low, high = wilson(np.array([events]), np.array([float(self.worlds)]))
        return float(low[0]), float(high[0])


@dataclass(frozen=True)
class Unconfirmed:
    """Public stocks of one nation that are guessed.

    Attributes
    ----------
    goods
        What it is taken to hold.
    days
        Lowest and highest guess over the goods whose stock is given in days of use; None if there are none.
    tonnes
        Good to lowest and highest guess in tonnes.
    """

    nation: str
    goods: tuple[str, ...]
    days: tuple[float, float] | None
    tonnes: dict[str, tuple[float, float]]


def unconfirmed(data: FigureData, config: Mapping[str, Any]) -> list[Unconfirmed]:
    """Return the public stocks of a run that no source confirms, an entry for each importer that may hold some."""
    stockpiles = config.get("baseline", {}).get("stockpiles", {})
    public = stockpiles.get("public", {})
    held = {
        nation: [good for good in goods if good in data.goods and _is_open(public[nation][good])]
        for nation, goods in stockpiles.get("unconfirmed", {}).items()
        if nation in data.nations
    }
    return [_unconfirmed(nation, goods, public[nation]) for nation, goods in held.items() if goods]


def _is_open(amount: Mapping[str, Any]) -> bool:
    """Return whether a stock is guessed with a range: one without a range or with a source counts as known."""
    return amount["status"] in GUESSES and amount["low"] is not None


def _unconfirmed(nation: str, goods: list[str], public: Mapping[str, Any]) -> Unconfirmed:
    scale = 1.0 / factor("day", "month")
    ranges = {good: (public[good]["low"], public[good]["high"]) for good in goods}
    covers = [ranges[good] for good in goods if public[good]["unit"] == "month"]
    days = (scale * min(low for low, _ in covers), scale * max(high for _, high in covers)) if covers else None
    tonnes = {good: ranges[good] for good in goods if public[good]["unit"] == "t"}
    return Unconfirmed(nation, tuple(goods), days, tonnes)


def contrasts(data: FigureData, nation: str, goods: list[str]) -> list[Contrast]:
    """Compare the worlds with the smallest unconfirmed stocks of a nation with those with the largest.

    Nothing where the run does not draw them.
    """
    stock = _stock_by_world(data, nation)
    table = data.tables[data.baseline]
    if stock is None or METRIC not in table.metrics:
        return []
    drawn = stock.reindex(table.worlds).to_numpy()
    return list(_contrasts(drawn, {good: table.pair(METRIC, nation, good) for good in goods if good in table.goods}))


def _contrasts(drawn: np.ndarray, short: Mapping[str, np.ndarray]) -> Iterator[Contrast]:
    for good, events in short.items():
        counted = np.flatnonzero(~np.isnan(events) & ~np.isnan(drawn))
        ranked = counted[np.argsort(drawn[counted], kind="stable")]
        size = len(ranked) // PARTS
        if size and drawn[ranked[0]] < drawn[ranked[-1]]:
            least, most = events[ranked[:size]].sum(), events[ranked[-size:]].sum()
            yield Contrast(good, float(least), float(most), size)


def _stock_by_world(data: FigureData, nation: str) -> "pd.Series | None":
    name, design = f"public_cover.{nation}.unconfirmed", data.design
    if name not in design:
        return None
    rows = design[(design["scenario"] == data.scenario) & (design["policy"] == data.baseline)]
    return rows.set_index("world")[name]
