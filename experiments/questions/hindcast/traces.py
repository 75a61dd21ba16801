"""Paths of a replay that figures draw: one for each thing that observations look at, in units of its base year."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.questions.hindcast.paths import Replay, Subject
from sim.config.schema.hindcast import PRICES, HindcastConfig

Float = NDArray[np.float64]

_DRAWN = ("exports", "imports", "use", "demand", *PRICES)


@dataclass(frozen=True)
class Trace:
    """One path.

    Attributes
    ----------
    name
        Name of the saved series.
    subject
        What it follows.
    """

    name: str
    subject: Subject

    def path(self, replay: Replay) -> Float:
        """Return the path as a multiple of the base year, ``(M, W)``; not a number where the base year has nothing."""
        base = replay.base(self.subject)
        path = replay.path(self.subject)
        return np.divide(path, base, out=np.full_like(path, np.nan), where=base > 0.0)


def traces_of(config: HindcastConfig) -> tuple[Trace, ...]:
    """Return a trace for each price and trade flow that a row looks at, in the order of the rows."""
    subjects = [
        side
        for row in config.rows
        if row.series in _DRAWN
        for side in (Subject.of(row), Subject.other_side(row))
        if side.series in _DRAWN
    ]
    return tuple(Trace(trace_name(subject), subject) for subject in dict.fromkeys(subjects))


def trace_name(subject: Subject) -> str:
    """Return the name under which a subject's path is saved."""
    parts = (subject.series, subject.nation, subject.partner, *subject.goods)
    return "-".join(part for part in parts if part)
