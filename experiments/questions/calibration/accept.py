"""Choose draws: the ones whose replays lie least outside the bands of history (rejection ABC).

Each draw runs once through every case. Its distance to some cases is the mean over their rows of the square of how far
outside its band a row lies, in halves of the band's width and at most `FARTHEST`; within the band nothing counts, so
that a draw gains nothing by matching a number more closely than it is known. The draws with the smallest distance that
hold the guards of these cases are accepted (Beaumont 2010, "Approximate Bayesian Computation in Evolution and Ecology";
the bands as in history matching, Vernon, Goldstein and Bower 2010). Cases that are set aside take no part.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.questions.hindcast.history import CaseHistory

Float = NDArray[np.float64]
Int = NDArray[np.int64]

BROKEN = 1e6
"""Distance added for broken guards: such draws are taken only when there are not enough others."""


def distances(cases: Sequence[CaseHistory]) -> Float:
    """Return the distance of each draw to some cases, ``(draw,)``; every case weighs as much as it has rows."""
    misses = np.concatenate([case.misses() for case in cases])
    total = np.zeros(misses.shape[1])
    for row in misses:
        total += row**2
    total /= len(misses)
    broken = np.zeros(misses.shape[1])
    for case in cases:
        broken += ~case.guarded
    return total + BROKEN * broken


def accept(cases: Sequence[CaseHistory], count: int) -> Int:
    """Return the draws with the smallest distance to some cases, in order of distance."""
    return np.argsort(distances(cases), kind="stable")[:count]


def accept_without(cases: Sequence[CaseHistory], episode: str, count: int) -> Int:
    """Return the draws that all episodes but one accept; every draw where there is no other episode to ask."""
    others = [case for case in cases if case.episode != episode]
    return accept(others, count) if others else np.arange(cases[0].values.shape[1])


def episodes_of(cases: Sequence[CaseHistory]) -> tuple[str, ...]:
    """Return the episodes that some cases belong to, in order."""
    return tuple(dict.fromkeys(case.episode for case in cases))
