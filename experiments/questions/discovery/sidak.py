"""Find the restrictions of a box that are unlikely to be due to chance."""

import numpy as np
from scipy.stats import binom

from experiments.questions.boxes import Box, Sample
from experiments.store.metrics import Float


def quasi_p(sample: Sample, box: Box) -> Float:
    """Return for each restricted input how easily chance alone makes the box as dense (Bryant and Lempert 2010).

    The probability that of as many worlds as the box holds at least as many fail, if each failed at the rate of the box
    without that restriction. 'Quasi', because the same worlds chose the restriction.
    """
    inside, failed = sample.counted(box.holds(sample.inputs))
    wider = [sample.counted(box.without(place).holds(sample.inputs)) for place in box.restricted]
    return np.array([binom.sf(failed - 1.0, inside, failures / worlds) for worlds, failures in wider])


def among(p_values: Float, searched: int) -> Float:
    """Correct p-values for the number of inputs searched (Sidak 1967)."""
    return -np.expm1(searched * np.log1p(-np.minimum(p_values, 1.0 - 1e-16)))
