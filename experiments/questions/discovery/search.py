"""Search a box in a sample, from screening inputs to dropping idle ones, and search it again in resamples.

The best of several hundred inputs always looks good. So only as many inputs are peeled as the worlds can carry, and a
restriction stays only if it would be surprising as the best of these. Since the same worlds chose them, what counts in
the end is how a box does in worlds that were not drawn for it: resamples tell that.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import rankdata

from experiments.analysis.bootstrap import Resampling
from experiments.questions.boxes import Box, Sample
from experiments.questions.discovery.prim import choose, paste, peel
from experiments.questions.discovery.sidak import among, quasi_p
from experiments.store.metrics import Float, Int

LEVEL = 0.05
"""A restriction stays in the box if chance alone would make one as good less often than this."""
PER_INPUT = 10
"""Failures, and other worlds, that each searched input takes (Peduzzi et al. 1996)."""
MOST_INPUTS = 4
"""Peel no more inputs than these: boxes of more conditions are hard to read (Bryant and Lempert 2010), and among more
inputs peels are spent on idle ones, which showed in worlds that were left out."""


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes
    ----------
    box
        The box, among all inputs of the sample.
    trajectory
        The boxes that peeling went through.
    searched
        How many inputs were peeled.
    """

    box: Box
    trajectory: tuple[Box, ...]
    searched: int


@dataclass(frozen=True)
class Again:
    """The search repeated in resamples of the worlds.

    Attributes
    ----------
    reproduced
        Share of the resamples in which each input is restricted, (input,).
    unseen
        Share of failures among the worlds that lie in a resample's box without having been drawn for it; NaN if none.
    """

    reproduced: Float
    unseen: float


def search(sample: Sample, density: float | None = None) -> Found | None:
    """Screen the inputs, peel, choose a box and paste it, until all its restrictions earn their place.

    Parameters
    ----------
    sample
        The worlds.
    density
        See `experiments.analysis.prim.choose`.

    Returns
    -------
    What was found; None if no box is as dense as asked.
    """
    return _search(sample, rankdata(sample.inputs, axis=1), density)


def search_again(sample: Sample, resampling: Resampling, density: float | None = None) -> Again:
    """Search in each resample of the worlds."""
    ranks = rankdata(sample.inputs, axis=1)
    reproduced = np.zeros(len(sample.inputs))
    inside = failed = 0
    for weights in resampling.counts:
        found = _search(replace(sample, weights=weights), ranks, density)
        if found is None:
            continue
        reproduced[found.box.restricted] += 1.0
        unseen = found.box.holds(sample.inputs) & (weights == 0.0)
        inside += int(np.count_nonzero(unseen))
        failed += int(np.count_nonzero(unseen & sample.fails))
    return Again(reproduced / resampling.resamples, failed / inside if inside else np.nan)


def screen(sample: Sample, ranks: Float, most: int) -> Int:
    """Return the numbers of the inputs most correlated with failing, by rank, `most` at most, ascending.

    Peeling among far more inputs than there are failures finds nothing but chance: of hundreds of slices of a few
    worlds each, many hold no failure by luck.

    Parameters
    ----------
    sample
        The worlds.
    ranks
        Rank of each world by each input, (input, world).
    most
        How many inputs.
    """
    deviations = ranks - np.average(ranks, axis=1, weights=sample.weights)[:, np.newaxis]
    fails = sample.fails - np.average(sample.fails, weights=sample.weights)
    spread = np.sqrt(deviations**2 @ sample.weights)
    together = np.divide(
        np.abs(deviations @ (sample.weights * fails)), spread, out=np.zeros(len(ranks)), where=spread > 0.0
    )
    return np.sort(np.argsort(-together, kind="stable")[:most])


def _search(sample: Sample, ranks: Float, density: float | None) -> Found | None:
    """Search among the screened inputs, and again without the weakest, until each restriction earns its place.

    Peels spent on an idle input are missing where they matter, so it is not enough to lift its limit.
    """
    failures = int(sample.counted(sample.fails)[0])
    rarer = min(failures, int(sample.weights.sum()) - failures)
    places = screen(sample, ranks, min(rarer // PER_INPUT, MOST_INPUTS))
    searched = len(places)
    while True:
        part = sample.of_inputs(places)
        trajectory = peel(part)
        chosen = choose(part, trajectory, density)
        if chosen is None:
            return None
        box = paste(part, chosen)
        chances = among(quasi_p(part, box), searched)
        if not np.any(chances > LEVEL):
            wide = [one.spread(places, len(sample.inputs)) for one in (box, *trajectory)]
            return Found(wide[0], tuple(wide[1:]), searched)
        places = np.delete(places, box.restricted[int(np.argmax(chances))])
