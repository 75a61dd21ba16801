"""Choose a world, a nation and a good by rank, so that no example is picked by hand.

An anecdote persuades more than a table. The bad world shown in a figure is therefore the one at a stated rank of a
stated metric, and anyone can check that it is.
"""

import numpy as np
import pandas as pd

from experiments.analysis.table import MetricTable

BAD_RANK = 0.95
"""The bad world is worse than this share of the worlds: bad, but no freak."""


def bad_world(table: MetricTable, nation: str, good: str, metric: str = "unserved") -> int:
    """Return the world at rank `BAD_RANK` of a metric of which more is worse.

    Raises
    ------
    ValueError
        If the metric applies to no world of this nation and good.
    """
    values = table.pair(metric, nation, good)
    order = np.argsort(values, kind="stable")  # NaN last
    number = int(np.count_nonzero(~np.isnan(values)))
    if number == 0:
        raise ValueError(f"{metric} of {good} in {nation} applies to no world: choose another pair")
    return int(table.worlds[order[min(int(BAD_RANK * number), number - 1)]])


def riskiest_pairs(summary: pd.DataFrame, policy: str, metric: str = "shortage") -> list[tuple[str, str]]:
    """Return the (nation, good) pairs of a summary, the highest value of a metric under a policy first.

    Ties are broken by the expected unserved demand, then by the order of the table.
    """
    under = summary[summary["policy"] == policy]
    wide = under[under["metric"].isin([metric, "unserved"])].pivot_table(
        index=["nation", "good"], columns="metric", values="value", sort=False, observed=True
    )
    if wide.empty or metric not in wide:
        return []
    by = [name for name in dict.fromkeys((metric, "unserved")) if name in wide]
    return [(str(nation), str(good)) for nation, good in wide.sort_values(by, ascending=False, kind="stable").index]
