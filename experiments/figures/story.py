"""Read the timeline of one world from its saved events.

A control names no single good in its events, because it acts on a list of them; which goods those are stands in the
scenario. So an event without a good belongs to a good when a control it mentions covers that good.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.figures.data import FigureData

OFF, ON_AGAIN = ("control suspended", "control dropped", "control ends"), "control resumes"
"""Kinds of events after which a control is no longer, and is again, in force."""
REGIMES = ("calm", "licensing", "targeted", "ban")


@dataclass(frozen=True)
class Spell:
    """A stretch of time in which a control or a regime was in force, in decimal years.

    Attributes
    ----------
    name
        In words; two controls may have the same.
    start, end
        In decimal years.
    level
        Step of escalation; 0 for a control.
    key
        Identifier of a control.
    """

    name: str
    start: float
    end: float
    level: int
    key: str = ""


@dataclass(frozen=True)
class Happening:
    """Something that happened at one moment: a release or a delivery."""

    year: float
    amount: float
    text: str


def watched(data: FigureData, world: int, policy: str) -> pd.DataFrame:
    """Return the events of one world under one policy that concern the focus good."""
    events = data.events
    chosen = events[events["world"] == world]
    for column, value in (("scenario", data.scenario), ("policy", policy)):
        if column in chosen:
            chosen = chosen[chosen[column] == value]
    ids = [str(control["id"]) for control in data.controls if data.focus.good in (control.get("goods") or ())]
    concerns = (chosen["good"] == data.focus.good) | ((chosen["good"] == "") & _mentions(chosen["text"], ids))
    return chosen[concerns].assign(year=[year_of(month, data) for month in chosen.loc[concerns, "month"]])


def year_of(month: object, data: FigureData) -> float:
    """Turn a month, ``YYYY-MM`` or counted from the first scored month, into the decimal year of its start."""
    if isinstance(month, str):
        return int(month[:4]) + (int(month[5:7]) - 1) / 12.0
    assert isinstance(month, int | np.integer)
    return float(data.years[0]) - 0.5 / 12.0 + int(month) / 12.0


def regimes(events: pd.DataFrame, end: float) -> list[Spell]:
    """Return the stretches above calm that escalation went through."""
    moves = events[events["kind"] == "escalation"].sort_values("year", kind="stable")
    spells = []
    for _, own in moves.groupby(moves["text"].str.split(" moves to ").str[0], sort=False):
        starts = own["year"].to_list()
        for start, stop, amount in zip(starts, [*starts[1:], end], own["amount"], strict=True):
            level = int(amount)
            if level:
                spells.append(Spell(REGIMES[level], start, stop, level))
    return spells


def scheduled(data: FigureData, events: pd.DataFrame) -> list[Spell]:
    """Return when controls on the focus good that have dates in the scenario were in force in a world.

    One that is suspended there, dropped or ended is not in force; several stretches of a control have one name.
    Controls that act by chance have no dates.

    Parameters
    ----------
    data
        Tables of a run.
    events
        What was watched in the world; where nothing was, the dates hold.
    """
    first, last = float(data.years[0]), float(data.years[-1])
    spells = []
    for control in data.controls:
        if data.focus.good not in (control.get("goods") or ()) or {"regime", "hazard"} & control.keys():
            continue
        start = year_of(str(control["starts"])[:7], data)
        end = year_of(str(control["ends"])[:7], data) if control.get("ends") else last
        name = str(control["id"])
        spells += [
            Spell(data.labels.control(name), max(begins, first), min(over, last), 0, name)
            for begins, over in _in_force(start, end, events[events["text"].str.endswith(f"({name})")])
            if over > first and begins < last
        ]
    return spells


def _in_force(start: float, end: float, events: pd.DataFrame) -> list[tuple[float, float]]:
    """Divide the time of a control by its events."""
    stretches, begins = [], start
    on = True
    for kind, year in zip(events["kind"], events["year"], strict=True):
        if on and kind in OFF:
            stretches.append((begins, year))
            on = False
        elif not on and kind == ON_AGAIN:
            begins, on = year, True
    return [*stretches, (begins, end)] if on else stretches


def happenings(events: pd.DataFrame, kind: str, start: float, nation: str | None = None) -> list[Happening]:
    """Return the events of a kind from a moment on, in order of time, of one nation if asked."""
    chosen = events[(events["kind"] == kind) & (events["year"] >= start)]
    if nation is not None:
        chosen = chosen[chosen["nation"] == nation]
    rows = chosen.sort_values("year", kind="stable")
    return [
        Happening(float(year), float(amount), str(text))
        for year, amount, text in zip(rows["year"], rows["amount"], rows["text"], strict=True)
    ]


def _mentions(texts: pd.Series, ids: Iterable[str]) -> pd.Series:
    found = pd.Series(data=False, index=texts.index)
    for name in ids:
        found |= texts.str.contains(name, regex=False)
    return found
