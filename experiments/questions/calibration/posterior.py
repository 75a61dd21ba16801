"""Prior and accepted range of each parameter, and whether the data inform it at all."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import ks_2samp

from experiments.questions.calibration.accept import accept_without, episodes_of
from experiments.questions.hindcast.history import CaseHistory

Int = NDArray[np.int64]

QUANTILES: Final = (0.1, 0.5, 0.9)
SAYS_SOMETHING: Final = 0.01
"""p-value of the two-sample Kolmogorov-Smirnov test under which accepted draws differ from the prior."""


def posterior(behaviour: pd.DataFrame, accepted: Int) -> pd.DataFrame:
    """Return a line per parameter: prior and accepted quantiles, how far the spread shrank, and whether it moved.

    Parameters
    ----------
    behaviour
        Value of each parameter in each draw of the prior.
    accepted
        Draws that history left.
    """
    lines = []
    for name in behaviour.columns:
        prior = behaviour[name].to_numpy(dtype=np.float64)
        kept = prior[accepted]
        before, after = np.quantile(prior, QUANTILES), np.quantile(kept, QUANTILES)
        test = ks_2samp(kept, prior)
        lines.append(
            {
                "parameter": str(name),
                **{
                    f"prior_p{round(100 * share)}": float(value) for share, value in zip(QUANTILES, before, strict=True)
                },
                **{
                    f"fitted_p{round(100 * share)}": float(value) for share, value in zip(QUANTILES, after, strict=True)
                },
                "width": float((after[2] - after[0]) / (before[2] - before[0])) if before[2] > before[0] else 1.0,
                "p_value": float(test.pvalue),
                "says": bool(test.pvalue < SAYS_SOMETHING),
            }
        )
    return pd.DataFrame(lines)


def by_fold(behaviour: pd.DataFrame, cases: Sequence[CaseHistory], count: int) -> pd.DataFrame:
    """Return the median of each parameter over the draws that are accepted with each episode left out."""
    columns = {}
    for episode in episodes_of(cases):
        columns[f"without {episode}"] = behaviour.iloc[accept_without(cases, episode, count)].median()
    return pd.DataFrame(columns).rename_axis("parameter").reset_index()
