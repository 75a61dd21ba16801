"""Intervals for a probability estimated from few or no events.

A shortage that never happened in 500 worlds is not one that cannot happen. The Wilson score interval (Wilson
1927; Brown, Cai and DasGupta 2001, equation 4) stays honest there, where the textbook interval has no width.
"""

import numpy as np

from experiments.store.metrics import Float


def wilson(events: Float, trials: Float, level: float = 0.95) -> tuple[Float, Float]:
    """Return the ends of the Wilson score interval.

    Parameters
    ----------
    events, trials
        Number of events and of trials, arrays of one shape; trials may be 0.
    level
        Coverage, for example 0.95.

    Returns
    -------
    Lower and upper end, shares of 1; NaN where there was no trial.
    """
    from scipy.special import ndtri  # noqa: PLC0415  - slow to import, and statistics that were saved need none of it

    z = float(ndtri(0.5 + level / 2.0))
    counted = np.where(trials > 0.0, trials, np.nan)
    share = events / counted
    shrink = 1.0 + z * z / counted
    centre = (share + z * z / (2.0 * counted)) / shrink
    half = z / shrink * np.sqrt(share * (1.0 - share) / counted + z * z / (4.0 * counted * counted))
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
