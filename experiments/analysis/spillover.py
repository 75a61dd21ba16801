"""Compute who gains by a policy and who of them pays: members, and non-members who benefit from it.

A free rider is a nation that is no member, pays nothing and clearly lacks less. The sums over nations count only those
that the run follows.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.analysis.at_risk import LOSS, over_goods
from experiments.analysis.bootstrap import Resampling, resampled_means
from experiments.store.metrics import Float, MetricInfo, MetricTable

COLUMNS = (
    "policy", "baseline", "role", "nation", "good", "metric", "unit", "difference", "ci_low", "ci_high", "paid",
    "free_rider",
)  # fmt: skip
MEMBER, OTHER = "member", "other"
EVERY = "all"
"""Stands in the column ``nation`` for all of a role, and in ``good`` for all goods."""
LACKED, COST = "unserved_tonnes", "cost_total"


class _Row(NamedTuple):
    """A nation, or all of a role, and a good: what a policy changes in each world, and what it costs them."""

    role: str
    nation: str
    good: str
    metric: str
    change: Float
    paid: Float


def spillover_rows(
    policy: tuple[str, MetricTable],
    baseline: tuple[str, MetricTable],
    members: Collection[str],
    infos: Mapping[str, MetricInfo],
    resampling: Resampling,
) -> pd.DataFrame:
    """Return what a policy changes for each nation and good, and for members and others together.

    Parameters
    ----------
    policy, baseline
        Label and table of each, over the same worlds.
    members
        Nations that are party to one of the policy's partnerships.
    infos
        Metrics by name.
    resampling
        Resamples of as many worlds.

    Returns
    -------
    Rows with the columns `COLUMNS`: mean difference with its interval, mean cost in ``paid``, and whether the nation
    gains clearly without being a member. Tonnes are never added over goods.
    """
    rows = [row for row in _rows(policy[1], baseline[1], members) if not np.isnan(row.change).all()]
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    changes = np.stack([row.change for row in rows])
    low, high = resampling.interval(resampled_means(changes, resampling.counts))
    paid = np.array([float(np.nan_to_num(row.paid).mean()) for row in rows])
    alone = np.array([row.role == OTHER and row.nation != EVERY for row in rows])
    frame = pd.DataFrame(
        {
            "role": [row.role for row in rows],
            "nation": [row.nation for row in rows],
            "good": [row.good for row in rows],
            "metric": [row.metric for row in rows],
            "unit": [infos[row.metric].unit for row in rows],
            "difference": np.nanmean(changes, axis=1),
            "ci_low": low,
            "ci_high": high,
            "paid": paid,
            "free_rider": alone & (high < 0.0) & (paid <= 0.0),
        }
    )
    return frame.assign(policy=policy[0], baseline=baseline[0])[list(COLUMNS)]


def _rows(policy: MetricTable, baseline: MetricTable, members: Collection[str]) -> Iterator[_Row]:
    paid = _change(policy, baseline, COST) if COST in policy.metrics else np.zeros(policy.array.shape[1:])
    for metric in (LACKED, LOSS):
        if metric not in policy.metrics:
            continue
        change = _change(policy, baseline, metric)
        yield from _of_goods(policy.goods, policy.nations, metric, change, paid, members)
        if metric == LOSS:  # money adds up over goods, tonnes do not
            together = over_goods(change)[:, None], over_goods(paid)[:, None]
            yield from _of_goods((EVERY,), policy.nations, metric, *together, members)


def _of_goods(
    goods: tuple[str, ...],
    nations: tuple[str, ...],
    metric: str,
    change: Float,
    paid: Float,
    members: Collection[str],
) -> Iterator[_Row]:
    """Yield the rows of arrays (nation, good, world): each nation's, and those of each role together."""
    roles = np.array([MEMBER if nation in members else OTHER for nation in nations])
    for place, good in enumerate(goods):
        for row, nation in enumerate(nations):
            yield _Row(str(roles[row]), nation, good, metric, change[row, place], paid[row, place])
        for role in (MEMBER, OTHER):
            own = roles == role
            if own.any():
                sums = (over_goods(values[None, own, place])[0] for values in (change, paid))
                yield _Row(role, EVERY, good, metric, *sums)


def _change(policy: MetricTable, baseline: MetricTable, metric: str) -> Float:
    return policy.of(metric) - baseline.of(metric)
