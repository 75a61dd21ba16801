"""Morris's elementary effects: the mean effect of changing one factor, over the space of all others."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.morris import GRID_LEVELS, STEP, grid
from experiments.questions.sensitivity.subject import Subject

Float = NDArray[np.float64]

RESAMPLES = 1000
"""Bootstrap resamples of the trajectories."""


def elementary_effects(subject: Subject, values: Float, trajectories: NDArray[np.int64]) -> pd.DataFrame:
    """Return the mean and spread of each factor's elementary effects, the largest first.

    Parameters
    ----------
    subject
        The factors, and the seed of the trajectories.
    values
        The outcome along each trajectory, shape ``(trajectories, factors + 1)``.
    trajectories
        Their numbers.

    Returns
    -------
    One row per factor with the columns ``factor, kind, mu_star, mu_star_low, mu_star_high, mu, sigma``, in the
    outcome's unit: ``mu_star`` is the mean absolute effect of going through the factor's whole range (Campolongo,
    Cariboni and Saltelli 2007), or from one option to another; ``mu`` keeps the sign, which options do not have;
    ``sigma`` measures how much the effect depends on the other factors.
    """
    from SALib.analyze import morris  # noqa: PLC0415  - takes a second to import

    number = len(subject.factors)
    points = np.concatenate([grid(number, subject.seed, int(trajectory)) for trajectory in trajectories])
    found = morris.analyze(
        {"num_vars": number, "names": list(subject.names), "bounds": [[0.0, 1.0]] * number},
        points,
        values.ravel(),
        num_resamples=RESAMPLES,
        num_levels=GRID_LEVELS,
        seed=subject.seed,
    )
    # An effect is a slope along the grid; stepping to another option is no slope.
    scale = np.where(subject.unordered, STEP, 1.0)
    mean, half = (scale * np.asarray(found[key], dtype=np.float64) for key in ("mu_star", "mu_star_conf"))
    table = pd.DataFrame(
        {
            "factor": list(subject.names),
            "kind": list(subject.kinds),
            "mu_star": mean,
            "mu_star_low": np.maximum(mean - half, 0.0),
            "mu_star_high": mean + half,
            "mu": np.where(subject.unordered, np.nan, np.asarray(found["mu"], dtype=np.float64)),
            "sigma": scale * np.asarray(found["sigma"], dtype=np.float64),
        }
    )
    return table.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)
