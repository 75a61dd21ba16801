"""Choose the world, nation and good of an example by rank, never by hand.

An anecdote persuades more than a table. The bad world shown in a figure is therefore the one at a stated rank of a
stated metric, and anyone can check that it is.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from experiments.store.metrics import MetricTable

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


def riskiest_pairs(
    summary: pd.DataFrame,
    policy: str,
    metric: str = "shortage",
    reference: pd.DataFrame | None = None,
    excluded: Collection[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    """Return the (nation, good) pairs of a summary, the highest value of a metric under a policy first.

    Parameters
    ----------
    summary
        Rows of a scenario's summary.
    policy
        Look at this policy.
    metric
        Rank by this metric; ties are broken by the expected unserved demand, then by the order of the table.
    reference
        Summary of a milder scenario: pairs are then ranked by the increase from it, so that a shortage which both
        scenarios share does not come first; a pair without any risk still comes after those that have some.
    excluded
        Pairs to leave out, such as those that the base year marks as wrong.
    """
    wide = levels = _wide(summary, policy, metric)
    if wide.empty or metric not in wide:
        return []
    if reference is not None:
        wide = wide - _wide(reference, policy, metric).reindex(index=wide.index, columns=wide.columns).fillna(0.0)
    by = [name for name in dict.fromkeys((metric, "unserved")) if name in wide]
    # A pair that lacks nothing may not stand before one that is short, however the reference changes the two.
    known = [f"any {name}" for name in by]
    wide = wide.assign(**{f"any {name}": levels[name] != 0.0 for name in by})
    order = wide.sort_values([*known, *by], ascending=False, kind="stable").index
    ranked = [(str(nation), str(good)) for nation, good in order]
    return [pair for pair in ranked if pair not in excluded]


def _wide(summary: pd.DataFrame, policy: str, metric: str) -> pd.DataFrame:
    rows = summary[(summary["policy"] == policy) & summary["metric"].isin([metric, "unserved"])]
    return rows.pivot_table(index=["nation", "good"], columns="metric", values="value", sort=False, observed=True)
