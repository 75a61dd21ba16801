"""What a run cannot say: pairs known to be wrong, stocks that nobody confirms, and what the fit to history is worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.wilson import wilson
from experiments.figures.data import FigureData
from experiments.words.sentences import listed
from experiments.words.shares import NARROW, percent
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

    def share(self, events: float) -> str:
        """Return a part's share of worlds with its Wilson interval, as text."""
        low, high = self._ends(events)
        return f"{percent(events / self.worlds)} [{percent(low)}, {percent(high)}]"

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


def caveat_sentences(data: FigureData) -> list[str]:
    """Return a sentence for each pair of the run that is known to be wrong."""
    labels = data.labels
    return [
        f"{labels.nation(nation)}, {labels.good_inside(good)}: known to be wrong and in no headline. {reason}."
        for (nation, good), reason in data.caveats.items()
        if nation in data.nations and good in data.goods
    ]


def unconfirmed_sentences(data: FigureData, config: Mapping[str, Any]) -> list[str]:
    """Return what depends on public stocks that no source confirms, a text for each importer that may hold some."""
    stockpiles = config.get("baseline", {}).get("stockpiles", {})
    public = stockpiles.get("public", {})
    held = {
        nation: [good for good in goods if good in data.goods and _is_open(public[nation][good])]
        for nation, goods in stockpiles.get("unconfirmed", {}).items()
        if nation in data.nations
    }
    return [_unconfirmed(data, nation, goods, public[nation]) for nation, goods in held.items() if goods]


def _is_open(amount: Mapping[str, Any]) -> bool:
    """Return whether a stock is guessed with a range: one without a range or with a source counts as known."""
    return amount["status"] in GUESSES and amount["low"] is not None


def fit_sentence(config: Mapping[str, Any]) -> str:
    """Return how many observations of history are met, as fitted and by each yardstick; empty where none is known."""
    fitted = config.get("baseline", {}).get("fitted") or {}
    scores = fitted.get("scores")
    if scores is None:
        return ""
    rows, more = scores["rows"], scores["left_out"] - scores["prior"]
    verdict = (
        "so the fit itself adds nothing that travels to an episode it has not seen"
        if more <= 0
        else f"so the fit adds {more} of them in episodes that it has not seen"
    )
    return (
        f"Of {rows} observations in {len(fitted['cases'])} episodes of history the fitted behaviour meets "
        f"{scores['fitted']}, left out of the fit {scores['left_out']}, untuned {scores['prior']}, and a world in "
        f"which nothing happens {scores['nothing']}: {verdict}."
    )


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


def _unconfirmed(data: FigureData, nation: str, goods: list[str], public: Mapping[str, Any]) -> str:
    words = listed([data.labels.good_inside(good) for good in goods])
    holder = data.labels.nation_inside(nation)
    said = [
        f"{data.labels.good_inside(one.good)} runs short in {one.share(one.least)} of the third of worlds with the "
        f"smallest of these stocks and in {one.share(one.most)} of the third with the largest"
        for one in contrasts(data, nation, goods)
        if one.clear
    ]
    return (
        f"No source confirms that {holder} holds public stocks of {words}; this run takes it to hold "
        f"{_amounts(data, public, goods)}, which is a guess."
        f"{f' Without a partnership {listed(said)}.' if said else ''}"
    )


def _amounts(data: FigureData, public: Mapping[str, Any], goods: list[str]) -> str:
    """Return the ranges of assumed stocks and what is likeliest: days of use together, masses good by good."""
    days = [public[good] for good in goods if public[good]["unit"] == "month"]
    masses = [(public[good], f"t of {data.labels.good_inside(good)}") for good in goods if public[good]["unit"] == "t"]
    told = [_range(days, "days of use", 1.0 / factor("day", "month"))] if days else []
    return listed([*told, *(_range([amount], unit, 1.0) for amount, unit in masses)])


def _range(amounts: list[Mapping[str, Any]], unit: str, scale: float) -> str:
    low, high = min(amount["low"] for amount in amounts), max(amount["high"] for amount in amounts)
    middle = listed([f"{scale * value:,.0f}" for value in sorted({amount["value"] for amount in amounts})])
    return f"{scale * low:,.0f} to {scale * high:,.0f}{NARROW}{unit}, {middle} the likeliest"
