"""Statistics of a part of a run: some policies, importers, goods and metrics, over the whole run or before a date."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.analysis.at_risk import over_goods
from experiments.analysis.bootstrap import Resampling
from experiments.analysis.paired import COLUMNS as PAIRED_COLUMNS
from experiments.analysis.paired import compare
from experiments.analysis.spillover import EVERY
from experiments.analysis.summary import COLUMNS as SUMMARY_COLUMNS
from experiments.analysis.summary import summarise
from experiments.store.metrics import MetricTable, metric_infos, same_worlds

if TYPE_CHECKING:
    from experiments.store import RunStore


def part_of(
    store: "RunStore",
    scenario: str,
    policies: Sequence[str],
    *,
    nations: Sequence[str] | None = None,
    goods: Sequence[str] | None = None,
    metrics: Sequence[str] | None = None,
    by: str | int | None = None,
    together: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Summarise some policies, and compare each with its baseline, over a part of a run's tables.

    Parameters
    ----------
    store
        An opened run.
    scenario, policies
        The cases.
    nations, goods, metrics
        Which to include; all if None. A metric that the run did not record by the date is left out.
    by
        Look at what happened before this date, as `experiments.store.RunStore.table` takes it.
    together
        Add up the goods of each nation; the only good is then `experiments.analysis.spillover.EVERY`.

    Returns
    -------
    Two tables, with the columns of `experiments.analysis.summary` and `experiments.analysis.paired`.

    Raises
    ------
    UserError
        If the run did not record the date, or a file is damaged.
    """
    infos, seed = metric_infos(store.manifest["metrics"]), int(store.manifest["seed"])

    def table(policy: str) -> MetricTable:
        whole = store.table(scenario, policy, by, metrics[0] if metrics and len(metrics) == 1 else None)
        part = whole.part([name for name in metrics or whole.metrics if name in whole.metrics], nations, goods)
        return _goods_together(part) if together else part

    tables = {policy: table(policy) for policy in policies}
    summaries = [
        summarise(held, infos, policy, Resampling(len(held.worlds), seed))
        for policy, held in tables.items()
        if len(held.worlds)
    ]
    comparisons = []
    for policy, held in tables.items():
        below = store.layout.baselines.get(policy, policy)
        left, right = same_worlds(held, tables.get(below) or table(below))
        if policy != below and len(left.worlds):
            comparisons.append(compare((policy, left), (below, right), infos, Resampling(len(left.worlds), seed)))
    return _under(summaries, SUMMARY_COLUMNS), _under(comparisons, PAIRED_COLUMNS)


def _goods_together(table: MetricTable) -> MetricTable:
    """Return a table whose only good is `EVERY`: all goods of each nation, added up."""
    sums = np.stack([over_goods(table.of(metric)) for metric in table.metrics])
    return MetricTable(table.metrics, table.nations, (EVERY,), table.worlds, sums[:, :, np.newaxis, :])


def _under(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(columns))
