"""PRIM: find the box of inputs in which most worlds fail (Friedman and Fisher 1999, sections 8 to 10).

It peels a few worlds at a time off the end of one input, always where the share of failures among the rest grows most
per world given up (Kwakkel and Jaxa-Rozen 2016: so an input of two values, whose peel is large, has no advantage), and
pastes some back at the end. What comes out is a trajectory from all worlds, where every failure is covered, to a few
worlds, nearly all of which fail; `choose` takes one box of it.

The boxes are those of the EMA Workbench (Kwakkel 2017), as a test holds, with two differences: a peel that would leave
too few worlds is passed over for the next best and does not end the peeling, and limits at both ends of an input are
tested as one restriction.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from experiments.questions.boxes import Box, Sample, fit
from experiments.store.metrics import Float, Int

ALPHA = 0.05
"""Share of a box's worlds that one peel takes off or one paste puts back (Friedman and Fisher 1999, section 14.1)."""
LEAST_MASS = 0.05
"""Smallest share of all worlds in a box: a smaller box describes single worlds."""


def peel(sample: Sample, alpha: float = ALPHA, least: float = LEAST_MASS) -> list[Box]:
    """Return the trajectory of boxes, from the one that holds everything to the densest."""
    counted = np.flatnonzero(sample.weights > 0.0)
    order = counted[np.argsort(sample.inputs[:, counted], axis=1, kind="stable")]
    boxes = [Box.whole(len(sample.inputs))]
    while len(order) and (smaller := _best_peel(sample, boxes[-1], order, alpha, least)) is not None:
        boxes.append(smaller)
        order = order[smaller.holds(sample.inputs)[order]].reshape(len(order), -1)
    return boxes


def paste(sample: Sample, box: Box, alpha: float = ALPHA) -> Box:
    """Widen a box again, a few worlds at a time, as long as the share of failures in it grows."""
    while True:
        inside, failed = sample.counted(box.holds(sample.inputs))
        best, gain = box, 0.0
        for wider in _pastes(sample, box, alpha):
            worlds, failures = sample.counted(wider.holds(sample.inputs))
            gained = (failures / worlds - failed / inside) / (worlds - inside)
            if gained > gain:
                best, gain = wider, gained
        if best is box:
            return box
        box = best


def choose(sample: Sample, boxes: Sequence[Box], density: float | None = None) -> Box | None:
    """Choose a box of a trajectory.

    Parameters
    ----------
    sample
        The worlds.
    boxes
        The trajectory.
    density
        Take the box that covers most failures among those of at least this density. By default the box furthest above
        chance by Youden's index, which neither a box around everything nor one around three worlds is.

    Returns
    -------
    The box; None if none is dense enough.
    """
    fits = [(fit(sample, box), box) for box in boxes]
    if density is None:
        return max(fits, key=lambda pair: pair[0].youden)[1]
    dense = [pair for pair in fits if pair[0].density >= density]
    return max(dense, key=lambda pair: pair[0].coverage)[1] if dense else None


def _best_peel(sample: Sample, box: Box, order: Int, alpha: float, least: float) -> Box | None:
    """Return the best smaller box, the one with fewer restricted inputs where two are as good; None if none is."""
    number = order.shape[1]
    edge = int((number - 1) * alpha)
    values = np.take_along_axis(sample.inputs, order, axis=1)
    # Worlds of one value go together, so a peel may take more than `alpha`: an input of two values loses one of them.
    first = np.count_nonzero(values <= values[:, [edge]], axis=1)
    last = np.count_nonzero(values < values[:, [number - 1 - edge]], axis=1)
    worlds, failures = _running(sample.weights[order]), _running((sample.weights * sample.fails)[order])
    rows = np.arange(len(order))
    kept = np.stack([worlds[rows, last], worlds[:, -1] - worlds[rows, first]], axis=1)
    failed = np.stack([failures[rows, last], failures[:, -1] - failures[rows, first]], axis=1)
    held = float(worlds[0, -1])
    density = np.divide(failed, kept, out=np.zeros_like(kept), where=kept > 0.0)
    gain = (density - failures[0, -1] / held) / (held - kept)
    gain[kept < least * sample.weights.sum()] = 0.0
    new = np.ones(len(order))
    new[box.restricted] = 0.0
    best = int(np.lexsort((np.repeat(new, 2), -gain.ravel()))[0])
    place, from_below = divmod(best, 2)
    if gain.ravel()[best] <= 0.0:
        return None
    cut = int(first[place] if from_below else last[place])
    limit = float(values[place, cut - 1] + values[place, cut]) / 2.0
    return box.lower(place, limit) if from_below else box.upper(place, limit)


def _running(values: Float) -> Float:
    """Return the sum of the first 0, 1, 2, ... values of each row."""
    return np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)


def _pastes(sample: Sample, box: Box, alpha: float) -> Iterator[Box]:
    """Yield the boxes with one limit moved outwards over the nearest worlds that it alone keeps out."""
    for place in map(int, box.restricted):
        values = sample.inputs[place]
        others = box.without(place).holds(sample.inputs) & (sample.weights > 0.0)
        below = np.unique(values[others & (values < box.low[place])])
        if len(below):
            yield box.lower(place, _outwards(below[::-1], alpha, -np.inf))
        above = np.unique(values[others & (values > box.high[place])])
        if len(above):
            yield box.upper(place, _outwards(above, alpha, np.inf))


def _outwards(values: Float, alpha: float, end: float) -> float:
    """Return the limit behind the nearest share of values, the nearest first; no limit where none is left beyond."""
    taken = int((len(values) - 1) * alpha) + 1
    return float(values[taken - 1] + values[taken]) / 2.0 if taken < len(values) else end
